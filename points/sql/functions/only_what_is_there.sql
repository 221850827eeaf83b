-- Nobody is paid more than is there: a payment goes to lines as far as they are owed; what is passed on is what was collected, and what a
-- company pays itself is what it owes. Held to in the write, also by two at once: they come one after the other.
CREATE OR REPLACE FUNCTION only_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one bigint;
  wrong boolean;
BEGIN
  FOR one IN SELECT DISTINCT invoice_id FROM added ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('invoice ' || one, 0));
  END LOOP;
  IF TG_TABLE_NAME = 'collection_share' THEN
    FOR one IN SELECT DISTINCT collection_id FROM added ORDER BY 1 LOOP
      PERFORM pg_advisory_xact_lock(hashtextextended('collection ' || one, 0));
    END LOOP;
    wrong := EXISTS (SELECT FROM collection c
               WHERE c.id IN (SELECT collection_id FROM added)
                 AND c.yen < (SELECT sum(s.yen) FROM collection_share s WHERE s.collection_id = c.id))
          OR EXISTS (SELECT FROM invoice_line l
               WHERE (l.invoice_id, l.line) IN (SELECT invoice_id, line FROM added)
                 AND l.yen < (SELECT sum(s.yen) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line));
  ELSE
    wrong := EXISTS (SELECT FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
               WHERE (l.invoice_id, l.line) IN (SELECT invoice_id, line FROM added)
                 AND (SELECT sum(r.yen) FROM remittance_line r
                       WHERE r.invoice_id = l.invoice_id AND r.line = l.line
                         AND NOT EXISTS (SELECT FROM remittance_cancellation x WHERE x.remittance_id = r.remittance_id))
                   > CASE WHEN i.biller IS NULL THEN l.yen
                          ELSE (SELECT coalesce(sum(s.yen), 0) FROM collection_share s
                                 WHERE s.invoice_id = l.invoice_id AND s.line = l.line) END);
  END IF;
  IF wrong THEN
    RAISE EXCEPTION 'more than is there: %', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_is_there';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER only_what_is_there AFTER INSERT ON collection_share REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION only_what_is_there();
CREATE OR REPLACE TRIGGER only_what_is_there AFTER INSERT ON remittance_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION only_what_is_there();
