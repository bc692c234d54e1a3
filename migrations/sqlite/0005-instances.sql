-- Which instances of the program are alive, and how much came in: what health and the alarms go by.
-- The same tables, by the same names, are in migrations/postgres/0005-instances.sql.

CREATE TABLE instances (
  id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, host TEXT NOT NULL
);

-- One row a channel and hour; `id` is `<channel>:<hour since 1970>`.
CREATE TABLE arrivals (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL, last_at INTEGER NOT NULL
);
CREATE INDEX arrivals_channel ON arrivals (channel, hour);

-- Health counts these often, and they are few among many.
CREATE INDEX inbound_set_aside ON inbound (channel) WHERE state = 'set_aside';
CREATE INDEX outbound_failed ON outbound (channel) WHERE state = 'failed';
