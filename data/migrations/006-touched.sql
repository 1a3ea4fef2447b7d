-- When each server last changed, as the revision it changed in, so that publishing need not read what did not.

CREATE TABLE touched (
  server_id INTEGER PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  revision  INTEGER NOT NULL
) STRICT;

INSERT INTO touched SELECT id, 0 FROM servers;

CREATE TRIGGER servers_new AFTER INSERT ON servers BEGIN
  INSERT INTO touched SELECT NEW.id, value + 1 FROM meta WHERE key = 'revision';
END;
CREATE TRIGGER servers_touched AFTER UPDATE ON servers BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.id;
END;
-- Labels and definitions are published into tools, which are made anew each time.
CREATE TRIGGER tools_new AFTER INSERT ON tools BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.server_id;
END;
CREATE TRIGGER tools_gone AFTER DELETE ON tools BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = OLD.server_id;
END;
CREATE TRIGGER changes_new AFTER INSERT ON changes BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.server_id;
END;
CREATE TRIGGER visits_new AFTER INSERT ON visits BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.server_id;
END;
CREATE TRIGGER visits_touched AFTER UPDATE ON visits BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.server_id;
END;
CREATE TRIGGER sightings_new AFTER INSERT ON sightings BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id = NEW.server_id;
END;
CREATE TRIGGER sightings_moved AFTER UPDATE OF server_id, detail ON sightings WHEN NEW.server_id <> OLD.server_id OR NEW.detail IS NOT OLD.detail BEGIN
  UPDATE touched SET revision = 1 + (SELECT value FROM meta WHERE key = 'revision') WHERE server_id IN (NEW.server_id, OLD.server_id);
END;
