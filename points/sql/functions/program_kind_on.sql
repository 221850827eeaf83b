-- A kind of a town's own as it holds on a day: the latest entry of the latest day not after it.
CREATE OR REPLACE FUNCTION program_kind_on(asked integer, day date) RETURNS SETOF program_kind_version
LANGUAGE sql STABLE AS $$
  SELECT * FROM program_kind_version WHERE kind_id = asked AND from_on <= day ORDER BY from_on DESC, id DESC LIMIT 1
$$;
