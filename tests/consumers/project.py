"""REFI-QDA: the selections are the right words of the texts in the zip."""

import xml.etree.ElementTree as ET
import zipfile

from shared import OUT, STATEMENTS

archive = zipfile.ZipFile(OUT / "project.qdpx")
assert archive.testzip() is None
root = ET.fromstring(archive.read("project.qde"))
space = "{urn:QDA-XML:project:1.0}"
guids = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
assert len(guids) == len(set(guids)) and all(guid == guid.upper() for guid in guids)
words = []
for source in root.iter(space + "TextSource"):
    path = source.attrib["plainTextPath"].replace("internal://", "sources/")
    text = archive.read(path).decode("utf-8")
    assert not text.startswith("\ufeff") and "\r" not in text
    for selection in source.iter(space + "PlainTextSelection"):
        start, end = int(selection.attrib["startPosition"]), int(selection.attrib["endPosition"])
        words.append(text[start:end])
assert sorted(words) == sorted(record["anchor"]["exact"] for record in STATEMENTS)
references = {reference.attrib["targetGUID"] for reference in root.iter(space + "CodeRef")}
assert references <= set(guids)
