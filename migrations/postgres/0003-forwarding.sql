-- Who is on duty, where reports are forwarded to, what looks like one event, and the monthly test. The same tables, by the same
-- names, are in migrations/sqlite/0003-forwarding.sql.

-- Who is called about something going on now: by unit, from when to when, the lowest rank first.
CREATE TABLE roster (
  id TEXT PRIMARY KEY, unit_id TEXT NOT NULL, officer_id TEXT NOT NULL, from_at BIGINT NOT NULL, to_at BIGINT NOT NULL,
  rank BIGINT NOT NULL, by_officer TEXT, created_at BIGINT NOT NULL
);
CREATE INDEX roster_unit ON roster (unit_id, to_at);

-- The state that the citizen was told last.
ALTER TABLE alerts ADD COLUMN told TEXT;

CREATE TABLE receivers (
  id TEXT PRIMARY KEY, unit_id TEXT, officer_id TEXT, kind TEXT NOT NULL, name TEXT NOT NULL, sealed BYTEA NOT NULL,
  active BOOLEAN NOT NULL, last_number BIGINT NOT NULL DEFAULT 0, fault TEXT, by_officer TEXT, created_at BIGINT NOT NULL
);
CREATE INDEX receivers_unit ON receivers (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX receivers_officer ON receivers (officer_id) WHERE officer_id IS NOT NULL;

-- One row for each receiver and event: each receiver has its own state.
CREATE TABLE forwardings (
  id TEXT PRIMARY KEY, receiver_id TEXT NOT NULL, event TEXT NOT NULL, what TEXT NOT NULL, report_id TEXT, code TEXT,
  unit_id TEXT NOT NULL, number BIGINT NOT NULL, state TEXT NOT NULL, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
  fault TEXT, created_at BIGINT NOT NULL, sent_at BIGINT, opened_at BIGINT, claimed_by TEXT, claimed_until BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX forwardings_once ON forwardings (receiver_id, event);
CREATE UNIQUE INDEX forwardings_number ON forwardings (receiver_id, number);
CREATE INDEX forwardings_due ON forwardings (due_at) WHERE state = 'due';
CREATE INDEX forwardings_report ON forwardings (report_id) WHERE report_id IS NOT NULL;

-- One-time codes by which an officer's own chat is linked; only their hash is kept.
CREATE TABLE link_codes (hash TEXT PRIMARY KEY, officer_id TEXT NOT NULL, until_at BIGINT NOT NULL, used_at BIGINT);

-- Chats that belong to officers on duty: what is said there never becomes a report.
CREATE TABLE officer_chats (
  citizen_id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, receiver_id TEXT NOT NULL, linked_at BIGINT NOT NULL
);

-- Reports still to be compared with the others.
CREATE TABLE comparisons (report_id TEXT PRIMARY KEY, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0);
CREATE INDEX comparisons_due ON comparisons (due_at);

-- Pieces of pictures' perceptual hashes: two near pictures share at least one piece.
CREATE TABLE hash_bands (id TEXT PRIMARY KEY, file_id TEXT NOT NULL, report_id TEXT NOT NULL, band TEXT NOT NULL);
CREATE INDEX hash_bands_band ON hash_bands (band);

-- Every edit is a new version; the highest is in force.
CREATE TABLE duplicate_windows (
  version BIGSERIAL PRIMARY KEY, at BIGINT NOT NULL, officer_id TEXT, because TEXT NOT NULL, duplicate_window JSONB NOT NULL
);

-- Pairs of reports that look like one event, and what a person said of it.
CREATE TABLE likenesses (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, other_id TEXT NOT NULL, reasons JSONB NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL,
  decided_by TEXT, decided_at BIGINT, because TEXT
);
CREATE INDEX likenesses_report ON likenesses (report_id);
CREATE INDEX likenesses_other ON likenesses (other_id);

CREATE TABLE case_members (
  report_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, joined_at BIGINT NOT NULL, by_officer TEXT NOT NULL
);
CREATE INDEX case_members_case ON case_members (case_id);

CREATE INDEX reports_commune ON reports (commune, occurred_at) WHERE commune IS NOT NULL;
CREATE INDEX reports_road ON reports (road, occurred_at) WHERE road IS NOT NULL;

-- The monthly test of every unit's inbox.
CREATE TABLE unit_tests (
  id TEXT PRIMARY KEY, month TEXT NOT NULL, unit_id TEXT NOT NULL, sent_at BIGINT NOT NULL, opened_at BIGINT, opened_by TEXT
);
CREATE UNIQUE INDEX unit_tests_once ON unit_tests (month, unit_id);
