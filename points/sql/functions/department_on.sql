-- The department that a department's people and work are of on a day: itself, or who took over from it, however often; until it
-- was opened again.
CREATE OR REPLACE FUNCTION department_on(asked integer, day date) RETURNS integer
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE followed (id, step) AS (
    SELECT asked, 0
    UNION ALL
    SELECT ended.successor_id, step + 1
      FROM followed JOIN department_end ended ON ended.department_id = followed.id
     WHERE ended.from_on <= day AND (ended.reopened_on IS NULL OR ended.reopened_on > day) AND step < 100
  )
  SELECT id FROM followed ORDER BY step DESC LIMIT 1
$$;
