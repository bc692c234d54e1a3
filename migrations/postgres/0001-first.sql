-- Every table of the first release. The same tables, by the same names, are in migrations/sqlite/0001-first.sql.

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TABLE citizens (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, handle TEXT NOT NULL UNIQUE, sealed_handle BYTEA, key BYTEA,
  pseudonym TEXT NOT NULL, sealed_identity BYTEA, heard_at BIGINT NOT NULL, unreachable TEXT,
  paused_until BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, erased_at BIGINT
);

CREATE TABLE conversations (
  citizen_id TEXT PRIMARY KEY, flow TEXT NOT NULL, standing TEXT NOT NULL, sealed BYTEA NOT NULL,
  updated_at BIGINT NOT NULL, wake_at BIGINT
);
CREATE INDEX conversations_wake ON conversations (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX conversations_updated ON conversations (updated_at);

CREATE TABLE inbound (
  seq BIGSERIAL PRIMARY KEY, channel TEXT NOT NULL, message_id TEXT NOT NULL, lane TEXT NOT NULL,
  kind TEXT NOT NULL, sealed BYTEA NOT NULL, received_at BIGINT NOT NULL, sent_at BIGINT NOT NULL,
  state TEXT NOT NULL, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0, citizen_id TEXT, fault TEXT,
  claimed_by TEXT, claimed_until BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX inbound_message ON inbound (channel, message_id);
CREATE INDEX inbound_waiting_lane ON inbound (lane, seq) WHERE state = 'waiting';
CREATE INDEX inbound_waiting_due ON inbound (due_at) WHERE state = 'waiting';
CREATE INDEX inbound_citizen ON inbound (citizen_id, seq) WHERE citizen_id IS NOT NULL;
CREATE INDEX inbound_received ON inbound (received_at);

CREATE TABLE outbound (
  seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, citizen_id TEXT NOT NULL,
  report_id TEXT, author TEXT NOT NULL, officer_id TEXT, sealed BYTEA NOT NULL, state TEXT NOT NULL,
  due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0, fault TEXT, platform_id TEXT, request_key TEXT UNIQUE,
  created_at BIGINT NOT NULL, sent_at BIGINT, delivered_at BIGINT, seen_at BIGINT, claimed_by TEXT,
  claimed_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX outbound_due ON outbound (due_at) WHERE state = 'due';
CREATE INDEX outbound_unsent ON outbound (citizen_id, seq) WHERE state IN ('due', 'held');
CREATE INDEX outbound_citizen ON outbound (citizen_id, seq);
CREATE INDEX outbound_report ON outbound (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX outbound_platform ON outbound (platform_id) WHERE platform_id IS NOT NULL;

CREATE TABLE parked_channels (
  channel TEXT PRIMARY KEY, fault TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL
);

CREATE TABLE files (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, channel TEXT NOT NULL, report_id TEXT, kind TEXT NOT NULL, sealed BYTEA,
  state TEXT NOT NULL, mime TEXT, size_bytes BIGINT, sha256 TEXT, perceptual_hash TEXT, clues JSONB, fault TEXT,
  received_at BIGINT NOT NULL, kept_at BIGINT, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
  claimed_by TEXT, claimed_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX files_waiting ON files (due_at) WHERE state = 'waiting';
CREATE INDEX files_report ON files (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX files_hash ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_citizen ON files (citizen_id);

CREATE TABLE reports (
  id TEXT PRIMARY KEY, seq BIGINT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, secret_hash TEXT NOT NULL,
  citizen_id TEXT NOT NULL, pseudonym TEXT NOT NULL, channel TEXT NOT NULL, facts JSONB NOT NULL, sealed_words BYTEA,
  plate TEXT, commune TEXT, road TEXT, ongoing BOOLEAN NOT NULL, occurred_at BIGINT, filed_at BIGINT NOT NULL
);
CREATE INDEX reports_citizen ON reports (citizen_id, filed_at);
CREATE INDEX reports_plate ON reports (plate, filed_at) WHERE plate IS NOT NULL;
CREATE INDEX reports_filed ON reports (filed_at, id);
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports FOR EACH ROW EXECUTE FUNCTION refuse('a report is never changed');
CREATE TRIGGER reports_remain BEFORE DELETE ON reports FOR EACH ROW EXECUTE FUNCTION refuse('a report is never deleted');

CREATE TABLE handlings (
  report_id TEXT PRIMARY KEY, unit_id TEXT NOT NULL, state TEXT NOT NULL, result TEXT, reason TEXT, holder TEXT,
  held_until BIGINT NOT NULL DEFAULT 0, bounces BIGINT NOT NULL DEFAULT 0, filed_at BIGINT NOT NULL,
  opened_at BIGINT, acknowledged_at BIGINT, resolved_at BIGINT, ongoing BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL, current JSONB NOT NULL
);
CREATE INDEX handlings_inbox ON handlings (unit_id, state, filed_at, report_id);
CREATE INDEX handlings_all ON handlings (filed_at, report_id);
CREATE TRIGGER handlings_remain BEFORE DELETE ON handlings FOR EACH ROW EXECUTE FUNCTION refuse('a report is never deleted');

CREATE TABLE copies (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, unit_id TEXT NOT NULL, because TEXT NOT NULL, opened_at BIGINT
);
CREATE UNIQUE INDEX copies_once ON copies (report_id, unit_id);
CREATE INDEX copies_unit ON copies (unit_id);

CREATE TABLE identities (
  report_id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, sealed BYTEA, consent JSONB, created_at BIGINT NOT NULL
);
CREATE INDEX identities_citizen ON identities (citizen_id);

CREATE TABLE timeline (
  seq BIGSERIAL PRIMARY KEY, report_id TEXT NOT NULL, unit_id TEXT NOT NULL, at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL, actor_id TEXT, what TEXT NOT NULL, detail JSONB NOT NULL, sealed BYTEA
);
CREATE INDEX timeline_report ON timeline (report_id, seq);
CREATE INDEX timeline_unit ON timeline (unit_id, seq);
CREATE TRIGGER timeline_stays BEFORE UPDATE ON timeline FOR EACH ROW EXECUTE FUNCTION refuse('the timeline is append only');
CREATE TRIGGER timeline_remains BEFORE DELETE ON timeline FOR EACH ROW EXECUTE FUNCTION refuse('the timeline is append only');

CREATE TABLE alerts (
  report_id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, unit_id TEXT NOT NULL, state TEXT NOT NULL, facts JSONB NOT NULL,
  because TEXT NOT NULL, step BIGINT NOT NULL DEFAULT 0, called_at BIGINT NOT NULL, due_at BIGINT,
  acknowledged_by TEXT, acknowledged_at BIGINT, claimed_by TEXT, claimed_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alerts_unit ON alerts (unit_id, state);

CREATE TABLE routing_versions (
  version BIGSERIAL PRIMARY KEY, at BIGINT NOT NULL, officer_id TEXT, because TEXT NOT NULL, routing JSONB NOT NULL
);

CREATE TABLE officers (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, unit_id TEXT NOT NULL, role TEXT NOT NULL,
  password_hash TEXT, sealed_second_factor BYTEA, invitation_hash TEXT, invitation_until BIGINT, active BOOLEAN NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, csrf TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_officer ON sessions (officer_id);

CREATE TABLE keepsakes (
  name TEXT PRIMARY KEY, sealed BYTEA NOT NULL, updated_at BIGINT NOT NULL, leased_by TEXT,
  leased_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE ledger (
  seq BIGSERIAL PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, about TEXT,
  detail JSONB NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX ledger_about ON ledger (about, seq) WHERE about IS NOT NULL;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse('the ledger is append only');
CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse('the ledger is append only');

CREATE TABLE fingerprints (
  day TEXT PRIMARY KEY, hash TEXT NOT NULL, entries BIGINT NOT NULL, published_at BIGINT NOT NULL
);

-- Words of a report, folded by the application (no diacritics, đ as d).
CREATE TABLE report_words (report_id TEXT NOT NULL, unit_id TEXT NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX report_words_words ON report_words USING gin (words);
