-- 事業者, their terminals, and the customer IDs that holders linked.

-- One counter a letter, in a row of its own: a number that was given is never given again, whatever is deleted.
CREATE TABLE operator_series (
  letter text    PRIMARY KEY CHECK (letter ~ '^[A-Z]$'),
  last   integer NOT NULL
);

CREATE TABLE operator (
  operator_id         text        PRIMARY KEY CHECK (operator_id ~ '^[A-Z][0-9]{4,9}$'),
  name                text        NOT NULL,
  kind                text        NOT NULL,
  municipality_code   text,
  rule_mode           text        NOT NULL CHECK (rule_mode IN ('own', 'mykeyId')),
  rule_pattern        text        NOT NULL CHECK (rule_pattern IN ('digits', 'alphanumeric', 'login')),
  rule_length_min     integer     NOT NULL,
  rule_length_max     integer     NOT NULL,
  terminals_numbered  integer     NOT NULL DEFAULT 0,
  registered_at       timestamptz NOT NULL,
  CHECK (1 <= rule_length_min AND rule_length_min <= rule_length_max)
);

-- The key of a terminal stays in its browser; what is known here is its thumbprint. One key, one terminal, for ever.
CREATE TABLE terminal (
  terminal_id text        PRIMARY KEY,
  operator_id text        NOT NULL REFERENCES operator,
  place       text        NOT NULL,
  jkt         text        NOT NULL CONSTRAINT terminal_jkt_key UNIQUE,
  status      text        NOT NULL CHECK (status IN ('active', 'revoked')),
  enrolled_at timestamptz NOT NULL,
  revoked_at  timestamptz
);
CREATE INDEX terminal_of_operator ON terminal (operator_id);

-- Only the hash of a code is kept; the first use deletes the row.
CREATE TABLE enrolment_code (
  code_sha256 bytea       PRIMARY KEY,
  operator_id text        NOT NULL REFERENCES operator,
  place       text        NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX enrolment_code_by_end ON enrolment_code (expires_at);

-- サービスID: what an operator calls this person. Text, so leading zeros stay.
CREATE TABLE link (
  operator_id text        NOT NULL REFERENCES operator,
  customer_id text        NOT NULL,
  mykey_id    text        NOT NULL REFERENCES cardholder,
  state       text        NOT NULL CHECK (state IN ('linked', 'pending')),
  linked_at   timestamptz NOT NULL,
  CONSTRAINT link_customer_id_key PRIMARY KEY (operator_id, customer_id),
  CONSTRAINT link_of_cardholder_key UNIQUE (mykey_id, operator_id)
);

-- All that is left of a successful look-up or assertion: how many, at which operator, on which day (Asia/Tokyo).
CREATE TABLE identification_count (
  operator_id text    NOT NULL REFERENCES operator,
  counted_on  date    NOT NULL,
  look_ups    integer NOT NULL DEFAULT 0,
  assertions  integer NOT NULL DEFAULT 0,
  PRIMARY KEY (operator_id, counted_on)
);
