-- What counts and lists of the whole catalogue ask of half a million rows stands in an index, so that the tables themselves are not read.

DROP INDEX tools_counted;
CREATE INDEX tools_counted ON tools (category, risk, agreement, method, annotated, contradicted, classifier);
DROP INDEX servers_listed;
CREATE INDEX servers_listed ON servers (snapshot_id IS NULL, name COLLATE NOCASE, slug, snapshot_id, area);
CREATE INDEX snapshots_short ON snapshots (id, digest, methods);
