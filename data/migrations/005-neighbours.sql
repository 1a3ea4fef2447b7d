-- Lists, counts and neighbours of half a million tools, each read along an index.

DROP INDEX tools_name;
CREATE INDEX tools_name ON tools (name, server_id);
CREATE INDEX tools_peers ON tools (category, risk, server_id);
CREATE INDEX servers_listed ON servers (snapshot_id IS NULL, name COLLATE NOCASE, slug);
