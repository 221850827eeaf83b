-- A file of which money came back was carried out, and one that was cancelled was not: never both, whoever writes at once.
CREATE OR REPLACE FUNCTION returned_or_cancelled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('end of file ' || NEW.file_id, 0));
  IF TG_TABLE_NAME = 'zengin_return' THEN
    wrong := EXISTS (SELECT FROM zengin_cancelled c WHERE c.file_id = NEW.file_id);
  ELSE
    wrong := EXISTS (SELECT FROM zengin_return b WHERE b.file_id = NEW.file_id);
  END IF;
  IF wrong THEN
    RAISE EXCEPTION 'a file comes back or is cancelled: %', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'returned_or_cancelled';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER returned_or_cancelled BEFORE INSERT ON zengin_return FOR EACH ROW EXECUTE FUNCTION returned_or_cancelled();
CREATE OR REPLACE TRIGGER returned_or_cancelled BEFORE INSERT ON zengin_cancelled FOR EACH ROW EXECUTE FUNCTION returned_or_cancelled();
