"""References: rispy reads the RIS file."""

from shared import ARTICLES, OUT, need

rispy = need("rispy")
with open(OUT / "export.ris", encoding="utf-8") as file:
    entries = rispy.load(file)
assert len(entries) == len(ARTICLES), entries
by_url = {article["url"]: article for article in ARTICLES.values()}
for entry in entries:
    article = by_url[entry["urls"][0] if "urls" in entry else entry["url"]]
    assert entry["type_of_reference"] == "NEWS"
    assert article["title"] in (entry.get("title"), entry.get("primary_title")), entry
    assert entry["year"] == "2026" and any("Quill" in keyword for keyword in entry["keywords"])
