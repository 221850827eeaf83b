-- Of which kind a place is on a day.
CREATE OR REPLACE FUNCTION place_kind(asked integer, day date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT (SELECT kind FROM merchant_version WHERE merchant_id = asked AND from_on <= day AND kind IS NOT NULL
           ORDER BY from_on DESC, id DESC LIMIT 1)
$$;
