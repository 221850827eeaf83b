-- What a department is called on a day.
CREATE OR REPLACE FUNCTION department_name_on(asked integer, day date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT name FROM department_name WHERE department_id = asked AND from_on <= day ORDER BY from_on DESC, id DESC LIMIT 1
$$;
