"""Discourse Network Analyzer: SQLite reads the database as the program's queries do."""

import sqlite3

from shared import OUT, STATEMENTS

database = sqlite3.connect(OUT / "export.dna")
assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
assert database.execute("PRAGMA foreign_key_check").fetchall() == []
assert database.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone() == ("3.0.7",)
query = """SELECT substr(Text, Start + 1, Stop - Start), Text, Start, Stop, p.Value, o.Value, c.Value, b.Value
    FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN DATABOOLEAN b ON b.StatementId = s.ID
    JOIN DATASHORTTEXT ps ON ps.StatementId = s.ID AND ps.VariableId = 1 JOIN ENTITIES p ON p.ID = ps.Entity
    JOIN DATASHORTTEXT os ON os.StatementId = s.ID AND os.VariableId = 2 JOIN ENTITIES o ON o.ID = os.Entity
    JOIN DATASHORTTEXT cs ON cs.StatementId = s.ID AND cs.VariableId = 3 JOIN ENTITIES c ON c.ID = cs.Entity"""
passages = {"".join(c if ord(c) < 0x10000 else "\ufffd" for c in r["anchor"]["exact"]) for r in STATEMENTS}
rows = database.execute(query).fetchall()
assert rows
for words, text, start, stop, person, organization, concept, agreement in rows:
    assert words in passages, words
    # In UTF-16 units, as the program's window counts, these are the same words.
    units = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
    assert units == words and (person or organization) and concept and agreement in (0, 1)
