-- Definitions lie in the order in which they came, so that those of a server stand together; by their digest a row of a thousand bytes made a
-- tree of seven levels whose pages hold five each, and to read one tool took ten pages from all over the file. Three now.

CREATE TABLE definitions_stored (
  id     INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  json   TEXT NOT NULL                      -- ToolDefinition without absent keys
) STRICT;

INSERT OR IGNORE INTO definitions_stored (digest, json)
  SELECT d.digest, d.json FROM snapshot_tools t CROSS JOIN definitions d USING (digest) ORDER BY t.snapshot_id, t.name;
INSERT OR IGNORE INTO definitions_stored (digest, json) SELECT digest, json FROM definitions;
DROP TABLE definitions;
ALTER TABLE definitions_stored RENAME TO definitions;

-- What a link to a tool of the same name shows stands in the index.
DROP INDEX tools_name;
CREATE INDEX tools_name ON tools (name, server_id, category, risk);
