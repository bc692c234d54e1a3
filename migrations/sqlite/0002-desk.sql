-- What the officers' desk remembers beside the reports. The same tables, by the same names, are in migrations/postgres/0002-desk.sql.

-- Failed sign-ins per login and address together: guessing from one place never locks an officer out of another.
CREATE TABLE sign_in_tries (id TEXT PRIMARY KEY, failures INTEGER NOT NULL, until INTEGER NOT NULL, last_at INTEGER NOT NULL);

-- The last time step a second factor was used in: a code seen over a shoulder opens nothing.
CREATE TABLE second_factors (officer_id TEXT PRIMARY KEY, last_step INTEGER NOT NULL);

CREATE TABLE templates (
  id TEXT PRIMARY KEY, unit_id TEXT, title TEXT NOT NULL, body TEXT NOT NULL, active INTEGER NOT NULL,
  officer_id TEXT NOT NULL, updated_at INTEGER NOT NULL
);

CREATE TABLE saved_views (
  id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, created_at INTEGER NOT NULL
);
CREATE INDEX saved_views_officer ON saved_views (officer_id);

-- The fields of the register that NĐ 61/2026 wants and the citizen cannot know.
CREATE TABLE case_files (
  report_id TEXT PRIMARY KEY, complex INTEGER NOT NULL, identified_at INTEGER, record_at INTEGER, updated_at INTEGER NOT NULL
);

-- Results that need a second person before they count.
CREATE TABLE proposals (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, move TEXT NOT NULL, result TEXT, reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL, proposed_at INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at INTEGER,
  decided_because TEXT
);
CREATE INDEX proposals_report ON proposals (report_id);
CREATE INDEX proposals_waiting ON proposals (proposed_at) WHERE state = 'waiting';
CREATE TRIGGER proposals_remain BEFORE DELETE ON proposals BEGIN SELECT RAISE(ABORT, 'a proposal is never deleted'); END;

-- Files an officer made: attachments of replies and plate crops. Never the citizen's originals.
CREATE TABLE attachments (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, officer_id TEXT NOT NULL, kind TEXT NOT NULL, source_id TEXT,
  name TEXT NOT NULL, mime TEXT NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX attachments_report ON attachments (report_id);

CREATE INDEX handlings_unit_filed ON handlings (unit_id, filed_at, report_id);
CREATE INDEX handlings_state_filed ON handlings (state, filed_at, report_id);
