-- Merging away: a report that leaves the working list stands behind another one, and only two people put it there or take it back.
-- The same column, by the same name, is in migrations/sqlite/0007-mergers.sql.

ALTER TABLE handlings ADD COLUMN merged_into TEXT;
CREATE INDEX handlings_merged ON handlings (merged_into) WHERE merged_into IS NOT NULL;

-- The database itself refuses to hide a report, or to bring it back, without a request that another person agreed to.
CREATE FUNCTION needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM second_looks WHERE report_id = OLD.report_id AND state = 'agreed' AND used_at IS NOT NULL
      AND decided_by <> asked_by AND kind = CASE WHEN NEW.merged_into IS NULL THEN 'unmerge' ELSE 'merge' END
      AND detail->>'into' = coalesce(NEW.merged_into, OLD.merged_into))
  THEN RAISE EXCEPTION 'a report is merged away or taken back by two people only'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mergers_need_two BEFORE UPDATE OF merged_into ON handlings FOR EACH ROW
  WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into) EXECUTE FUNCTION needs_two();

-- Emptying a table at one stroke passes by the guards of single rows: it is refused too. SQLite has no such statement.
CREATE TRIGGER reports_not_emptied BEFORE TRUNCATE ON reports FOR EACH STATEMENT EXECUTE FUNCTION refuse('a report is never deleted');
CREATE TRIGGER handlings_not_emptied BEFORE TRUNCATE ON handlings FOR EACH STATEMENT EXECUTE FUNCTION refuse('a report is never deleted');
CREATE TRIGGER timeline_not_emptied BEFORE TRUNCATE ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse('the timeline is append only');
CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse('the ledger is append only');
CREATE TRIGGER proposals_not_emptied BEFORE TRUNCATE ON proposals FOR EACH STATEMENT EXECUTE FUNCTION refuse('a proposal is never deleted');
CREATE TRIGGER second_looks_not_emptied BEFORE TRUNCATE ON second_looks FOR EACH STATEMENT EXECUTE FUNCTION refuse('a second look is never deleted');
CREATE TRIGGER conflicts_not_emptied BEFORE TRUNCATE ON conflicts FOR EACH STATEMENT EXECUTE FUNCTION refuse('a declared conflict is never deleted');
CREATE TRIGGER pressures_not_emptied BEFORE TRUNCATE ON pressures FOR EACH STATEMENT EXECUTE FUNCTION refuse('a call for help is never deleted');
CREATE TRIGGER objections_not_emptied BEFORE TRUNCATE ON objections FOR EACH STATEMENT EXECUTE FUNCTION refuse('an objection is never deleted');
CREATE TRIGGER agency_duties_not_emptied BEFORE TRUNCATE ON agency_duties FOR EACH STATEMENT EXECUTE FUNCTION refuse('a duty is never deleted');
CREATE TRIGGER citizen_marks_not_emptied BEFORE TRUNCATE ON citizen_marks FOR EACH STATEMENT EXECUTE FUNCTION refuse('a mark is never deleted: it ends');
CREATE TRIGGER certificates_not_emptied BEFORE TRUNCATE ON certificates FOR EACH STATEMENT EXECUTE FUNCTION refuse('a certificate is never deleted');
CREATE TRIGGER fingerprints_not_emptied BEFORE TRUNCATE ON fingerprints FOR EACH STATEMENT EXECUTE FUNCTION refuse('a published fingerprint is never deleted');
