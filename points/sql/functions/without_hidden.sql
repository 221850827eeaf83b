-- A text with a sign in the place of everybody who is hidden from a reader, in any width and case.
CREATE OR REPLACE FUNCTION without_hidden(said text, reader text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT coalesce(regexp_replace(normalize(said, NFKC), (SELECT '(?<![A-Za-z0-9])(?:' || string_agg(shown, '|') || ')(?![A-Za-z0-9])' FROM hidden_from(reader)), '―', 'gi'), said)
$$;
