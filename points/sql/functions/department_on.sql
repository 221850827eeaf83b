-- The department that a department's people and work are of on a day: itself, or who took over from it, however often.
CREATE OR REPLACE FUNCTION department_on(asked integer, day date) RETURNS integer
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE followed (id, ended_on, successor_id, step) AS (
    SELECT id, ended_on, successor_id, 0 FROM department WHERE id = asked
    UNION ALL
    SELECT next.id, next.ended_on, next.successor_id, step + 1
      FROM followed JOIN department next ON next.id = followed.successor_id
     WHERE followed.ended_on <= day AND step < 100
  )
  SELECT id FROM followed ORDER BY step DESC LIMIT 1
$$;
