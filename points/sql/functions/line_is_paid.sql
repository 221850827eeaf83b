-- Whether a file has paid a line and that stands: it was not cancelled, and the money did not come back.
CREATE OR REPLACE FUNCTION line_is_paid(settlement bigint, of_line integer, file integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM zengin_cancelled WHERE file_id = file)
     AND NOT EXISTS (SELECT FROM settlement_line_returned r
                      WHERE r.settlement_id = settlement AND r.line = of_line AND r.file_id = file)
$$;
