-- Makes the monthly partitions of postings from one day's month through another's; those that exist stay. The application
-- calls it with the rights of the tables' owner: so it makes months of postings and nothing else, a few at a time, in years
-- in which points can be. Its search path is fixed, so that no caller's table or function comes in between.
CREATE OR REPLACE FUNCTION ledger.make_partitions(from_day date, through_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month date := date_trunc('month', from_day);
BEGIN
  IF from_day IS NULL OR through_day IS NULL OR from_day < '2000-01-01' OR through_day > '2199-12-31'
     OR through_day > from_day + 1100 THEN
    RAISE EXCEPTION 'no partitions are made from % through %', from_day, through_day USING ERRCODE = 'invalid_parameter_value';
  END IF;
  WHILE month <= through_day LOOP
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS ledger.posting_%s PARTITION OF ledger.posting FOR VALUES FROM (%L) TO (%L)',
      to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date);
    month := month + interval '1 month';
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION ledger.make_partitions(date, date) FROM PUBLIC;
