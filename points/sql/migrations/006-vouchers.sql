-- ポイント券 (4-2, 6-1). The number is a handle; what proves a voucher is its signed code or its confirmation code (decision 9).

-- 券種: what can be taken out as paper, where it counts and for how long (「期限付き地域商品券」).
CREATE TABLE voucher_kind (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  name              text NOT NULL,
  -- The shops of one street, or with NULL all places where the municipality's points count.
  street_id         integer REFERENCES shopping_street (id),
  -- Either a fixed period, or so many days from the day of issue.
  valid_from        date,
  valid_through     date,
  valid_days        integer CHECK (valid_days BETWEEN 1 AND 184),
  -- Days after the last usable day in which a voucher that was stamped in time can still be cleared (pattern ①).
  claim_days        integer NOT NULL CHECK (claim_days BETWEEN 0 AND 184),
  after_expiry      text NOT NULL CHECK (after_expiry IN ('return', 'forfeit')),
  sold_from         date NOT NULL,
  sold_through      date NOT NULL CHECK (sold_through >= sold_from),
  UNIQUE (municipality_code, name),
  CHECK ((valid_days IS NULL) = (valid_from IS NOT NULL) AND (valid_from IS NULL) = (valid_through IS NULL)),
  CHECK (valid_through >= valid_from),
  CHECK (valid_through >= sold_through)
);

-- What a terminal without a network may accept until it asks again.
ALTER TABLE municipality_account
  ADD COLUMN offline_points_max bigint  NOT NULL DEFAULT 20000 CHECK (offline_points_max >= 0),
  ADD COLUMN offline_count_max  integer NOT NULL DEFAULT 50 CHECK (offline_count_max >= 0),
  ADD COLUMN offline_hours      integer NOT NULL DEFAULT 24 CHECK (offline_hours BETWEEN 1 AND 48);

-- One purchase of vouchers: what was asked for under one key, so that the same key again is the same purchase.
CREATE TABLE voucher_sale (
  key         uuid PRIMARY KEY,
  request     text NOT NULL,
  holder      bigint NOT NULL,
  merchant_id integer NOT NULL REFERENCES merchant (id),
  terminal_id text NOT NULL,
  sold_at     timestamptz NOT NULL
);

CREATE TABLE voucher (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The key under which the points left the purse.
  key               uuid   NOT NULL UNIQUE,
  sale_key          uuid   NOT NULL REFERENCES voucher_sale (key),
  number            text   NOT NULL UNIQUE CHECK (number ~ '^\d{13}$'),
  kind_id           integer NOT NULL REFERENCES voucher_kind (id),
  municipality_code text   NOT NULL REFERENCES municipality_account (code),
  street_id         integer REFERENCES shopping_street (id),
  holder            bigint NOT NULL,
  points            bigint NOT NULL CHECK (points > 0),
  sold_at           integer NOT NULL REFERENCES merchant (id),
  terminal_id       text   NOT NULL,
  issued_at         timestamptz NOT NULL,
  valid_from        date NOT NULL,
  valid_through     date NOT NULL CHECK (valid_through >= valid_from),
  claim_through     date NOT NULL CHECK (claim_through >= valid_through),
  after_expiry      text NOT NULL CHECK (after_expiry IN ('return', 'forfeit')),
  -- `issuing` until the ledger has moved the points.
  state             text NOT NULL CHECK (state IN ('issuing', 'issued', 'redeemed', 'cancelled', 'expired')),
  state_at          timestamptz NOT NULL,
  prints            integer NOT NULL DEFAULT 0,
  -- The operation that gives the points back, of a voucher cancelled or expired; `returned` once it stands in the ledger.
  return_key        uuid UNIQUE,
  returned          boolean NOT NULL DEFAULT false
);
CREATE INDEX voucher_unreturned ON voucher (state_at) WHERE return_key IS NOT NULL AND NOT returned;
CREATE INDEX voucher_of_sale ON voucher (sale_key);
CREATE INDEX voucher_of_holder ON voucher (holder, issued_at);
CREATE INDEX voucher_sold_at ON voucher (sold_at, issued_at);
CREATE INDEX voucher_standing ON voucher (claim_through) WHERE state IN ('issuing', 'issued');

-- A voucher that was issued anew has another number; the old one is void.
CREATE TABLE voucher_former_number (
  number     text PRIMARY KEY,
  voucher_id integer NOT NULL REFERENCES voucher (id),
  voided_at  timestamptz NOT NULL,
  reason     text NOT NULL,
  by_whom    text NOT NULL
);

-- What a person did to a voucher, and why: cancelled, issued anew, taken back after a wrong scan.
CREATE TABLE voucher_act (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  voucher_id integer NOT NULL REFERENCES voucher (id),
  act        text NOT NULL CHECK (act IN ('cancel', 'reissue', 'undo')),
  reason     text NOT NULL,
  by_whom    text NOT NULL,
  acted_at   timestamptz NOT NULL
);
CREATE INDEX voucher_act_of_voucher ON voucher_act (voucher_id);

-- まとめて消込 (6-1 パターン①): one bundle of one shop at the office of its street.
CREATE TABLE clearing (
  id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key             uuid NOT NULL UNIQUE,
  street_id       integer NOT NULL REFERENCES shopping_street (id),
  merchant_id     integer NOT NULL REFERENCES merchant (id),
  terminal_id     text NOT NULL,
  -- What the shop wrote on its bundle.
  declared_count  integer NOT NULL CHECK (declared_count >= 0),
  declared_points bigint NOT NULL CHECK (declared_points >= 0),
  opened_at       timestamptz NOT NULL,
  closed_at       timestamptz
);
CREATE INDEX clearing_of_street ON clearing (street_id, opened_at);

