-- Sessions of people who signed in. Only the hash of a token is kept, and the thumbprint of the key it is bound to
-- (RFC 9449): a copied token is worth nothing without the key. Ended rows are deleted by the sweep.
CREATE TABLE session (
  token_sha256 bytea       PRIMARY KEY,
  kind         text        NOT NULL,
  subject      text        NOT NULL,
  jkt          text        NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX session_by_end ON session (expires_at);
