-- 変換 (4-1①, 6-2 パターン②): municipal points into a street's own points, certificates, prepaid and transport cards.

CREATE TABLE conversion_target (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  kind              text NOT NULL CHECK (kind IN ('street_points', 'gift_certificate', 'prepaid', 'transport')),
  name              text NOT NULL,
  unit_name         text NOT NULL,
  -- Who is paid for the points, in the settlement.
  merchant_id       integer NOT NULL REFERENCES merchant (id),
  rate_numerator    integer NOT NULL CHECK (rate_numerator BETWEEN 1 AND 1000),
  rate_denominator  integer NOT NULL CHECK (rate_denominator BETWEEN 1 AND 1000),
  points_min        bigint NOT NULL CHECK (points_min > 0),
  -- The form of a member or card number, as the partner prints it.
  number_pattern    text NOT NULL CHECK (number_pattern IN ('digits', 'alphanumeric')),
  number_length_min integer NOT NULL CHECK (number_length_min BETWEEN 1 AND 32),
  number_length_max integer NOT NULL CHECK (number_length_max BETWEEN number_length_min AND 32),
  number_check      text NOT NULL CHECK (number_check IN ('none', 'luhn')),
  number_expires    boolean NOT NULL,
  endpoint          text NOT NULL,
  is_open           boolean NOT NULL,
  changed_at        timestamptz NOT NULL,
  changed_by        text NOT NULL REFERENCES staff (id),
  UNIQUE (municipality_code, name)
);

-- One order. Its states, in their order: asked (the partner is asked to prepare), prepared (it has, points are being
-- taken), taken (points left the purse, the partner is told to commit), then committed, or returning and returned;
-- refused where no point ever left the purse.
CREATE TABLE conversion (
  -- Of the ledger's operation, and the transfer's at the partner. Ours, so that no payment can pass for a conversion.
  operation_key     uuid PRIMARY KEY,
  request_key       uuid NOT NULL,
  holder            bigint NOT NULL,
  target_id         integer NOT NULL REFERENCES conversion_target (id),
  merchant_id       integer NOT NULL REFERENCES merchant (id),
  -- Whole while the order is under way, then its last three characters.
  member_number     text NOT NULL,
  card_expires      text,
  offered           bigint NOT NULL,
  points            bigint NOT NULL CHECK (points > 0),
  units             bigint NOT NULL CHECK (units > 0),
  rate_numerator    integer NOT NULL,
  rate_denominator  integer NOT NULL,
  state             text NOT NULL CHECK (state IN ('asked', 'prepared', 'taken', 'committed', 'returning', 'returned', 'refused')),
  reason            text,
  asked_at          timestamptz NOT NULL,
  taken_at          timestamptz,
  ended_at          timestamptz,
  return_key        uuid,
  -- What was prepared there and will not be committed is still to be called off there.
  cancel_owed       boolean NOT NULL DEFAULT false,
  -- The partner says that it did what came back here: a break for two offices to settle.
  is_broken         boolean NOT NULL DEFAULT false,
  attempts          integer NOT NULL DEFAULT 0,
  last_failure      text,
  next_try_at       timestamptz,
  decided_by        text REFERENCES staff (id),
  decision_reason   text,
  UNIQUE (holder, request_key)
);
CREATE INDEX conversion_of_holder ON conversion (holder, asked_at);
CREATE INDEX conversion_under_way ON conversion (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX conversion_of_target ON conversion (target_id);
