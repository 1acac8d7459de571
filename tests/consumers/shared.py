"""What the checks share: the exports by JSON Lines, and the articles that they are from."""

import importlib
import json
import pathlib
import sys


def need(name):
    """A module, or the end of this check where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        sys.exit(77)


OUT = pathlib.Path(sys.argv[1])
RECORDS = [json.loads(line) for line in (OUT / "export.jsonl").read_text().splitlines()]
STATEMENTS = [record for record in RECORDS if record["statement"]]
ARTICLES = {
    article["id"]: article
    for article in map(json.loads, (pathlib.Path(__file__).parent / "articles.jsonl").read_text().splitlines())
}

# Every passage is where the record says it is, counted in code points.
for record in STATEMENTS:
    text = ARTICLES[record["article"]["id"]]["text"]
    place = record["anchor"]
    assert text[place["start"] : place["end"]] == place["exact"], record
    words = " … ".join(text[s["start"] : s["end"]] for s in record["statement"]["spans"]["content"])
    assert " ".join(words.split()) == record["quote"], record
assert len(STATEMENTS) >= 8, len(STATEMENTS)
