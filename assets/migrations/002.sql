-- 2: every order of the list reads its first page without sorting the library.

CREATE INDEX articles_by_added ON articles (added DESC, key);
CREATE INDEX articles_by_opened ON articles (opened DESC, added DESC, key);
CREATE INDEX articles_by_published ON articles (published DESC, key);
CREATE INDEX articles_by_heading ON articles (heading COLLATE NOCASE, key);
CREATE INDEX articles_by_outlet ON articles (outlet IS NULL, outlet COLLATE NOCASE, heading COLLATE NOCASE, key);
