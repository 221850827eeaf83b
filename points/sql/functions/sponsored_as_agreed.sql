-- A programme with a sponsor is what the sponsor agreed to, and so is each grant of it, whoever writes them. It may end earlier and grant less.
CREATE OR REPLACE FUNCTION sponsored_as_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong integer;
BEGIN
  IF TG_TABLE_NAME = 'program_version' THEN
    SELECT s.id INTO wrong
      FROM added v JOIN program ON program.id = v.program_id JOIN sponsorship s ON s.id = program.sponsorship_id
     WHERE (v.name, v.amount, v.repeats, v.person_max, v.expiry, v.expires_on, v.residents_only, v.age_from, v.age_to, v.is_paid)
             IS DISTINCT FROM (s.name, s.amount, s.repeats, s.person_max, 'day', s.expires_on, false, NULL::integer, NULL::integer, false)
        OR v.budget IS NULL OR v.budget > s.budget OR v.ends_on > s.ends_on
        OR (v.starts_on < s.starts_on AND v.ends_on >= s.starts_on)
     LIMIT 1;
  ELSE
    SELECT program.id INTO wrong
      FROM added g JOIN program ON program.id = g.program_id LEFT JOIN sponsorship s ON s.id = program.sponsorship_id
     WHERE g.payer_id IS DISTINCT FROM program.payer_id OR g.amount <> s.amount OR g.expires_on <> s.expires_on
     LIMIT 1;
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'not what the sponsor of % agreed to: %', TG_TABLE_NAME, wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sponsored_as_agreed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER sponsored_as_agreed AFTER INSERT ON program_version REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION sponsored_as_agreed();
CREATE OR REPLACE TRIGGER sponsored_as_agreed AFTER INSERT ON grant_record REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION sponsored_as_agreed();
