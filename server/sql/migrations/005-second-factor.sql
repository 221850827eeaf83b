-- 二段階認証 of people of offices: one-time codes by the clock (RFC 6238), passkeys (WebAuthn), and from when an office asks for one.

-- The secret of an authenticator app, sealed with a key that is not in this database. It counts once its person has proved it.
CREATE TABLE totp_secret (
  staff_id     text PRIMARY KEY REFERENCES office_account (staff_id),
  sealed       bytea NOT NULL,
  confirmed_at timestamptz,
  -- The step of the last code that was taken: none of it or before it is taken again.
  last_step    bigint
);

CREATE TABLE passkey (
  credential_id text PRIMARY KEY,
  staff_id      text NOT NULL REFERENCES office_account (staff_id),
  -- What its person calls it.
  name          text NOT NULL,
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL,
  transports    text[] NOT NULL,
  added_at      timestamptz NOT NULL,
  used_at       timestamptz
);
CREATE INDEX passkey_of_person ON passkey (staff_id);

-- A challenge lives for minutes and is gone when it is used. Whose: of somebody who adds a passkey, or NULL of who signs in.
CREATE TABLE passkey_challenge (
  challenge  text PRIMARY KEY,
  staff_id   text,
  jkt        text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenge_by_end ON passkey_challenge (expires_at);

-- From which day an office asks everybody for a second factor: a municipality's code, or NULL for the platform.
CREATE TABLE second_factor_demand (
  office  text UNIQUE NULLS NOT DISTINCT,
  from_on date
);
