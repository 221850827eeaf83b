-- A programme and those of other municipalities that it goes on from: a person's limits count over all of them.
CREATE OR REPLACE FUNCTION program_and_before(asked integer) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line (id, step) AS (
    SELECT asked, 0
    UNION ALL
    SELECT succeeds, step + 1 FROM line JOIN program USING (id) WHERE succeeds IS NOT NULL AND step < 100
  )
  SELECT id FROM line
$$;
