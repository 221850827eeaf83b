-- A window that is closed stays closed: a privilege says that its end may be written, and not that it is written once. For everybody but
-- the owner of the table.
CREATE OR REPLACE FUNCTION ledger.window_stays_closed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) AND OLD.closed_at IS NOT NULL
     AND (NEW.id, NEW.closed_at) IS DISTINCT FROM (OLD.id, OLD.closed_at) THEN
    RAISE EXCEPTION 'a closed window stays closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'window_stays_closed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER window_stays_closed BEFORE UPDATE ON ledger.posting_window FOR EACH ROW
  EXECUTE FUNCTION ledger.window_stays_closed();
