-- The last day on which points count at a place, of the days that are open from a day on; NULL where no end is announced.
CREATE OR REPLACE FUNCTION place_open_through(asked integer, day date) RETURNS date
LANGUAGE sql STABLE AS $$
  SELECT (SELECT min(from_on) - 1 FROM merchant_version
           WHERE merchant_id = asked AND from_on > day AND is_open IS NOT NULL AND NOT place_is_open(asked, from_on))
$$;
