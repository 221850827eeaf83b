-- What a place is called on a day.
CREATE OR REPLACE FUNCTION place_name(asked integer, day date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT (SELECT name FROM merchant_version WHERE merchant_id = asked AND from_on <= day AND name IS NOT NULL
           ORDER BY from_on DESC, id DESC LIMIT 1)
$$;
