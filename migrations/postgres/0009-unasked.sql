-- An index that nothing asks by; every message that came in paid for it.
-- The same is in migrations/sqlite/0009-unasked.sql.
DROP INDEX inbound_received;
