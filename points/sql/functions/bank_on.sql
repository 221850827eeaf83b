-- A bank ('' as its branch) or a branch as it is known on a day; no row where it is unknown. `closed_on` is the first day on which it was
-- closed, where it is.
CREATE OR REPLACE FUNCTION bank_on(bank text, branch text, day date)
RETURNS TABLE (name text, kana text, closed_on date)
LANGUAGE sql STABLE AS $$
  WITH entry AS (SELECT * FROM bank_version WHERE bank_code = bank AND branch_code = branch AND from_on <= day)
  SELECT latest.name, latest.kana,
         (SELECT min(shut.from_on) FROM entry shut
           WHERE NOT shut.is_open
             AND NOT EXISTS (SELECT FROM entry later WHERE later.is_open AND (later.from_on, later.id) > (shut.from_on, shut.id)))
    FROM entry latest WHERE latest.name IS NOT NULL ORDER BY latest.from_on DESC, latest.id DESC LIMIT 1
$$;
