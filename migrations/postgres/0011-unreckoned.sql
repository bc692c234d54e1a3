-- How much waits is never known beforehand: what was reckoned in a quiet hour says nothing does, and then the shortest way to any message
-- seems to be through all that wait. Without statistics a state counts as one row in two hundred, and the index that fits is taken.
-- SQLite has none: migrations/sqlite/0011-unreckoned.sql changes nothing.
ALTER TABLE inbound ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE outbound ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE files ALTER COLUMN state SET STATISTICS 0;
-- The type stays as it is; what was reckoned for the column goes with the old one.
ALTER TABLE inbound ALTER COLUMN state TYPE TEXT;
ALTER TABLE outbound ALTER COLUMN state TYPE TEXT;
ALTER TABLE files ALTER COLUMN state TYPE TEXT;
