-- 4: feeds, and which of their items are known.
-- Migrations are append-only: a library in use has this schema, so this file never changes.

CREATE TABLE feeds (
    key       INTEGER PRIMARY KEY,
    -- What its address has in common with other addresses of the same feed.
    same      TEXT NOT NULL UNIQUE,
    address   TEXT NOT NULL,
    title     TEXT,
    site      TEXT,
    -- The folders that it is in, as a list in JSON.
    folder    TEXT NOT NULL,
    -- The server's marks of the version that was taken in last.
    etag      TEXT,
    modified  TEXT,
    added     TEXT NOT NULL,
    -- When it last answered; since when it does not, why, and how many times in a row.
    refreshed TEXT,
    failing   TEXT,
    error     TEXT,
    failures  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- An item stays known when its article is gone, so that it does not come back.
CREATE TABLE feed_items (
    feed    INTEGER NOT NULL REFERENCES feeds (key) ON DELETE CASCADE,
    -- Its name in the feed, in whatever spelling.
    guid    TEXT NOT NULL,
    -- What its address has in common with other addresses of the page; NULL where it shares that with other items.
    link    TEXT,
    -- Changes when the feed says something else of it.
    digest  INTEGER NOT NULL,
    article INTEGER REFERENCES articles (key) ON DELETE SET NULL,
    -- How often its page was asked for in vain, while the feed gives only a summary; NULL where all of it is there.
    tries   INTEGER,
    PRIMARY KEY (feed, guid)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_items_by_link ON feed_items (link) WHERE link IS NOT NULL;
CREATE INDEX feed_items_by_article ON feed_items (article);
CREATE INDEX feed_items_cut ON feed_items (feed) WHERE tries IS NOT NULL;
