-- マイキーID, the cards that open them, and what must live for a moment. No name, no address, no certificate, no visit.

-- The key is the folded form and stays for ever: an ID that was used once is never given to another person.
CREATE TABLE cardholder (
  mykey_id           text        CONSTRAINT cardholder_mykey_id_key PRIMARY KEY CHECK (mykey_id ~ '^[A-Z0-9]{3,16}$'),
  shown              text        NOT NULL CHECK (upper(shown) = mykey_id),
  status             text        NOT NULL CHECK (status IN ('active', 'suspended', 'invalidated')),
  recovery_code_hash text        NOT NULL,
  stop_code_hash     text        NOT NULL,
  registered_at      timestamptz NOT NULL
);

-- How a status came to be: dates and a category of reason, nothing about where a card was used.
CREATE TABLE status_change (
  mykey_id   text        NOT NULL REFERENCES cardholder,
  status     text        NOT NULL,
  reason     text        NOT NULL CHECK (reason IN ('registration', 'holder', 'stop_code')),
  changed_at timestamptz NOT NULL
);
CREATE INDEX status_change_of_cardholder ON status_change (mykey_id, changed_at);

-- A serial is unique only beside its issuer. `superseded_at` is set when a renewal moved the ID to a newer card.
CREATE TABLE card (
  issuer_key_id text        NOT NULL,
  serial        text        NOT NULL,
  not_after     timestamptz NOT NULL,
  mykey_id      text        NOT NULL REFERENCES cardholder,
  checked_at    timestamptz NOT NULL,
  superseded_at timestamptz,
  CONSTRAINT card_identity_key PRIMARY KEY (issuer_key_id, serial)
);
CREATE UNIQUE INDEX card_current_key ON card (mykey_id) WHERE superseded_at IS NULL;

-- Random numbers for cards to sign. A row is deleted by its first use, or by the sweep.
CREATE TABLE challenge (
  nonce      text        PRIMARY KEY,
  jkt        text        NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX challenge_by_end ON challenge (expires_at);

-- Wrong recovery codes within the hour, by the ID that was named, whether it exists or not.
CREATE TABLE recovery_attempt (
  mykey_id text        PRIMARY KEY,
  attempts integer     NOT NULL,
  since    timestamptz NOT NULL
);

-- Suggestions are a secret permutation of this counter: the same one cannot be made twice.
CREATE SEQUENCE suggestion_counter;
CREATE TABLE suggestion_key (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  key       text    NOT NULL
);
INSERT INTO suggestion_key (key) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

CREATE TABLE staff (
  staff_id      text PRIMARY KEY,
  name          text NOT NULL,
  password_hash text NOT NULL
);
