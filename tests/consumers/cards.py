"""Cards: Anki imports the file, and importing it again changes nothing."""

import tempfile

from shared import OUT, STATEMENTS, need

need("anki")
from anki.collection import Collection, ImportCsvRequest

with tempfile.TemporaryDirectory() as folder:
    path = f"{folder}/cards.txt"
    open(path, "w").write((OUT / "export.anki").read_text())
    collection = Collection(f"{folder}/collection.anki2")
    for _ in range(2):
        metadata = collection.get_csv_metadata(path=path, delimiter=None)
        collection.import_csv(ImportCsvRequest(path=path, metadata=metadata))
        assert collection.note_count() == len({record["statement"]["id"] for record in STATEMENTS})
    fronts = [collection.get_note(id)["Front"] for id in collection.find_notes("")]
    assert any("We will not be hurried" in front for front in fronts), fronts
    assert collection.decks.by_name("sayso")
    collection.close()
