-- 3: texts packed; stars, archive, tags, collections, kept searches; analyses and what they say of whom; twins;
-- the words of everything, to be found by.

ALTER TABLE articles ADD COLUMN language TEXT;
ALTER TABLE articles ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
-- The same as in `reading`, kept by the triggers below, so that unread articles are counted without it.
ALTER TABLE articles ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
-- The group of articles with nearly the same text: the least key among them.
ALTER TABLE articles ADD COLUMN twins INTEGER;
-- The engine that analysed the version that is read now; NULL where none did.
ALTER TABLE articles ADD COLUMN engine INTEGER;

UPDATE articles SET read = 1 WHERE key IN (SELECT article FROM reading WHERE read <> 0);

CREATE TRIGGER reading_began AFTER INSERT ON reading BEGIN
    UPDATE articles SET read = new.read WHERE key = new.article AND read <> new.read;
END;
CREATE TRIGGER reading_went_on AFTER UPDATE OF read ON reading BEGIN
    UPDATE articles SET read = new.read WHERE key = new.article AND read <> new.read;
END;

CREATE INDEX articles_by_engine ON articles (engine);
CREATE INDEX articles_by_twins ON articles (twins) WHERE twins IS NOT NULL;
CREATE INDEX articles_starred ON articles (starred) WHERE starred <> 0;
-- Counts the articles of every outlet, and the unread ones, without reading a row.
CREATE INDEX articles_counted ON articles (archived, outlet, read);
-- A few digits of a hash tell texts apart as well as all of them.
DROP INDEX articles_by_text;
CREATE INDEX articles_by_text ON articles (substr(text_hash, 1, 12));

-- The texts of old are carried over by the program, which can pack them.
ALTER TABLE versions RENAME TO unpacked;
CREATE TABLE versions (
    number    INTEGER PRIMARY KEY,
    article   INTEGER NOT NULL REFERENCES articles (key),
    text_hash TEXT NOT NULL,
    added     TEXT NOT NULL,
    -- Text, blocks and what was removed.
    packed    BLOB NOT NULL
) STRICT;
CREATE INDEX versions_of_article ON versions (article);

CREATE TABLE engines (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What the engine found in the version that is read now; it refers to the words of that text.
CREATE TABLE analyses (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    found   BLOB NOT NULL
) STRICT;

-- Names of actors and topics, each once however it is written; known by a hash of its folded form.
CREATE TABLE names (
    id   INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

-- Who says what, a row for each holder of each statement, corrections of the reader's included; 0 where there is
-- no holder or no topic.
CREATE TABLE said (
    article INTEGER NOT NULL REFERENCES articles (key),
    nth     INTEGER NOT NULL,
    actor   INTEGER NOT NULL,
    stance  INTEGER NOT NULL,
    topic   INTEGER NOT NULL,
    PRIMARY KEY (article, nth, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX said_by ON said (actor);
CREATE INDEX said_about ON said (topic);

-- Names by which an article calls an actor whom it also names in full.
CREATE TABLE aliases (
    alias INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    PRIMARY KEY (alias, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_of ON aliases (actor);

-- Tags (kind 1) and collections (kind 2).
CREATE TABLE labels (
    id     INTEGER PRIMARY KEY,
    kind   INTEGER NOT NULL,
    folded TEXT NOT NULL,
    name   TEXT NOT NULL,
    UNIQUE (kind, folded)
) STRICT;
CREATE TABLE labelled (
    label   INTEGER NOT NULL REFERENCES labels (id),
    article INTEGER NOT NULL REFERENCES articles (key),
    PRIMARY KEY (label, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_of_article ON labelled (article);

-- Searches that are kept.
CREATE TABLE searches (
    id     INTEGER PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL,
    query  TEXT NOT NULL
) STRICT;

-- Sketches of texts, and their bands, by which twins are found.
CREATE TABLE sketches (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    sketch  BLOB NOT NULL
) STRICT;
CREATE TABLE bands (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (key),
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;

-- Names that an article is to be found by although its text has not their words.
CREATE TABLE extras (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    names   TEXT NOT NULL
) STRICT;

-- Which articles have a word or a beginning of one: small, and in the order of their coming.
CREATE VIRTUAL TABLE finder USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
-- Where in an article a word stands: for phrases, fields and ranking.
CREATE VIRTUAL TABLE phrases USING fts5 (
    title, body, outlet, author, more, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);
-- The words of names.
CREATE VIRTUAL TABLE name_finder USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
-- More is gathered before it is written, so that less has to be merged.
INSERT INTO finder (finder, rank) VALUES ('hashsize', 8388608);
INSERT INTO phrases (phrases, rank) VALUES ('hashsize', 8388608);
