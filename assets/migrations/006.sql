-- 6: the text leads the index of phrases, since places in the first column need no mark: a quarter less; names have a
-- shorter hash and are found without their lengths.
-- Migrations are append-only: a library in use has this schema, so this file never changes.

DROP TABLE phrases;
CREATE VIRTUAL TABLE phrases USING fts5 (
    body, title, outlet, author, more, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO phrases (phrases, rank) VALUES ('hashsize', 8388608);

-- The hash tells where to look; names that share one are told apart by their words.
CREATE TABLE short_names (
    id   INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT;
INSERT INTO short_names (id, hash, name) SELECT id, hash >> 32, name FROM names;
DROP TABLE names;
ALTER TABLE short_names RENAME TO names;
CREATE INDEX names_by_hash ON names (hash);

DROP TABLE name_finder;
CREATE VIRTUAL TABLE name_finder USING fts5 (
    words, content = '', columnsize = 0, detail = none, prefix = '1 2',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO name_finder (rowid, words) SELECT id, name FROM names;
