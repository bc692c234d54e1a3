-- The ledger and the holder's reports found without reading everything. The same indexes are in migrations/sqlite/0006-search.sql.

CREATE INDEX handlings_holder ON handlings (holder, filed_at, report_id) WHERE holder IS NOT NULL;
CREATE INDEX case_files_running ON case_files (identified_at) WHERE identified_at IS NOT NULL AND record_at IS NULL;
-- What citizens and the program do is not looked for by its doer.
CREATE INDEX ledger_officer ON ledger (actor, seq) WHERE actor LIKE 'officer:%';
CREATE INDEX ledger_officer_act ON ledger (actor, what, seq) WHERE actor LIKE 'officer:%';
CREATE INDEX ledger_act ON ledger (what, seq);
