-- 利用料 of facilities (7-2): what the till offers, and how often each was used. No line leads from a use to a person.
CREATE TABLE fee (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merchant_id   integer NOT NULL REFERENCES merchant (id),
  name          text    NOT NULL,
  yen           bigint  NOT NULL CHECK (yen > 0),
  valid_from    date    NOT NULL,
  valid_through date    NOT NULL
);
CREATE INDEX fee_of_merchant ON fee (merchant_id);
CREATE TABLE fee_use (
  fee_id  integer NOT NULL REFERENCES fee (id),
  used_on date    NOT NULL,
  count   integer NOT NULL CHECK (count >= 0),
  PRIMARY KEY (fee_id, used_on)
);

-- Kept until the day is over, so that an undo of the day is not counted.
ALTER TABLE counter_session ADD COLUMN fee_id integer REFERENCES fee (id);
ALTER TABLE counter_session ADD COLUMN fee_undone boolean NOT NULL DEFAULT false;
CREATE INDEX counter_session_with_fee ON counter_session (opened_at) WHERE fee_id IS NOT NULL;

-- People of a shop, by name and with a code of their own: no password is shared at a counter.
CREATE TABLE clerk (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merchant_id  integer NOT NULL REFERENCES merchant (id),
  name         text    NOT NULL,
  role         text    NOT NULL CHECK (role IN ('owner', 'clerk')),
  code_hash    text    NOT NULL,
  -- Wrong codes in a row; the fifth locks.
  failures     integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  ended_at     timestamptz
);
CREATE UNIQUE INDEX clerk_of_merchant ON clerk (merchant_id, name) WHERE ended_at IS NULL;
-- Who is at a till: bound to the key of its terminal.
CREATE TABLE clerk_session (
  jkt        text PRIMARY KEY,
  clerk_id   integer NOT NULL REFERENCES clerk (id),
  expires_at timestamptz NOT NULL
);
-- With this code of the town's office a shop registers its first owner, or one more where all codes were lost.
CREATE TABLE shop_setup (
  merchant_id integer PRIMARY KEY REFERENCES merchant (id),
  code_sha256 bytea NOT NULL,
  expires_at  timestamptz NOT NULL,
  made_by     text NOT NULL REFERENCES staff (id)
);
ALTER TABLE counter_session ADD COLUMN clerk_id integer REFERENCES clerk (id);

-- A shop reads its own lines of all windows.
CREATE INDEX settlement_line_of_payee ON settlement_line (payee_id, payee_kind);

-- 取消・返金 by the office (decision 28): who, when, why. Written under the operation's key before the ledger is asked.
CREATE TABLE refund_record (
  key               uuid PRIMARY KEY,
  payment_key       uuid   NOT NULL,
  municipality_code text   NOT NULL REFERENCES municipality_account (code),
  points            bigint NOT NULL CHECK (points > 0),
  reason            text   NOT NULL,
  staff_id          text   NOT NULL REFERENCES staff (id),
  recorded_at       timestamptz NOT NULL
);
CREATE INDEX refund_record_by_time ON refund_record (municipality_code, recorded_at);
-- A use is found by the number on its receipt.
CREATE INDEX counter_session_of_receipt ON counter_session (right(payment_key::text, 8));
