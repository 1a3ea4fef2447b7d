-- What discovery remembers between runs: which part of a source was read, what was found there, and when to look again.

-- One search, or a part of it small enough to be read to its end.
CREATE TABLE crawl_slices (
  id       INTEGER PRIMARY KEY,
  sweep    TEXT NOT NULL,                   -- the pass it belongs to
  query    TEXT NOT NULL,                   -- id in the table of queries
  ranges   TEXT NOT NULL,                   -- JSON: what of the query's results it holds
  state    TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'split', 'capped')),
  page     INTEGER NOT NULL DEFAULT 1,      -- the next one to read
  total    INTEGER,                         -- results the source counts in it
  owner    TEXT,                            -- the process that reads it
  lease    INTEGER NOT NULL DEFAULT 0,      -- until when, milliseconds since 1970
  finished TEXT,
  UNIQUE (sweep, query, ranges)
) STRICT;

CREATE INDEX crawl_slices_open ON crawl_slices (sweep, id) WHERE state = 'pending';

CREATE TABLE crawl_repositories (
  id         INTEGER PRIMARY KEY,
  node       TEXT UNIQUE,                   -- GitHub's own identifier, which survives renames; null until it was asked for
  name       TEXT UNIQUE COLLATE NOCASE,    -- owner/repo; null when the name now belongs to another
  first_seen TEXT NOT NULL,
  pushed     TEXT,                          -- newest push that any answer told of
  verdict    TEXT CHECK (verdict IN ('server', 'rejected', 'duplicate', 'gone')),
  score      REAL,
  reasons    TEXT,                          -- JSON: string[]
  facts      TEXT,                          -- JSON: what people are shown of it
  head       TEXT,                          -- newest commit of the default branch at the last look
  looks      INTEGER NOT NULL DEFAULT 0,    -- times looked at
  changes    INTEGER NOT NULL DEFAULT 0,    -- times it had changed since the look before
  examined   TEXT,                          -- last look
  due        TEXT,                          -- next look; null until the first
  owner      TEXT,
  lease      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX crawl_repositories_new ON crawl_repositories (id) WHERE verdict IS NULL;
CREATE INDEX crawl_repositories_changed ON crawl_repositories (id) WHERE pushed > examined;
CREATE INDEX crawl_repositories_due ON crawl_repositories (due) WHERE due IS NOT NULL;
CREATE INDEX crawl_repositories_head ON crawl_repositories (head) WHERE head IS NOT NULL;

-- Who named the repository, under which name. `ready` is 1 from when its present commit is known to be worth a crawl until the crawl has it.
CREATE TABLE crawl_sightings (
  repository INTEGER NOT NULL REFERENCES crawl_repositories (id) ON DELETE CASCADE,
  source     TEXT NOT NULL,
  reference  TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen  TEXT NOT NULL,
  detail     TEXT,
  candidate  TEXT NOT NULL,                 -- JSON: what else the source says of the server
  ready      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (repository, source, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX crawl_sightings_ready ON crawl_sightings (source, repository) WHERE ready = 1;

-- Names a repository had or was called by: they lead to it after a rename.
CREATE TABLE crawl_names (
  name       TEXT PRIMARY KEY COLLATE NOCASE,
  repository INTEGER NOT NULL REFERENCES crawl_repositories (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Cursors, validators (ETag), times of the last complete pass.
CREATE TABLE crawl_marks (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
