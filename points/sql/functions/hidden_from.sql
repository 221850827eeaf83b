-- The protected members whom a reader must not find: all but those whose officer the reader is; to an empty name, all.
CREATE OR REPLACE FUNCTION hidden_from(reader text) RETURNS TABLE (holder bigint, shown text)
LANGUAGE sql STABLE AS $$
  SELECT member.holder, member.shown FROM protection JOIN member USING (holder)
   WHERE ended_at IS NULL GROUP BY member.holder, member.shown HAVING bool_and(coalesce(reader, '') <> ALL (officers))
$$;
