-- The protections, also those that are over, whose officer a reader is or was last.
CREATE OR REPLACE FUNCTION protections_of(reader text) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
  SELECT id FROM protection WHERE reader = ANY (officers)
$$;
