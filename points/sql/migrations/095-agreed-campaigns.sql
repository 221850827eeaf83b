-- A campaign of a registered payer starts once two persons of it have agreed to its terms (R42-03, R83-05). Those of before are of no registered
-- one, and run as they did.
ALTER TABLE premium_campaign
  -- `O5` a payer of many towns, `P3` a company.
  ADD COLUMN payer_party text CHECK (payer_party ~ '^[PO][1-9]\d*$'),
  -- Counted are this company's points alone.
  ADD COLUMN of_partner integer REFERENCES partner (id),
  -- Counted are the vouchers of this kind alone: goods of the place that have a voucher of their own (1-1 プレミア商品).
  ADD COLUMN voucher_kind_id integer,
  ADD CHECK (voucher_kind_id IS NULL OR occasion = 'voucher' AND street_id IS NULL AND host_code IS NOT NULL),
  ADD CHECK (payer_party IS NULL OR payer IS NOT NULL),
  ADD CHECK (of_partner IS NULL OR occasion = 'allocation' AND payer_party = 'P' || of_partner),
  -- NULL: its payer keeps it, and all towns join by their own word.
  ALTER COLUMN host_code DROP NOT NULL,
  ADD CHECK (host_code IS NOT NULL OR payer_party IS NOT NULL);
-- A town ties its campaign to a kind of its own.
ALTER TABLE voucher_kind ADD UNIQUE (id, municipality_code);
ALTER TABLE premium_campaign ADD FOREIGN KEY (voucher_kind_id, host_code) REFERENCES voucher_kind (id, municipality_code);
CREATE INDEX premium_campaign_of_payer ON premium_campaign (payer_party, id) WHERE payer_party IS NOT NULL;

-- What a payer answered: `agreed` with the terms that two persons of it read, word for word, or `declined` by one. Added to, never changed.
CREATE TABLE premium_agreement (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id integer NOT NULL REFERENCES premium_campaign (id),
  party       text NOT NULL,
  answer      text NOT NULL CHECK (answer IN ('agreed', 'declined')),
  occasion    text NOT NULL,
  percent     integer NOT NULL,
  budget      bigint NOT NULL,
  per_holder  bigint,
  of_partner  integer,
  street_id   integer,
  merchant_id integer,
  voucher_kind_id integer,
  starts_at   timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL,
  expires_on  date NOT NULL,
  sha256      text NOT NULL,
  reason      text NOT NULL,
  answered_by text NOT NULL REFERENCES staff (id),
  answered_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX premium_agreement_once ON premium_agreement (campaign_id) WHERE answer = 'agreed';
CREATE INDEX premium_agreement_of_campaign ON premium_agreement (campaign_id);

-- Who stands behind the name of a payer, where its campaign was bound to a registered one.
ALTER TABLE premium_payer ADD COLUMN party text CHECK (party ~ '^[PO][1-9]\d*$');
-- A company may be billed for a window too: what it pays on top, beside its months.
ALTER TABLE invoice DROP CONSTRAINT invoice_check1;
ALTER TABLE invoice ADD CHECK (month IS NULL OR debtor ~ '^P');
