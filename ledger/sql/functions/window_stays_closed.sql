-- A window that is closed stays closed, and an end that has come stays: a privilege says that they may be written, and not how often. For
-- everybody but the owner of the table.
CREATE OR REPLACE FUNCTION ledger.window_stays_closed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF OLD.closed_at IS NOT NULL AND (NEW.id, NEW.closed_at, NEW.ends_at) IS DISTINCT FROM (OLD.id, OLD.closed_at, OLD.ends_at) THEN
    RAISE EXCEPTION 'a closed window stays closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'window_stays_closed';
  END IF;
  -- Neither moved nor set where something was posted later.
  IF NEW.ends_at IS DISTINCT FROM OLD.ends_at
     AND EXISTS (SELECT FROM ledger.slot WHERE posted_at >= OLD.ends_at OR posted_at >= NEW.ends_at) THEN
    RAISE EXCEPTION 'the end of a window that has come stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'window_stays_closed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER window_stays_closed BEFORE UPDATE ON ledger.posting_window FOR EACH ROW
  EXECUTE FUNCTION ledger.window_stays_closed();
