-- The last day of a municipality: as the public list says it, or the day before another one takes over; NULL where none is known.
CREATE OR REPLACE FUNCTION municipality_through(asked text) RETURNS date
LANGUAGE sql STABLE AS $$
  SELECT least(valid_to, (SELECT from_on - 1 FROM municipality_succession
                           WHERE municipality_code = municipality.code AND called_off_at IS NULL))
    FROM municipality WHERE code = asked
$$;
