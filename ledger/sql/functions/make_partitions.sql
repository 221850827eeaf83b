-- Makes the monthly partitions of postings from one day's month through another's; those that exist stay.
CREATE OR REPLACE FUNCTION ledger.make_partitions(from_day date, through_day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', from_day);
BEGIN
  WHILE month <= through_day LOOP
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS ledger.posting_%s PARTITION OF ledger.posting FOR VALUES FROM (%L) TO (%L)',
      to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date);
    month := month + interval '1 month';
  END LOOP;
END $$;
