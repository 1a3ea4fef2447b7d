-- What half a million tools come to, by server and by label, counted along an index instead of over the whole table.

CREATE INDEX tools_server ON tools (server_id, category, risk);
CREATE INDEX tools_counted ON tools (category, risk, agreement, method, annotated, contradicted);
