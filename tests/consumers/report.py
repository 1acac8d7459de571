"""The report as the browser has it: the marks are the right words, and nothing is loaded."""

import html.parser
import json
import pathlib
import sys

page = pathlib.Path(sys.argv[1])
statements = [json.loads(line) for line in (page.parent / "export.jsonl").read_text().splitlines()]


class Marks(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.depth, self.loads = "", 0, []

    def handle_starttag(self, tag, attributes):
        self.depth += tag == "mark"
        self.loads += [tag] if tag in ("script", "img", "link", "iframe") or "src" in dict(attributes) else []

    def handle_endtag(self, tag):
        self.depth -= tag == "mark"

    def handle_data(self, data):
        if self.depth:
            self.text += data


marks = Marks()
marks.feed(page.read_text())
assert not marks.loads, marks.loads
squeezed = "".join(marks.text.split())
for record in statements:
    for piece in record["quote"].split(" … "):
        assert "".join(piece.split()) in squeezed, piece
