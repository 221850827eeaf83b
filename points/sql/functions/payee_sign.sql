-- Who is paid by a line, as bank files name it: `S1` a place, `E1` an event, `C43424` a municipality.
CREATE OR REPLACE FUNCTION payee_sign(kind text, id bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'merchant' THEN 'S' || id WHEN 'event' THEN 'E' || id ELSE 'C' || lpad(id::text, 5, '0') END
$$;
