-- Whether a line of a remittance counts: it was not called off, and the money did not come back.
CREATE OR REPLACE FUNCTION is_passed_on(remittance bigint, invoice bigint, of_line integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM remittance_cancellation x WHERE x.remittance_id = remittance)
     AND NOT EXISTS (SELECT FROM remittance_line_returned b
                      WHERE b.remittance_id = remittance AND b.invoice_id = invoice AND b.line = of_line AND file_stands(b.file_id))
$$;
