-- 7: what was chosen for the last export of each format.
-- Migrations are append-only: a library in use has this schema, so this file never changes.

CREATE TABLE habits (
    id     INTEGER PRIMARY KEY,
    format TEXT NOT NULL UNIQUE,
    scope  TEXT NOT NULL,
    folder TEXT NOT NULL
) STRICT;
