-- Neighbours are read in the order of their servers' numbers and then their names.

DROP INDEX tools_alike;
DROP INDEX tools_peers;
CREATE INDEX tools_alike ON tools (category, risk, object, server_id, name);
CREATE INDEX tools_peers ON tools (category, risk, server_id, name);
