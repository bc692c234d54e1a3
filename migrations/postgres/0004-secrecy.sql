-- Secrecy and no interference: second looks, conflicts, objections, duties, marks, rights; originals that cannot be changed. The same tables are in migrations/sqlite/0004-secrecy.sql.

-- What counts only when a second person agrees: opening an identity, lowering a report, merging one away, marking or blocking a reporter.
CREATE TABLE second_looks (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, report_id TEXT NOT NULL, detail JSONB NOT NULL, reason TEXT NOT NULL,
  asked_by TEXT NOT NULL, asked_at BIGINT NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at BIGINT,
  decided_because TEXT, ends_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX second_looks_report ON second_looks (report_id, kind);
CREATE INDEX second_looks_waiting ON second_looks (asked_at) WHERE state = 'waiting';

-- What an officer declared about themselves and a report: whoever did may not close it.
CREATE TABLE conflicts (
  report_id TEXT NOT NULL, officer_id TEXT NOT NULL, reason TEXT NOT NULL, declared_at BIGINT NOT NULL,
  PRIMARY KEY (report_id, officer_id)
);

-- Somebody was told to pass over a case: read by the duty head and the auditor alone.
CREATE TABLE pressures (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, officer_id TEXT NOT NULL, sealed BYTEA NOT NULL, at BIGINT NOT NULL,
  seen_by TEXT, seen_at BIGINT
);

-- A citizen's one objection to a result, and the other desk that looks at it.
CREATE TABLE objections (
  report_id TEXT PRIMARY KEY, words TEXT NOT NULL, unit_id TEXT NOT NULL, first_officer TEXT, at BIGINT NOT NULL,
  due_at BIGINT NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at BIGINT, answer TEXT
);
CREATE INDEX objections_open ON objections (due_at) WHERE state = 'open';

-- The duty to tell the agency of an official or party member (plan 125/KH-UBND).
CREATE TABLE agency_duties (
  report_id TEXT PRIMARY KEY, agency TEXT NOT NULL, letter TEXT NOT NULL, officer_id TEXT NOT NULL, at BIGINT NOT NULL,
  due_at BIGINT NOT NULL, sent_at BIGINT, reminded_at BIGINT, answered_at BIGINT, answer TEXT
);
CREATE INDEX agency_duties_open ON agency_duties (due_at) WHERE answered_at IS NULL;

-- Marks and blocks of a reporter, known by pseudonym only; `ends_at` is never absent.
CREATE TABLE citizen_marks (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, report_id TEXT NOT NULL,
  by_officer TEXT NOT NULL, second_officer TEXT NOT NULL, at BIGINT NOT NULL, ends_at BIGINT NOT NULL
);
CREATE INDEX citizen_marks_citizen ON citizen_marks (citizen_id, ends_at);

-- Rights under Law 91/2025/QH15: what was asked and when it was done.
CREATE TABLE rights_asked (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, ask TEXT NOT NULL, at BIGINT NOT NULL, due_at BIGINT NOT NULL,
  done_at BIGINT, kept_because TEXT
);
CREATE INDEX rights_asked_open ON rights_asked (at) WHERE done_at IS NULL;

-- Proof that something was destroyed: what class, how much, why. No word of whose it was.
CREATE TABLE certificates (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, counts JSONB NOT NULL, because TEXT NOT NULL, at BIGINT NOT NULL
);

-- The original never changes: the database itself refuses, whoever asks.
CREATE TRIGGER second_looks_remain BEFORE DELETE ON second_looks FOR EACH ROW EXECUTE FUNCTION refuse('a second look is never deleted');
CREATE TRIGGER conflicts_stay BEFORE UPDATE ON conflicts FOR EACH ROW EXECUTE FUNCTION refuse('a declared conflict is never changed');
CREATE TRIGGER conflicts_remain BEFORE DELETE ON conflicts FOR EACH ROW EXECUTE FUNCTION refuse('a declared conflict is never deleted');
CREATE TRIGGER pressures_remain BEFORE DELETE ON pressures FOR EACH ROW EXECUTE FUNCTION refuse('a call for help is never deleted');
CREATE TRIGGER objections_remain BEFORE DELETE ON objections FOR EACH ROW EXECUTE FUNCTION refuse('an objection is never deleted');
CREATE TRIGGER agency_duties_remain BEFORE DELETE ON agency_duties FOR EACH ROW EXECUTE FUNCTION refuse('a duty is never deleted');
CREATE TRIGGER citizen_marks_stay BEFORE UPDATE ON citizen_marks FOR EACH ROW EXECUTE FUNCTION refuse('a mark is never changed: it ends');
CREATE TRIGGER citizen_marks_remain BEFORE DELETE ON citizen_marks FOR EACH ROW EXECUTE FUNCTION refuse('a mark is never deleted: it ends');
CREATE TRIGGER certificates_stay BEFORE UPDATE ON certificates FOR EACH ROW EXECUTE FUNCTION refuse('a certificate is never changed');
CREATE TRIGGER certificates_remain BEFORE DELETE ON certificates FOR EACH ROW EXECUTE FUNCTION refuse('a certificate is never deleted');
CREATE TRIGGER fingerprints_stay BEFORE UPDATE ON fingerprints FOR EACH ROW EXECUTE FUNCTION refuse('a published fingerprint is never changed');
CREATE TRIGGER fingerprints_remain BEFORE DELETE ON fingerprints FOR EACH ROW EXECUTE FUNCTION refuse('a published fingerprint is never deleted');
CREATE TRIGGER consent_stays BEFORE UPDATE OF consent ON identities FOR EACH ROW
  WHEN (OLD.consent IS NOT NULL AND NEW.consent::text IS DISTINCT FROM OLD.consent::text)
  EXECUTE FUNCTION refuse('a consent is never changed: withdrawing it is an act of its own');
CREATE TRIGGER originals_stay BEFORE UPDATE ON files FOR EACH ROW
  WHEN (OLD.sha256 IS NOT NULL AND (NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.size_bytes IS DISTINCT FROM OLD.size_bytes OR NEW.mime IS DISTINCT FROM OLD.mime OR NEW.received_at IS DISTINCT FROM OLD.received_at OR NEW.citizen_id IS DISTINCT FROM OLD.citizen_id))
  EXECUTE FUNCTION refuse('a kept original is never changed');
CREATE TRIGGER second_looks_stay BEFORE UPDATE ON second_looks FOR EACH ROW
  WHEN (NEW.reason IS DISTINCT FROM OLD.reason OR NEW.asked_by IS DISTINCT FROM OLD.asked_by OR NEW.report_id IS DISTINCT FROM OLD.report_id OR NEW.kind IS DISTINCT FROM OLD.kind OR (OLD.decided_by IS NOT NULL AND NEW.decided_by IS DISTINCT FROM OLD.decided_by) OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at))
  EXECUTE FUNCTION refuse('what was asked and decided is never changed');
CREATE TRIGGER proposals_stay BEFORE UPDATE ON proposals FOR EACH ROW
  WHEN (OLD.state <> 'waiting' OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by OR NEW.report_id IS DISTINCT FROM OLD.report_id)
  EXECUTE FUNCTION refuse('what was proposed and decided is never changed');
CREATE TRIGGER objections_stay BEFORE UPDATE ON objections FOR EACH ROW
  WHEN (NEW.words IS DISTINCT FROM OLD.words OR OLD.state <> 'open')
  EXECUTE FUNCTION refuse('an objection is never changed');
