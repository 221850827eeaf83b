-- Whether points count at a place on a day.
CREATE OR REPLACE FUNCTION place_is_open(asked integer, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT (SELECT is_open FROM merchant_version WHERE merchant_id = asked AND from_on <= day AND is_open IS NOT NULL
           ORDER BY from_on DESC, id DESC LIMIT 1)
$$;
