-- What a kind of voucher is called on a day.
CREATE OR REPLACE FUNCTION voucher_kind_name(asked integer, day date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT (SELECT name FROM voucher_kind_version WHERE voucher_kind_id = asked AND from_on <= day
           ORDER BY from_on DESC, id DESC LIMIT 1)
$$;
