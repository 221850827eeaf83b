-- A tap at a counter: one key, under which at most one payment is made. Rows without a payment live ten minutes.
CREATE TABLE counter_session (
  id          text PRIMARY KEY,
  payment_key uuid NOT NULL UNIQUE,
  terminal_id text NOT NULL,
  jkt         text NOT NULL,
  merchant_id integer NOT NULL REFERENCES merchant (id),
  mykey_id    text NOT NULL,
  shown       text NOT NULL,
  holder      bigint,
  opened_at   timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX counter_session_of_merchant ON counter_session (merchant_id, opened_at);

-- Assertions are used once; rows live until the assertion has expired anyway.
CREATE TABLE used_assertion (
  jti        text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

-- Who granted what, why: written under the operation's key before the ledger is asked.
CREATE TABLE grant_record (
  key        uuid PRIMARY KEY,
  holder     bigint NOT NULL,
  program_id integer NOT NULL REFERENCES program (id),
  amount     bigint NOT NULL,
  reason     text,
  staff_id   text NOT NULL REFERENCES staff (id),
  recorded_at timestamptz NOT NULL
);
CREATE INDEX grant_record_by_time ON grant_record (recorded_at DESC);

-- 応援ポイントの交換: an order holds no points (decision 17); the login ID is resolved and not stored.
CREATE TABLE exchange_order (
  id           uuid PRIMARY KEY,
  partner_id   integer NOT NULL REFERENCES partner (id),
  order_number text NOT NULL,
  holder       bigint NOT NULL,
  amount       bigint NOT NULL CHECK (amount > 0),
  request      bytea NOT NULL,
  state        text NOT NULL CHECK (state IN ('accepted', 'confirmed', 'credited', 'refused')),
  destination  jsonb,
  received_at  timestamptz NOT NULL,
  decided_at   timestamptz,
  credited_to  text,
  -- The key of the ledger's operation, fixed when the company reports: a crash in between ends in the same operation.
  credit_key   uuid,
  UNIQUE (partner_id, order_number)
);
CREATE INDEX exchange_order_of_holder ON exchange_order (holder, received_at);

-- 支援: a name is kept only where the supporter typed it for this contribution (decision 14).
CREATE TABLE contribution (
  key        uuid PRIMARY KEY,
  event_id   integer NOT NULL REFERENCES support_event (id),
  holder     bigint NOT NULL,
  amount     bigint NOT NULL,
  name       text,
  made_at    timestamptz NOT NULL
);

-- 精算: lines as they were when the window closed, approvals bound to their hash, files as the bank got them.
CREATE TABLE settlement_line (
  settlement_id bigint  NOT NULL REFERENCES settlement (id),
  line          integer NOT NULL,
  leg           text    NOT NULL CHECK (leg IN ('partnerToMunicipality', 'municipalityToPayee')),
  payer         text    NOT NULL,
  payee         text    NOT NULL,
  payee_kind    text    NOT NULL CHECK (payee_kind IN ('municipality', 'merchant', 'event')),
  payee_id      integer NOT NULL,
  fund          integer NOT NULL,
  exempt        boolean NOT NULL,
  points        bigint  NOT NULL,
  count         integer NOT NULL,
  PRIMARY KEY (settlement_id, line)
);
CREATE TABLE settlement_approval (
  settlement_id    bigint NOT NULL REFERENCES settlement (id),
  staff_id         text   NOT NULL REFERENCES staff (id),
  statement_sha256 text   NOT NULL,
  approved_at      timestamptz NOT NULL,
  PRIMARY KEY (settlement_id, staff_id)
);
CREATE TABLE zengin_file (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  settlement_id bigint NOT NULL REFERENCES settlement (id),
  payer         text   NOT NULL,
  bytes         bytea  NOT NULL,
  sha256        text   NOT NULL,
  count         integer NOT NULL,
  yen           bigint NOT NULL,
  created_at    timestamptz NOT NULL,
  created_by    text   NOT NULL,
  UNIQUE (settlement_id, payer)
);
