-- A detail that does not sum is refused, whoever writes it: at the end of the transaction for an invoice and its lines, at once for the
-- details of a line, which are many.
CREATE OR REPLACE FUNCTION invoice_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'invoice' THEN
      SELECT NEW.id INTO wrong
       WHERE NEW.yen <> (SELECT coalesce(sum(yen), 0) FROM invoice_line WHERE invoice_id = NEW.id);
    WHEN 'invoice_line' THEN
      SELECT i.id INTO wrong FROM invoice i
       WHERE i.id = NEW.invoice_id
         AND (i.yen <> (SELECT sum(yen) FROM invoice_line WHERE invoice_id = i.id)
           OR (i.month IS NOT NULL AND NEW.points <> (SELECT coalesce(sum(d.points), 0) FROM invoice_detail d
                WHERE d.invoice_id = NEW.invoice_id AND d.line = NEW.line)));
    ELSE
      SELECT l.invoice_id INTO wrong FROM invoice_line l
       WHERE (l.invoice_id, l.line) IN (SELECT DISTINCT invoice_id, line FROM added)
         AND l.points <> (SELECT sum(d.points) FROM invoice_detail d WHERE d.invoice_id = l.invoice_id AND d.line = l.line)
       LIMIT 1;
  END CASE;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the details of invoice % do not sum', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_sums';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS invoice_sums ON invoice;
CREATE CONSTRAINT TRIGGER invoice_sums AFTER INSERT ON invoice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION invoice_sums();
DROP TRIGGER IF EXISTS invoice_sums ON invoice_line;
CREATE CONSTRAINT TRIGGER invoice_sums AFTER INSERT ON invoice_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION invoice_sums();
CREATE OR REPLACE TRIGGER invoice_sums AFTER INSERT ON invoice_detail REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION invoice_sums();
