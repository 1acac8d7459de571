-- 1: articles with the texts they had, what was read of them, notes.
-- Migrations are append-only: a library in use has this schema, so this file never changes.

-- An article is known by its place (address, else path) and its id there.
CREATE TABLE articles (
    key        INTEGER PRIMARY KEY,
    place      TEXT NOT NULL,
    id         TEXT NOT NULL,
    origin     TEXT NOT NULL,
    -- The title to show: headline, else first line, else id.
    heading    TEXT NOT NULL,
    title      TEXT,
    url        TEXT,
    outlet     TEXT,
    author     TEXT,
    published  TEXT,
    -- The version that is read now.
    text_hash  TEXT NOT NULL,
    added      TEXT NOT NULL,
    opened     TEXT,
    -- What the last analysis of that version found.
    actors     INTEGER,
    statements INTEGER,
    UNIQUE (place, id)
) STRICT;

CREATE INDEX articles_by_text ON articles (text_hash, id);

-- Every text that an article has had: notes keep the hash of the one they were made on.
CREATE TABLE versions (
    article   INTEGER NOT NULL REFERENCES articles (key),
    text_hash TEXT NOT NULL,
    added     TEXT NOT NULL,
    blocks    TEXT NOT NULL,
    removed   TEXT NOT NULL,
    text      TEXT NOT NULL,
    UNIQUE (article, text_hash)
) STRICT;

CREATE TABLE reading (
    article   INTEGER PRIMARY KEY REFERENCES articles (key),
    top       INTEGER NOT NULL,
    statement TEXT,
    read      INTEGER NOT NULL,
    marks     TEXT NOT NULL
) STRICT;

CREATE TABLE notes (
    id      TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key),
    target  TEXT NOT NULL,
    -- First byte of the passage, for the order of the list; NULL for a note on the whole article.
    start   INTEGER,
    body    TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    -- When it was deleted; a deleted note can be restored.
    deleted TEXT,
    -- The sitting that wrote the body: one run of the program on one library.
    writer  TEXT NOT NULL
) STRICT;

CREATE INDEX notes_of_article ON notes (article) WHERE deleted IS NULL;

-- What a note said before another sitting changed it.
CREATE TABLE past_bodies (
    note    TEXT NOT NULL REFERENCES notes (id),
    body    TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE INDEX past_bodies_of_note ON past_bodies (note);

CREATE TRIGGER keep_past_body BEFORE UPDATE OF body ON notes
WHEN old.writer <> new.writer AND old.body <> new.body
BEGIN
    INSERT INTO past_bodies (note, body, updated) VALUES (old.id, old.body, old.updated);
END;
