-- What stays cheap to ask after years, and with much that waits. The same is in migrations/postgres/0010-queues.sql.
-- By channel: a look at one that is parked would be a look at all that waits otherwise.
DROP INDEX outbound_due;
CREATE INDEX outbound_due ON outbound (channel, due_at) WHERE state = 'due';
CREATE INDEX outbound_stuck ON outbound (channel, state, due_at) WHERE state IN ('held', 'failed');
-- Of all conversations only those under way run out.
DROP INDEX conversations_updated;
CREATE INDEX conversations_drafts ON conversations (updated_at) WHERE standing NOT IN ('idle', 'done');
CREATE INDEX alerts_citizen ON alerts (citizen_id);
CREATE INDEX alerts_calling ON alerts (called_at) WHERE state = 'calling';
CREATE INDEX forwardings_failed ON forwardings (created_at) WHERE state = 'failed';
-- Files that no report keeps: those of drafts, and of whoever was erased.
CREATE INDEX files_loose ON files (citizen_id) WHERE report_id IS NULL AND state = 'kept';
