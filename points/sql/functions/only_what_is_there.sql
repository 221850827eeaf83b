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
                 AND abs(c.yen) < (SELECT sum(s.yen) * sign(c.yen) FROM collection_share s WHERE s.collection_id = c.id))
          -- A share goes the way of its payment; of one that is taken back as much as that had, line by line.
          OR EXISTS (SELECT FROM added s JOIN collection c ON c.id = s.collection_id
               WHERE sign(s.yen) <> sign(c.yen)
                  OR (c.reverses IS NULL AND EXISTS (SELECT FROM collection back WHERE back.reverses = c.id))
                  OR (c.reverses IS NOT NULL AND NOT EXISTS (SELECT FROM collection_share o
                        WHERE o.collection_id = c.reverses AND (o.invoice_id, o.line, o.yen) = (s.invoice_id, s.line, -s.yen))))
          -- What was passed on is not taken back.
          OR EXISTS (SELECT FROM added s JOIN invoice i ON i.id = s.invoice_id
               WHERE s.yen < 0 AND i.month IS NOT NULL
                 AND (SELECT coalesce(sum(o.yen), 0) FROM collection_share o WHERE (o.invoice_id, o.line) = (s.invoice_id, s.line))
                   < (SELECT coalesce(sum(r.yen), 0) FROM remittance_line r
                       WHERE (r.invoice_id, r.line) = (s.invoice_id, s.line)
                         AND is_passed_on(r.remittance_id, r.invoice_id, r.line)))
          OR EXISTS (SELECT FROM invoice_line l
               WHERE (l.invoice_id, l.line) IN (SELECT invoice_id, line FROM added)
                 AND l.yen < (SELECT sum(s.yen) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line));
  ELSE
    wrong := EXISTS (SELECT FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
               WHERE (l.invoice_id, l.line) IN (SELECT invoice_id, line FROM added)
                 AND (SELECT sum(r.yen) FROM remittance_line r
                       WHERE r.invoice_id = l.invoice_id AND r.line = l.line
                         AND is_passed_on(r.remittance_id, r.invoice_id, r.line))
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
