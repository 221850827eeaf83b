-- The protected members whom a reader must not find, and since when: all but those whose officer the reader is and works as; to an empty
-- name, all.
CREATE OR REPLACE FUNCTION hidden_from(reader text) RETURNS TABLE (holder bigint, shown text, since timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT member.holder, member.shown, min(begun_at) FROM protection JOIN member USING (holder)
   WHERE ended_at IS NULL GROUP BY member.holder, member.shown
  HAVING bool_and(coalesce(reader, '') <> ALL (officers) OR NOT can_protect(reader, municipality_code))
$$;
