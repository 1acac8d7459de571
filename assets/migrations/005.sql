-- 5: what people said of statements, actors and notes, one edit after the other.

CREATE TABLE edits (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    -- NULL: it holds in every article.
    article   INTEGER REFERENCES articles (key),
    -- What was done: the name of a kind of change.
    kind      TEXT NOT NULL,
    edit      TEXT NOT NULL
) STRICT;

CREATE INDEX edits_of_article ON edits (article);
CREATE INDEX edits_of_kind ON edits (kind, seq);

-- Edits are only ever added.
CREATE TRIGGER edits_stay BEFORE DELETE ON edits BEGIN SELECT raise(ABORT, 'edits are only ever added'); END;
CREATE TRIGGER edits_hold BEFORE UPDATE ON edits BEGIN SELECT raise(ABORT, 'edits are only ever added'); END;
