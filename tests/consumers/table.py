"""Tables: the csv module reads what spreadsheets read."""

import csv

from shared import OUT, RECORDS, STATEMENTS

rows = list(csv.DictReader(open(OUT / "export.csv", newline="")))
assert len(rows) == len(RECORDS)
for row, record in zip(rows, RECORDS):
    assert row["quote"].removeprefix("'") == record["quote"].removeprefix("'"), row
    assert row["status"] == record["status"] == "automatic"
    assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in row.values()), row
highlights = list(csv.DictReader(open(OUT / "export.readwise", newline="")))
assert [row["Highlight"] for row in highlights] == [row["quote"] for row in rows]
events = list(csv.DictReader(open(OUT / "export.dna-csv"), delimiter=";"))
sided = [r for r in STATEMENTS if r["statement"]["stance"] in ("support", "oppose", "demand")]
assert events and len(events) <= 2 * len(sided)
assert all(event["agreement"] in ("0", "1") for event in events)
assert all(ord(c) < 0x10000 for event in events for value in event.values() for c in value)
edges = list(csv.DictReader(open(OUT / "edges.csv", newline="")))
assert edges and all(float(edge["weight"]) != 0 for edge in edges)
