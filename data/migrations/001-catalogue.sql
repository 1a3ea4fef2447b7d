-- The chain of evidence: sighting → snapshot → definition → label, and what is published of it.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('catalogue', lower(hex(randomblob(8)))), ('revision', '0');

CREATE TABLE servers (
  id          INTEGER PRIMARY KEY,
  slug        TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  description TEXT,
  repository  TEXT COLLATE NOCASE,          -- owner/repo
  path        TEXT NOT NULL DEFAULT '',     -- folder of the server inside the repository
  package     TEXT,                         -- name on npm
  homepage    TEXT,
  license     TEXT,                         -- SPDX expression as the manifest gives it
  stars       INTEGER,
  area        TEXT,
  why         TEXT,
  kind        TEXT NOT NULL DEFAULT 'server',
  snapshot_id INTEGER REFERENCES snapshots (id)  -- the newest
) STRICT;

CREATE UNIQUE INDEX servers_package ON servers (package) WHERE package IS NOT NULL;
CREATE INDEX servers_repository ON servers (repository, path) WHERE repository IS NOT NULL;

CREATE TABLE sightings (
  server_id  INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  source     TEXT NOT NULL,
  reference  TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen  TEXT NOT NULL,
  detail     TEXT,
  PRIMARY KEY (server_id, source, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX sightings_reference ON sightings (source, reference);

-- One row per pinned target that was visited, whether it could be read or not.
CREATE TABLE visits (
  server_id  INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  target     TEXT NOT NULL,                 -- npm:name@version, github:owner/repo@commit, …
  enumerator TEXT NOT NULL,                 -- version of the code that looked
  outcome    TEXT NOT NULL CHECK (outcome IN ('listed', 'failed')),
  failures   TEXT NOT NULL,                 -- JSON: Failure[]
  attempts   TEXT NOT NULL,                 -- JSON: what was tried, in order
  at         TEXT NOT NULL,
  PRIMARY KEY (server_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  id           INTEGER PRIMARY KEY,
  server_id    INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  target       TEXT NOT NULL,
  package      TEXT,                        -- JSON: PackageRef
  repository   TEXT,
  "commit"     TEXT,
  digest       TEXT NOT NULL,               -- SHA-256 over the sorted name:digest lines of its tools
  taken        TEXT NOT NULL,
  language     TEXT NOT NULL,
  sdk          TEXT NOT NULL,
  methods      TEXT NOT NULL,               -- JSON: Method[]
  instructions TEXT,
  launch       TEXT,
  tool_count   INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX snapshots_once ON snapshots (server_id, target, digest);

CREATE TABLE definitions (
  digest TEXT PRIMARY KEY,
  json   TEXT NOT NULL                      -- ToolDefinition without absent keys
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_tools (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  position    INTEGER NOT NULL,             -- order in which the server lists them
  digest      TEXT NOT NULL REFERENCES definitions (digest),
  method      TEXT NOT NULL,
  sighting    TEXT NOT NULL,                -- JSON: origin, agreement, differences, nameIsComputed, enabledByDefault, confidence
  PRIMARY KEY (snapshot_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_tools_digest ON snapshot_tools (digest);

CREATE TABLE labels (
  snapshot_id INTEGER NOT NULL,
  name        TEXT NOT NULL,
  classifier  TEXT NOT NULL,
  category    TEXT NOT NULL,
  risk        TEXT NOT NULL,
  label       TEXT NOT NULL,                -- JSON: Classification, corrected where a correction applies
  correction  TEXT,                         -- JSON: the correction that applied
  PRIMARY KEY (snapshot_id, name, classifier),
  FOREIGN KEY (snapshot_id, name) REFERENCES snapshot_tools (snapshot_id, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  id        INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  kind      TEXT NOT NULL,
  tool      TEXT,
  before    TEXT,
  after     TEXT,
  fields    TEXT NOT NULL                   -- JSON: JSON pointers
) STRICT;

CREATE INDEX changes_server ON changes (server_id, id);

-- What is published: the tools of every server's newest snapshot with their newest label. Made anew from the tables above.
CREATE TABLE tools (
  id         INTEGER PRIMARY KEY,
  server_id  INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  segment    TEXT NOT NULL,
  digest     TEXT NOT NULL,
  summary    TEXT,
  category   TEXT NOT NULL,
  risk       INTEGER NOT NULL,              -- index into RISKS
  facets     TEXT NOT NULL,                 -- JSON: Facet[]
  confidence REAL NOT NULL,
  method     TEXT NOT NULL,
  agreement  TEXT NOT NULL,
  annotated  INTEGER NOT NULL,              -- 1 where the definition carries annotations
  contradicted INTEGER NOT NULL,            -- 1 where they contradict the label
  object     TEXT NOT NULL,                 -- last word of the name, for relating tools
  classifier TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  UNIQUE (server_id, name)
) STRICT;

CREATE INDEX tools_risk ON tools (risk DESC, name, server_id);
CREATE INDEX tools_category ON tools (category, risk DESC, name, server_id);
CREATE INDEX tools_name ON tools (name, risk DESC);
CREATE INDEX tools_digest ON tools (digest);
CREATE INDEX tools_alike ON tools (category, risk, object, server_id);

CREATE TABLE tool_facets (
  facet   TEXT NOT NULL,
  tool_id INTEGER NOT NULL REFERENCES tools (id) ON DELETE CASCADE,
  PRIMARY KEY (facet, tool_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tool_facets_tool ON tool_facets (tool_id);

CREATE VIRTUAL TABLE tools_search USING fts5 (
  name, title, server, description,
  content = '', contentless_delete = 1, prefix = '2 3',
  tokenize = "unicode61 remove_diacritics 2 separators '_-./:'"
);
