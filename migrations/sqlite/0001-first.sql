-- Every table of the first release. The same tables, by the same names, are in migrations/postgres/0001-first.sql.

CREATE TABLE citizens (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, handle TEXT NOT NULL UNIQUE, sealed_handle BLOB, key BLOB,
  pseudonym TEXT NOT NULL, sealed_identity BLOB, heard_at INTEGER NOT NULL, unreachable TEXT,
  paused_until INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, erased_at INTEGER
);

CREATE TABLE conversations (
  citizen_id TEXT PRIMARY KEY, flow TEXT NOT NULL, standing TEXT NOT NULL, sealed BLOB NOT NULL,
  updated_at INTEGER NOT NULL, wake_at INTEGER
);
CREATE INDEX conversations_wake ON conversations (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX conversations_updated ON conversations (updated_at);

CREATE TABLE inbound (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, message_id TEXT NOT NULL, lane TEXT NOT NULL,
  kind TEXT NOT NULL, sealed BLOB NOT NULL, received_at INTEGER NOT NULL, sent_at INTEGER NOT NULL,
  state TEXT NOT NULL, due_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, citizen_id TEXT, fault TEXT,
  claimed_by TEXT, claimed_until INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX inbound_message ON inbound (channel, message_id);
CREATE INDEX inbound_waiting_lane ON inbound (lane, seq) WHERE state = 'waiting';
CREATE INDEX inbound_waiting_due ON inbound (due_at) WHERE state = 'waiting';
CREATE INDEX inbound_citizen ON inbound (citizen_id, seq) WHERE citizen_id IS NOT NULL;
CREATE INDEX inbound_received ON inbound (received_at);

CREATE TABLE outbound (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, citizen_id TEXT NOT NULL,
  report_id TEXT, author TEXT NOT NULL, officer_id TEXT, sealed BLOB NOT NULL, state TEXT NOT NULL,
  due_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, fault TEXT, platform_id TEXT, request_key TEXT UNIQUE,
  created_at INTEGER NOT NULL, sent_at INTEGER, delivered_at INTEGER, seen_at INTEGER, claimed_by TEXT,
  claimed_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbound_due ON outbound (due_at) WHERE state = 'due';
CREATE INDEX outbound_unsent ON outbound (citizen_id, seq) WHERE state IN ('due', 'held');
CREATE INDEX outbound_citizen ON outbound (citizen_id, seq);
CREATE INDEX outbound_report ON outbound (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX outbound_platform ON outbound (platform_id) WHERE platform_id IS NOT NULL;

CREATE TABLE parked_channels (
  channel TEXT PRIMARY KEY, fault TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
);

CREATE TABLE files (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, channel TEXT NOT NULL, report_id TEXT, kind TEXT NOT NULL, sealed BLOB,
  state TEXT NOT NULL, mime TEXT, size_bytes INTEGER, sha256 TEXT, perceptual_hash TEXT, clues TEXT, fault TEXT,
  received_at INTEGER NOT NULL, kept_at INTEGER, due_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  claimed_by TEXT, claimed_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX files_waiting ON files (due_at) WHERE state = 'waiting';
CREATE INDEX files_report ON files (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX files_hash ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_citizen ON files (citizen_id);

CREATE TABLE reports (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, secret_hash TEXT NOT NULL,
  citizen_id TEXT NOT NULL, pseudonym TEXT NOT NULL, channel TEXT NOT NULL, facts TEXT NOT NULL, sealed_words BLOB,
  plate TEXT, commune TEXT, road TEXT, ongoing INTEGER NOT NULL, occurred_at INTEGER, filed_at INTEGER NOT NULL
);
CREATE INDEX reports_citizen ON reports (citizen_id, filed_at);
CREATE INDEX reports_plate ON reports (plate, filed_at) WHERE plate IS NOT NULL;
CREATE INDEX reports_filed ON reports (filed_at, id);
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'a report is never changed'); END;
CREATE TRIGGER reports_remain BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END;

CREATE TABLE handlings (
  report_id TEXT PRIMARY KEY, unit_id TEXT NOT NULL, state TEXT NOT NULL, result TEXT, reason TEXT, holder TEXT,
  held_until INTEGER NOT NULL DEFAULT 0, bounces INTEGER NOT NULL DEFAULT 0, filed_at INTEGER NOT NULL,
  opened_at INTEGER, acknowledged_at INTEGER, resolved_at INTEGER, ongoing INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, current TEXT NOT NULL
);
CREATE INDEX handlings_inbox ON handlings (unit_id, state, filed_at, report_id);
CREATE INDEX handlings_all ON handlings (filed_at, report_id);
CREATE TRIGGER handlings_remain BEFORE DELETE ON handlings BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END;

CREATE TABLE copies (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, unit_id TEXT NOT NULL, because TEXT NOT NULL, opened_at INTEGER
);
CREATE UNIQUE INDEX copies_once ON copies (report_id, unit_id);
CREATE INDEX copies_unit ON copies (unit_id);

CREATE TABLE identities (
  report_id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, sealed BLOB, consent TEXT, created_at INTEGER NOT NULL
);
CREATE INDEX identities_citizen ON identities (citizen_id);

CREATE TABLE timeline (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL, unit_id TEXT NOT NULL, at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL, actor_id TEXT, what TEXT NOT NULL, detail TEXT NOT NULL, sealed BLOB
);
CREATE INDEX timeline_report ON timeline (report_id, seq);
CREATE INDEX timeline_unit ON timeline (unit_id, seq);
CREATE TRIGGER timeline_stays BEFORE UPDATE ON timeline BEGIN SELECT RAISE(ABORT, 'the timeline is append only'); END;
CREATE TRIGGER timeline_remains BEFORE DELETE ON timeline BEGIN SELECT RAISE(ABORT, 'the timeline is append only'); END;

CREATE TABLE alerts (
  report_id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, unit_id TEXT NOT NULL, state TEXT NOT NULL, facts TEXT NOT NULL,
  because TEXT NOT NULL, step INTEGER NOT NULL DEFAULT 0, called_at INTEGER NOT NULL, due_at INTEGER,
  acknowledged_by TEXT, acknowledged_at INTEGER, claimed_by TEXT, claimed_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alerts_unit ON alerts (unit_id, state);

CREATE TABLE routing_versions (
  version INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, officer_id TEXT, because TEXT NOT NULL, routing TEXT NOT NULL
);

CREATE TABLE officers (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, unit_id TEXT NOT NULL, role TEXT NOT NULL,
  password_hash TEXT, sealed_second_factor BLOB, invitation_hash TEXT, invitation_until INTEGER, active INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, csrf TEXT NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
);
CREATE INDEX sessions_officer ON sessions (officer_id);

CREATE TABLE keepsakes (
  name TEXT PRIMARY KEY, sealed BLOB NOT NULL, updated_at INTEGER NOT NULL, leased_by TEXT,
  leased_until INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, about TEXT,
  detail TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX ledger_about ON ledger (about, seq) WHERE about IS NOT NULL;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END;
CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END;

CREATE TABLE fingerprints (
  day TEXT PRIMARY KEY, hash TEXT NOT NULL, entries INTEGER NOT NULL, published_at INTEGER NOT NULL
);

-- Words of a report, folded by the application (no diacritics, đ as d): FTS5's own folding leaves đ alone.
CREATE VIRTUAL TABLE report_words USING fts5 (report_id UNINDEXED, unit_id, words, tokenize = 'unicode61 remove_diacritics 0');
