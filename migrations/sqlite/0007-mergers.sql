-- Merging away: a report that leaves the working list stands behind another one, and only two people put it there or take it back.
-- The same column, by the same name, is in migrations/postgres/0007-mergers.sql.

ALTER TABLE handlings ADD COLUMN merged_into TEXT;
CREATE INDEX handlings_merged ON handlings (merged_into) WHERE merged_into IS NOT NULL;

-- The database itself refuses to hide a report, or to bring it back, without a request that another person agreed to.
CREATE TRIGGER mergers_need_two BEFORE UPDATE OF merged_into ON handlings
  WHEN NEW.merged_into IS NOT OLD.merged_into AND NOT EXISTS (
    SELECT 1 FROM second_looks WHERE report_id = OLD.report_id AND state = 'agreed' AND used_at IS NOT NULL
      AND decided_by <> asked_by AND kind = CASE WHEN NEW.merged_into IS NULL THEN 'unmerge' ELSE 'merge' END
      AND json_extract(detail, '$.into') = coalesce(NEW.merged_into, OLD.merged_into))
  BEGIN SELECT RAISE(ABORT, 'a report is merged away or taken back by two people only'); END;
