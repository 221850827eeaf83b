-- A programme with those of other municipalities that it goes on from, and those that go on from it: a person's limits count over all.
CREATE OR REPLACE FUNCTION program_line(asked integer) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up (id, step) AS (
    SELECT asked, 0
    UNION ALL
    SELECT succeeds, step + 1 FROM up JOIN program USING (id) WHERE succeeds IS NOT NULL AND step < 100
  ), down (id, step) AS (
    SELECT (SELECT id FROM up ORDER BY step DESC LIMIT 1), 0
    UNION ALL
    SELECT program.id, step + 1 FROM down JOIN program ON program.succeeds = down.id WHERE step < 100
  )
  SELECT id FROM down
$$;
