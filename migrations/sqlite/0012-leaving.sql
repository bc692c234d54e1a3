-- What has run out is removed from the store of evidence, however often that fails. The same is in migrations/postgres/0012-leaving.sql.
CREATE INDEX files_leaving ON files (id) WHERE state = 'leaving';
-- Nothing asks by it since outbound_stuck.
DROP INDEX outbound_failed;
