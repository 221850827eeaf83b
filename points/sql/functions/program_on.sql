-- A programme as it holds on a day: the latest entry of the latest day not after it. One index look-up for a programme.
CREATE OR REPLACE FUNCTION program_on(asked integer, day date) RETURNS SETOF program_version
LANGUAGE sql STABLE AS $$
  SELECT * FROM program_version WHERE program_id = asked AND from_on <= day ORDER BY from_on DESC, id DESC LIMIT 1
$$;
