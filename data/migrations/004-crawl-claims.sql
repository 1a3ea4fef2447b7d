-- Who has a server in work, so that two crawls on one catalogue visit each server once.
ALTER TABLE crawl_queue ADD COLUMN owner TEXT;
ALTER TABLE crawl_queue ADD COLUMN lease INTEGER NOT NULL DEFAULT 0;  -- until when, milliseconds since 1970
