-- Search that is walked newest first, and the ledger, the holder's reports and objections found without reading everything. The
-- indexes are in migrations/postgres/0006-search.sql too.

-- Beginnings of two and three letters are kept, so that a part of a plate needs no look at every plate; where in a text a word stands
-- is not. `unit_id` holds the words of all units that see the report, copies included.
CREATE VIRTUAL TABLE report_words_anew USING fts5 (
  report_id UNINDEXED, unit_id, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3', detail = 'column'
);
INSERT INTO report_words_anew (report_id, unit_id, words)
  SELECT w.report_id, w.unit_id || coalesce((
    SELECT group_concat(' u' || replace(replace(lower(c.unit_id), '-', ''), '_', ''), '') FROM copies c WHERE c.report_id = w.report_id
  ), ''), w.words
  FROM report_words w ORDER BY w.rowid;
DROP TABLE report_words;
ALTER TABLE report_words_anew RENAME TO report_words;

CREATE INDEX handlings_holder ON handlings (holder, filed_at, report_id) WHERE holder IS NOT NULL;
CREATE INDEX case_files_running ON case_files (identified_at) WHERE identified_at IS NOT NULL AND record_at IS NULL;
-- What citizens and the program do is not looked for by its doer.
CREATE INDEX ledger_officer ON ledger (actor, seq) WHERE actor LIKE 'officer:%';
CREATE INDEX ledger_officer_act ON ledger (actor, what, seq) WHERE actor LIKE 'officer:%';
CREATE INDEX ledger_act ON ledger (what, seq);
