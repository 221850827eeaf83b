-- The hash of an account, the holder's name included, by which an answer of its payee is bound to it. NULL where there is none.
CREATE OR REPLACE FUNCTION account_sha256(account jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', account ->> 'bankCode', account ->> 'branchCode', account ->> 'type', account ->> 'number',
                                            account ->> 'holderName'), 'UTF8')), 'hex')
   WHERE jsonb_typeof(account) = 'object'
$$;
