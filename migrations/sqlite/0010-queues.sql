-- What waits to be sent is asked for by channel: after an outage a look at a parked one is a look at all of it otherwise.
-- The same is in migrations/postgres/0010-queues.sql.
DROP INDEX outbound_due;
CREATE INDEX outbound_due ON outbound (channel, due_at) WHERE state = 'due';
