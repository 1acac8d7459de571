"""Web Annotation: a schema written from the MUST clauses of the model."""

import json

from shared import ARTICLES, OUT, STATEMENTS, need

jsonschema = need("jsonschema")
SELECTOR = {
    "oneOf": [
        {
            "properties": {
                "type": {"const": "TextQuoteSelector"},
                "exact": {"type": "string"},
                "prefix": {"type": "string"},
                "suffix": {"type": "string"},
            },
            "required": ["type", "exact"],
        },
        {
            "properties": {
                "type": {"const": "TextPositionSelector"},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 0},
            },
            "required": ["type", "start", "end"],
        },
    ]
}
ANNOTATION = {
    "type": "object",
    "properties": {
        "@context": {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "id": {"type": "string", "pattern": "^[a-z]+:[^ ]+$"},
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["commenting", "highlighting", "identifying"]},
        "body": {
            "type": "array",
            "items": {
                "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}},
                "required": ["type", "value"],
            },
        },
        "target": {
            "type": "object",
            "properties": {
                "source": {"type": "string", "pattern": "^[a-z]+:[^ <>\"{}|\\\\^`]+$"},
                "selector": {"type": "array", "items": SELECTOR},
            },
            "required": ["source"],
        },
    },
    "required": ["@context", "id", "type", "target"],
}
annotations = json.loads((OUT / "export.webannotation").read_text())["annotations"]
assert len(annotations) == len(STATEMENTS)
texts = {article["url"]: article["text"] for article in ARTICLES.values()}
for annotation in annotations:
    jsonschema.validate(annotation, ANNOTATION)
    quote, position = annotation["target"]["selector"]
    text = texts[annotation["target"]["source"]]
    assert text[position["start"] : position["end"]] == quote["exact"]
    before = text[: position["start"]]
    assert before.endswith(quote["prefix"]) and text[position["end"] :].startswith(quote["suffix"])
