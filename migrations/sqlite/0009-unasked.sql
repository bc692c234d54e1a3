-- An index that nothing asks by; every message that came in paid for it.
-- The same is in migrations/postgres/0009-unasked.sql.
DROP INDEX inbound_received;
