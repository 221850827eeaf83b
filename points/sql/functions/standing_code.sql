-- The municipality that what a code names belongs to: itself, or who took over from it, however often.
CREATE OR REPLACE FUNCTION standing_code(asked text) RETURNS text
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE followed (code, step) AS (
    SELECT asked, 0
    UNION ALL
    SELECT successor_code, step + 1
      FROM followed JOIN municipality_succession s ON s.municipality_code = followed.code
     WHERE taken_over_at IS NOT NULL AND step < 100
  )
  SELECT code FROM followed ORDER BY step DESC LIMIT 1
$$;
