-- A remittance ends once: by a file that counts, made when two others have approved it, or by being called off while none counts. Whichever
-- comes first, also of two at once.
CREATE OR REPLACE FUNCTION remittance_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong boolean;
BEGIN
  IF NEW.remittance_id IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('remittance ' || NEW.remittance_id, 0));
  IF TG_TABLE_NAME = 'zengin_file' THEN
    wrong := EXISTS (SELECT FROM remittance_cancellation x WHERE x.remittance_id = NEW.remittance_id)
          OR (SELECT count(*) FROM remittance_approval a JOIN remittance r ON r.id = a.remittance_id
               WHERE r.id = NEW.remittance_id AND r.payer = NEW.office AND a.staff_id NOT IN (r.asked_by, NEW.created_by)) < 2;
  ELSE
    wrong := EXISTS (SELECT FROM zengin_file f WHERE f.remittance_id = NEW.remittance_id AND file_stands(f.id));
  END IF;
  IF wrong THEN
    RAISE EXCEPTION 'a remittance ends once: %', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER remittance_once BEFORE INSERT ON zengin_file FOR EACH ROW EXECUTE FUNCTION remittance_once();
CREATE OR REPLACE TRIGGER remittance_once BEFORE INSERT ON remittance_cancellation FOR EACH ROW EXECUTE FUNCTION remittance_once();
