-- What officers see of their own sessions, and what a virus scanner said of each original.
-- The same columns, by the same names, are in migrations/sqlite/0008-wall.sql.

-- Coarse words for the browser that signed in ("Chrome trên Windows"); empty for sessions from before.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- `scan` stays null until a scanner has answered; it is never taken back.
ALTER TABLE files ADD COLUMN scan TEXT;
ALTER TABLE files ADD COLUMN scan_found TEXT;
ALTER TABLE files ADD COLUMN scan_due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN scan_tries BIGINT NOT NULL DEFAULT 0;
CREATE INDEX files_unscanned ON files (scan_due_at) WHERE state = 'kept' AND scan IS NULL;
CREATE TRIGGER infected_stays BEFORE UPDATE OF scan ON files FOR EACH ROW
  WHEN (OLD.scan = 'infected' AND NEW.scan IS DISTINCT FROM OLD.scan)
  EXECUTE FUNCTION refuse('a file that a scanner refused stays refused');