-- 消込. At most one stands for a voucher: that is what makes double use impossible, whoever asks when.
CREATE TABLE redemption (
  key          uuid PRIMARY KEY,
  voucher_id   integer NOT NULL REFERENCES voucher (id),
  merchant_id  integer NOT NULL REFERENCES merchant (id),
  -- Who is paid: the shop, or the street's office where the points went into the street's own.
  payee_id     integer NOT NULL REFERENCES merchant (id),
  terminal_id  text NOT NULL,
  way          text NOT NULL CHECK (way IN ('code', 'number', 'bundle', 'offline')),
  purpose      text NOT NULL CHECK (purpose IN ('purchase', 'merge')),
  redeemed_at  timestamptz NOT NULL,
  -- The day on the shop's stamp, where it was cleared later.
  stamped_on   date NOT NULL,
  clearing_id  integer REFERENCES clearing (id),
  -- The operation in the ledger; `posted` once it stands there.
  ledger_key   uuid NOT NULL UNIQUE,
  posted       boolean NOT NULL DEFAULT false,
  -- The operation that takes a wrong scan back; set before it, so that a crash in between is made good.
  undo_key     uuid UNIQUE,
  undone_at    timestamptz
);
CREATE UNIQUE INDEX one_redemption ON redemption (voucher_id) WHERE undone_at IS NULL;
CREATE INDEX redemption_of_merchant ON redemption (merchant_id, redeemed_at);
CREATE INDEX redemption_unposted ON redemption (redeemed_at) WHERE NOT posted;
CREATE INDEX redemption_undoing ON redemption (redeemed_at) WHERE undo_key IS NOT NULL AND undone_at IS NULL;
CREATE INDEX redemption_of_clearing ON redemption (clearing_id) WHERE clearing_id IS NOT NULL;

-- Every scan of a bundle, the refused ones too: the running count and the difference come from here.
CREATE TABLE clearing_item (
  key         uuid PRIMARY KEY,
  clearing_id integer NOT NULL REFERENCES clearing (id),
  voucher_id  integer REFERENCES voucher (id),
  points      bigint,
  outcome     text NOT NULL,
  scanned_at  timestamptz NOT NULL
);
CREATE INDEX clearing_item_of_clearing ON clearing_item (clearing_id, scanned_at);

-- A terminal's leave to accept without a network, and what it then brought.
CREATE TABLE offline_pass (
  id          uuid PRIMARY KEY,
  terminal_id text NOT NULL,
  merchant_id integer NOT NULL REFERENCES merchant (id),
  points_max  bigint NOT NULL,
  count_max   integer NOT NULL,
  issued_at   timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX offline_pass_of_terminal ON offline_pass (terminal_id, issued_at);
CREATE TABLE offline_acceptance (
  key         uuid PRIMARY KEY,
  pass_id     uuid NOT NULL REFERENCES offline_pass (id),
  voucher_id  integer REFERENCES voucher (id),
  merchant_id integer NOT NULL REFERENCES merchant (id),
  points      bigint NOT NULL,
  -- As the terminal said, and as it is taken: within the time of the pass.
  told_at     timestamptz NOT NULL,
  accepted_at timestamptz NOT NULL,
  arrived_at  timestamptz NOT NULL,
  -- `paid` from the voucher; `loss` paid by the municipality, as another had been first; else why it is not paid.
  outcome     text NOT NULL,
  ledger_key  uuid NOT NULL UNIQUE,
  posted      boolean NOT NULL DEFAULT false
);
CREATE INDEX offline_acceptance_of_merchant ON offline_acceptance (merchant_id, arrived_at);
CREATE INDEX offline_acceptance_of_pass ON offline_acceptance (pass_id);
CREATE INDEX offline_acceptance_unposted ON offline_acceptance (arrived_at) WHERE NOT posted AND outcome = 'loss';
-- One shop is paid once for one voucher, however many of its phones took it.
CREATE UNIQUE INDEX one_acceptance_of_shop ON offline_acceptance (voucher_id, merchant_id) WHERE outcome IN ('paid', 'loss');

-- 突き合わない券: what the municipality has to look at (decision 8).
CREATE TABLE voucher_break (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind              text NOT NULL CHECK (kind IN ('double_claim', 'offline_double', 'clock_off', 'number_void')),
  voucher_id        integer NOT NULL REFERENCES voucher (id),
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  -- Who came later, and with which bundle.
  merchant_id       integer NOT NULL REFERENCES merchant (id),
  clearing_id       integer REFERENCES clearing (id),
  points            bigint NOT NULL,
  found_at          timestamptz NOT NULL,
  -- Paid already (offline), or to be decided: `not_paid`, or `paid` by the municipality.
  decision          text CHECK (decision IN ('not_paid', 'paid')),
  reason            text,
  decided_by        text REFERENCES staff (id),
  decided_at        timestamptz,
  -- The operations of a payment by the municipality.
  ledger_key        uuid,
  posted            boolean NOT NULL DEFAULT false,
  UNIQUE NULLS NOT DISTINCT (kind, voucher_id, merchant_id, clearing_id)
);
CREATE INDEX voucher_break_of_municipality ON voucher_break (municipality_code, found_at);

-- Wrong numbers and codes typed at a terminal: five in a quarter of an hour, and it waits.
CREATE TABLE voucher_miss (
  terminal_id text NOT NULL,
  missed_at   timestamptz NOT NULL
);
CREATE INDEX voucher_miss_of_terminal ON voucher_miss (terminal_id, missed_at);
