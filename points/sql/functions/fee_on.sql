-- A fee as it holds on a day: the latest entry of the latest day not after it.
CREATE OR REPLACE FUNCTION fee_on(asked integer, day date) RETURNS SETOF fee_version
LANGUAGE sql STABLE AS $$
  SELECT * FROM fee_version WHERE fee_id = asked AND from_on <= day ORDER BY from_on DESC, id DESC LIMIT 1
$$;
