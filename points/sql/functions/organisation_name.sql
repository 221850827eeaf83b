-- What an office beside the towns is called: `P3` a company, `O1` an organisation; NULL for the platform and for towns.
CREATE OR REPLACE FUNCTION organisation_name(organisation text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE left(organisation, 1)
    WHEN 'P' THEN (SELECT name FROM partner WHERE id = substr(organisation, 2)::integer)
    WHEN 'O' THEN (SELECT o.name FROM organisation o WHERE o.id = substr(organisation, 2)::integer)
  END
$$;
