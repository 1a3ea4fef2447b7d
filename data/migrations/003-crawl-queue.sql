-- Servers that were sighted and wait for their visit, so that a crawl that was ended goes on where it stood.
CREATE TABLE crawl_queue (
  server_id INTEGER PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  candidate TEXT NOT NULL                   -- JSON: Candidate
) STRICT;
