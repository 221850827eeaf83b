-- How a company's system is known (RFC 7523, RFC 9449): by its public keys, for which it is given tokens of five minutes.
-- A company has one key, and for a while two: the former one ends by a date.
CREATE TABLE partner_key (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id    integer NOT NULL REFERENCES partner (id),
  -- By which two persons of the company changed to it; NULL for the key that came with its registration.
  request_id    bigint UNIQUE REFERENCES change_request (id),
  jwk           jsonb   NOT NULL CHECK (NOT jwk ? 'd'),
  -- RFC 7638, to which the request is bound.
  thumbprint    text    NOT NULL CHECK (thumbprint ~ '^[A-Za-z0-9_-]{43}$'),
  registered_at timestamptz NOT NULL,
  -- From the second person's yes on; NULL where nobody said it.
  counts_from   timestamptz,
  ends_at       timestamptz,
  CHECK (ends_at IS NULL OR counts_from IS NOT NULL),
  CHECK (request_id IS NOT NULL OR counts_from IS NOT NULL)
);
-- One key is of one company, and one that has ended does not come back.
CREATE UNIQUE INDEX partner_key_of_one ON partner_key (thumbprint) WHERE counts_from IS NOT NULL;
CREATE INDEX partner_key_of_partner ON partner_key (partner_id);

-- Access tokens, by their hash, bound to the key of the caller's proofs. They are worth what their company's key is worth at that moment.
CREATE TABLE partner_token (
  token_sha256 bytea       PRIMARY KEY,
  key_id       bigint      NOT NULL REFERENCES partner_key (id),
  jkt          text        NOT NULL,
  scopes       text[]      NOT NULL CHECK (scopes <@ ARRAY['orders', 'coupons', 'files'] AND cardinality(scopes) > 0),
  expires_at   timestamptz NOT NULL
);
CREATE INDEX partner_token_by_end ON partner_token (expires_at);

-- Client assertions that were used, until they would be refused by their time.
CREATE TABLE partner_assertion (
  partner_id integer     NOT NULL REFERENCES partner (id),
  jti        text        NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (partner_id, jti)
);
CREATE INDEX partner_assertion_by_end ON partner_assertion (expires_at);

-- Of a company that was registered before only the thumbprint is known, by which no signature can be checked: two persons of it register a key.
ALTER TABLE partner DROP COLUMN jkt;
