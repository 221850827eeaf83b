-- Whether a bank file counts: one that was cancelled pays nobody.
CREATE OR REPLACE FUNCTION file_stands(file integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM zengin_cancelled WHERE file_id = file)
$$;
