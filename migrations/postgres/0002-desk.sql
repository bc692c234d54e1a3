-- What the officers' desk remembers beside the reports. The same tables, by the same names, are in migrations/sqlite/0002-desk.sql.

-- Failed sign-ins per login and address together: guessing from one place never locks an officer out of another.
CREATE TABLE sign_in_tries (id text PRIMARY KEY, failures bigint NOT NULL, until bigint NOT NULL, last_at bigint NOT NULL);

-- The last time step a second factor was used in: a code seen over a shoulder opens nothing.
CREATE TABLE second_factors (officer_id text PRIMARY KEY, last_step bigint NOT NULL);

CREATE TABLE templates (
  id text PRIMARY KEY, unit_id text, title text NOT NULL, body text NOT NULL, active boolean NOT NULL,
  officer_id text NOT NULL, updated_at bigint NOT NULL
);

CREATE TABLE saved_views (
  id text PRIMARY KEY, officer_id text NOT NULL, name text NOT NULL, query text NOT NULL, created_at bigint NOT NULL
);
CREATE INDEX saved_views_officer ON saved_views (officer_id);

-- The fields of the register that NĐ 61/2026 wants and the citizen cannot know.
CREATE TABLE case_files (
  report_id text PRIMARY KEY, complex boolean NOT NULL, identified_at bigint, record_at bigint, updated_at bigint NOT NULL
);

-- Results that need a second person before they count.
CREATE TABLE proposals (
  id text PRIMARY KEY, report_id text NOT NULL, move text NOT NULL, result text, reason text NOT NULL,
  proposed_by text NOT NULL, proposed_at bigint NOT NULL, state text NOT NULL, decided_by text, decided_at bigint,
  decided_because text
);
CREATE INDEX proposals_report ON proposals (report_id);
CREATE INDEX proposals_waiting ON proposals (proposed_at) WHERE state = 'waiting';

-- Files an officer made: attachments of replies and plate crops. Never the citizen's originals.
CREATE TABLE attachments (
  id text PRIMARY KEY, report_id text NOT NULL, officer_id text NOT NULL, kind text NOT NULL, source_id text,
  name text NOT NULL, mime text NOT NULL, size_bytes bigint NOT NULL, sha256 text NOT NULL, bytes bytea NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX attachments_report ON attachments (report_id);

CREATE INDEX handlings_unit_filed ON handlings (unit_id, filed_at, report_id);
CREATE INDEX handlings_state_filed ON handlings (state, filed_at, report_id);

CREATE FUNCTION proposals_remain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a proposal is never deleted'; END $$;
CREATE TRIGGER proposals_remain BEFORE DELETE ON proposals FOR EACH ROW EXECUTE FUNCTION proposals_remain();
