-- What a payee last said of an account: whether it is right, how and when it said so, and its note. NULL where it has said nothing of it.
CREATE OR REPLACE FUNCTION payee_answer_of(asked text, account jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('isRight', is_right, 'way', way, 'at', answered_at, 'note', note) FROM payee_answer
   WHERE party = asked AND account_sha256 = account_sha256(account) ORDER BY id DESC LIMIT 1
$$;
