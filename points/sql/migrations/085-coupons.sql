-- クーポン (6-8, 6-10): codes that a company gives its customers for points; a code that is entered becomes an order of that company.
-- A public key for which a company's codes are encrypted, as somebody of it asked. The latest counts whose request a second person confirmed.
CREATE TABLE coupon_key (
  request_id bigint  PRIMARY KEY REFERENCES change_request (id),
  partner_id integer NOT NULL REFERENCES partner (id),
  jwk        jsonb   NOT NULL CHECK (NOT jwk ? 'd'),
  -- RFC 7638, to which the request is bound, and by which a company knows its key again.
  thumbprint text    NOT NULL
);
CREATE INDEX coupon_key_of_company ON coupon_key (partner_id);

CREATE TABLE coupon_batch (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id    integer NOT NULL REFERENCES partner (id),
  -- The company's own number: the same again is the same batch.
  batch_number  text    NOT NULL,
  pattern       text    NOT NULL CHECK (pattern IN ('immediate', 'deferred', 'post')),
  count         integer NOT NULL CHECK (count BETWEEN 1 AND 100000),
  -- Of one coupon.
  points        bigint  NOT NULL CHECK (points > 0),
  valid_from    date    NOT NULL,
  valid_through date    NOT NULL CHECK (valid_through >= valid_from),
  -- A person of the company; NULL its system.
  asked_by      text REFERENCES staff (id),
  asked_at      timestamptz NOT NULL,
  -- The one handover: when, to whom, and for which key.
  handed_at     timestamptz,
  handed_by     text REFERENCES staff (id),
  handed_for    text,
  -- Of the whole batch: its codes leaked or were lost.
  revoked_at    timestamptz,
  UNIQUE (partner_id, batch_number),
  UNIQUE (id, partner_id),
  CHECK ((handed_at IS NULL) = (handed_for IS NULL))
);
CREATE INDEX coupon_batch_of_company ON coupon_batch (partner_id, id DESC);

CREATE TABLE coupon_revocation (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id   bigint  NOT NULL REFERENCES coupon_batch (id),
  is_whole   boolean NOT NULL,
  reason     text    NOT NULL,
  revoked_by text REFERENCES staff (id),
  revoked_at timestamptz NOT NULL
);
CREATE INDEX coupon_revocation_of_batch ON coupon_revocation (batch_id);

-- One coupon. What is typed to use it is nowhere: of its verifier only a keyed hash stands here.
CREATE TABLE coupon (
  selector      text    PRIMARY KEY CHECK (selector ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
  batch_id      bigint  NOT NULL,
  partner_id    integer NOT NULL,
  verifier_hmac bytea   NOT NULL,
  state         text    NOT NULL DEFAULT 'issued' CHECK (state IN ('issued', 'active', 'used', 'revoked')),
  -- The company's deduction: under which of its numbers, when it said so, and from which day the code can be entered.
  order_number  text,
  activated_at  timestamptz,
  active_from   date,
  -- Who entered it, and the order that it became: one coupon, one order.
  holder        bigint,
  used_at       timestamptz,
  order_id      uuid UNIQUE REFERENCES exchange_order (id),
  revocation_id bigint REFERENCES coupon_revocation (id),
  FOREIGN KEY (batch_id, partner_id) REFERENCES coupon_batch (id, partner_id),
  CHECK ((order_number IS NULL) = (activated_at IS NULL) AND (order_number IS NULL) = (active_from IS NULL)),
  CHECK (state NOT IN ('active', 'used') OR order_number IS NOT NULL),
  CHECK ((state = 'used') = (order_id IS NOT NULL) AND (state = 'used') = (holder IS NOT NULL) AND (state = 'used') = (used_at IS NOT NULL)),
  CHECK ((state = 'revoked') = (revocation_id IS NOT NULL))
);
-- One deduction pays for one coupon. One that was revoked leaves its number to the one that replaces it.
CREATE UNIQUE INDEX coupon_of_order_number ON coupon (partner_id, order_number) WHERE order_number IS NOT NULL AND state <> 'revoked';
CREATE INDEX coupon_in_order ON coupon (batch_id, selector);
