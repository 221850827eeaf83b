-- Sign in with マイキー: the sites of operators, and what a sign-in needs for a moment.

-- A site (OpenID Connect client) belongs to an operator. Its keys are public halves; there is no shared secret to leak.
CREATE TABLE sign_in_client (
  client_id     text        PRIMARY KEY,
  operator_id   text        NOT NULL REFERENCES operator,
  name          text        NOT NULL,
  redirect_uris text[]      NOT NULL,
  keys          jsonb       NOT NULL,
  registered_at timestamptz NOT NULL
);
CREATE INDEX sign_in_client_of_operator ON sign_in_client (operator_id);

-- Requests, tickets, codes, tokens, and marks of what was used: minutes old at most, then swept (decision 4). Unlogged, so
-- that no journal of the database, no standby and no backup keeps who signed in where after the row is gone; a crash ends
-- the sign-ins of that moment, and people begin again. Ids open doors, so only their hashes are kept.
CREATE UNLOGGED TABLE sign_in_artefact (
  kind         text        NOT NULL,
  id_sha256    bytea       NOT NULL,
  grant_sha256 bytea,
  payload      text        NOT NULL,
  consumed_at  timestamptz,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (kind, id_sha256)
);
CREATE INDEX sign_in_artefact_by_end ON sign_in_artefact (expires_at);
CREATE INDEX sign_in_artefact_of_grant ON sign_in_artefact (grant_sha256) WHERE grant_sha256 IS NOT NULL;

-- What is left of a sign-in: how many, at which operator, on which day.
ALTER TABLE identification_count ADD COLUMN sign_ins integer NOT NULL DEFAULT 0;
