-- Secrecy and no interference: second looks, conflicts, objections, duties, marks, rights; originals that cannot be changed. The same tables are in migrations/postgres/0004-secrecy.sql.

-- What counts only when a second person agrees: opening an identity, lowering a report, merging one away, marking or blocking a reporter.
CREATE TABLE second_looks (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, report_id TEXT NOT NULL, detail TEXT NOT NULL, reason TEXT NOT NULL,
  asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at INTEGER,
  decided_because TEXT, ends_at INTEGER NOT NULL, used_at INTEGER
);
CREATE INDEX second_looks_report ON second_looks (report_id, kind);
CREATE INDEX second_looks_waiting ON second_looks (asked_at) WHERE state = 'waiting';

-- What an officer declared about themselves and a report: whoever did may not close it.
CREATE TABLE conflicts (
  report_id TEXT NOT NULL, officer_id TEXT NOT NULL, reason TEXT NOT NULL, declared_at INTEGER NOT NULL,
  PRIMARY KEY (report_id, officer_id)
);

-- Somebody was told to pass over a case: read by the duty head and the auditor alone.
CREATE TABLE pressures (
  id TEXT PRIMARY KEY, report_id TEXT NOT NULL, officer_id TEXT NOT NULL, sealed BLOB NOT NULL, at INTEGER NOT NULL,
  seen_by TEXT, seen_at INTEGER
);

-- A citizen's one objection to a result, and the other desk that looks at it.
CREATE TABLE objections (
  report_id TEXT PRIMARY KEY, words TEXT NOT NULL, unit_id TEXT NOT NULL, first_officer TEXT, at INTEGER NOT NULL,
  due_at INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at INTEGER, answer TEXT
);
CREATE INDEX objections_open ON objections (due_at) WHERE state = 'open';

-- The duty to tell the agency of an official or party member (plan 125/KH-UBND).
CREATE TABLE agency_duties (
  report_id TEXT PRIMARY KEY, agency TEXT NOT NULL, letter TEXT NOT NULL, officer_id TEXT NOT NULL, at INTEGER NOT NULL,
  due_at INTEGER NOT NULL, sent_at INTEGER, reminded_at INTEGER, answered_at INTEGER, answer TEXT
);
CREATE INDEX agency_duties_open ON agency_duties (due_at) WHERE answered_at IS NULL;

-- Marks and blocks of a reporter, known by pseudonym only; `ends_at` is never absent.
CREATE TABLE citizen_marks (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, report_id TEXT NOT NULL,
  by_officer TEXT NOT NULL, second_officer TEXT NOT NULL, at INTEGER NOT NULL, ends_at INTEGER NOT NULL
);
CREATE INDEX citizen_marks_citizen ON citizen_marks (citizen_id, ends_at);

-- Rights under Law 91/2025/QH15: what was asked and when it was done.
CREATE TABLE rights_asked (
  id TEXT PRIMARY KEY, citizen_id TEXT NOT NULL, ask TEXT NOT NULL, at INTEGER NOT NULL, due_at INTEGER NOT NULL,
  done_at INTEGER, kept_because TEXT
);
CREATE INDEX rights_asked_open ON rights_asked (at) WHERE done_at IS NULL;

-- Proof that something was destroyed: what class, how much, why. No word of whose it was.
CREATE TABLE certificates (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, counts TEXT NOT NULL, because TEXT NOT NULL, at INTEGER NOT NULL
);

-- The original never changes: the database itself refuses, whoever asks.
CREATE TRIGGER second_looks_remain BEFORE DELETE ON second_looks BEGIN SELECT RAISE(ABORT, 'a second look is never deleted'); END;
CREATE TRIGGER conflicts_stay BEFORE UPDATE ON conflicts BEGIN SELECT RAISE(ABORT, 'a declared conflict is never changed'); END;
CREATE TRIGGER conflicts_remain BEFORE DELETE ON conflicts BEGIN SELECT RAISE(ABORT, 'a declared conflict is never deleted'); END;
CREATE TRIGGER pressures_remain BEFORE DELETE ON pressures BEGIN SELECT RAISE(ABORT, 'a call for help is never deleted'); END;
CREATE TRIGGER objections_remain BEFORE DELETE ON objections BEGIN SELECT RAISE(ABORT, 'an objection is never deleted'); END;
CREATE TRIGGER agency_duties_remain BEFORE DELETE ON agency_duties BEGIN SELECT RAISE(ABORT, 'a duty is never deleted'); END;
CREATE TRIGGER citizen_marks_stay BEFORE UPDATE ON citizen_marks BEGIN SELECT RAISE(ABORT, 'a mark is never changed: it ends'); END;
CREATE TRIGGER citizen_marks_remain BEFORE DELETE ON citizen_marks BEGIN SELECT RAISE(ABORT, 'a mark is never deleted: it ends'); END;
CREATE TRIGGER certificates_stay BEFORE UPDATE ON certificates BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END;
CREATE TRIGGER certificates_remain BEFORE DELETE ON certificates BEGIN SELECT RAISE(ABORT, 'a certificate is never deleted'); END;
CREATE TRIGGER fingerprints_stay BEFORE UPDATE ON fingerprints BEGIN SELECT RAISE(ABORT, 'a published fingerprint is never changed'); END;
CREATE TRIGGER fingerprints_remain BEFORE DELETE ON fingerprints BEGIN SELECT RAISE(ABORT, 'a published fingerprint is never deleted'); END;
CREATE TRIGGER consent_stays BEFORE UPDATE OF consent ON identities
  WHEN OLD.consent IS NOT NULL AND NEW.consent IS NOT OLD.consent
  BEGIN SELECT RAISE(ABORT, 'a consent is never changed: withdrawing it is an act of its own'); END;
CREATE TRIGGER originals_stay BEFORE UPDATE ON files
  WHEN OLD.sha256 IS NOT NULL AND (NEW.sha256 IS NOT OLD.sha256 OR NEW.size_bytes IS NOT OLD.size_bytes OR NEW.mime IS NOT OLD.mime OR NEW.received_at IS NOT OLD.received_at OR NEW.citizen_id IS NOT OLD.citizen_id)
  BEGIN SELECT RAISE(ABORT, 'a kept original is never changed'); END;
CREATE TRIGGER second_looks_stay BEFORE UPDATE ON second_looks
  WHEN NEW.reason IS NOT OLD.reason OR NEW.asked_by IS NOT OLD.asked_by OR NEW.report_id IS NOT OLD.report_id OR NEW.kind IS NOT OLD.kind OR (OLD.decided_by IS NOT NULL AND NEW.decided_by IS NOT OLD.decided_by) OR (OLD.used_at IS NOT NULL AND NEW.used_at IS NOT OLD.used_at)
  BEGIN SELECT RAISE(ABORT, 'what was asked and decided is never changed'); END;
CREATE TRIGGER proposals_stay BEFORE UPDATE ON proposals
  WHEN OLD.state <> 'waiting' OR NEW.reason IS NOT OLD.reason OR NEW.proposed_by IS NOT OLD.proposed_by OR NEW.report_id IS NOT OLD.report_id
  BEGIN SELECT RAISE(ABORT, 'what was proposed and decided is never changed'); END;
CREATE TRIGGER objections_stay BEFORE UPDATE ON objections
  WHEN NEW.words IS NOT OLD.words OR OLD.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'an objection is never changed'); END;
