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
