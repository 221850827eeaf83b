-- Where points count (7-1 2①): kinds of places, shopping streets, what a municipality allows, and who accepts whose points.

ALTER TABLE merchant DROP CONSTRAINT merchant_kind_check;
ALTER TABLE merchant ADD CONSTRAINT merchant_kind_check
  CHECK (kind IN ('facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'));

-- 商店街. Its office is a place of use of its own: it clears vouchers, and is paid for points that go into the street's own.
CREATE TABLE shopping_street (
  id                 integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code  text NOT NULL REFERENCES municipality_account (code),
  name               text NOT NULL,
  office_merchant_id integer UNIQUE REFERENCES merchant (id),
  -- The street's own points and how many of them one municipal point makes; null where the street has none.
  point_name         text,
  rate_numerator     integer CHECK (rate_numerator > 0),
  rate_denominator   integer CHECK (rate_denominator > 0),
  UNIQUE (municipality_code, name),
  CHECK ((point_name IS NULL) = (rate_numerator IS NULL) AND (point_name IS NULL) = (rate_denominator IS NULL))
);
ALTER TABLE merchant ADD COLUMN street_id integer REFERENCES shopping_street (id);
CREATE INDEX merchant_of_street ON merchant (street_id) WHERE street_id IS NOT NULL;

-- ポイントの使途は自治体が定める (1-2). The last line is the rule; the lines before it are its history. None: all is allowed.
CREATE TABLE use_rule (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  kinds             text[] NOT NULL,
  vouchers          boolean NOT NULL,
  conversions       boolean NOT NULL,
  events            boolean NOT NULL,
  payment_max       bigint CHECK (payment_max > 0),
  ruled_at          timestamptz NOT NULL,
  ruled_by          text NOT NULL REFERENCES staff (id)
);
CREATE INDEX use_rule_of_municipality ON use_rule (municipality_code, id);

-- 提携 (4-3③): the points of one municipality count at a shop elsewhere, or at all places of another municipality.
CREATE TABLE tie_up (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issuer_code   text NOT NULL REFERENCES municipality_account (code),
  merchant_id   integer REFERENCES merchant (id),
  host_code     text REFERENCES municipality_account (code),
  valid_from    date NOT NULL,
  valid_through date NOT NULL CHECK (valid_through >= valid_from),
  agreed_at     timestamptz NOT NULL,
  agreed_by     text NOT NULL REFERENCES staff (id),
  CHECK ((merchant_id IS NULL) <> (host_code IS NULL)),
  CHECK (host_code IS DISTINCT FROM issuer_code)
);
CREATE INDEX tie_up_of_merchant ON tie_up (merchant_id) WHERE merchant_id IS NOT NULL;
CREATE INDEX tie_up_of_host ON tie_up (host_code) WHERE host_code IS NOT NULL;
