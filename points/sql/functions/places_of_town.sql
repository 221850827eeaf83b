-- The places of a town, and from and through which days they were or are its own; NULL where that has no such end.
CREATE OR REPLACE FUNCTION places_of_town(town text) RETURNS TABLE (merchant_id integer, from_on date, through_on date)
LANGUAGE sql STABLE AS $$
  SELECT id, (SELECT max(f.through_on) + 1 FROM merchant_former f WHERE f.merchant_id = merchant.id), NULL::date
    FROM merchant WHERE municipality_code = town
  UNION ALL
  SELECT former.merchant_id,
         (SELECT max(f.through_on) + 1 FROM merchant_former f
           WHERE f.merchant_id = former.merchant_id AND f.through_on < former.through_on),
         former.through_on
    FROM merchant_former former WHERE former.municipality_code = town
$$;
