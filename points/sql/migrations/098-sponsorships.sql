-- 協賛 (R73-07): who is no municipality, such as an airport or a bank, pays for a grant programme of a town that agrees. All terms are fixed when
-- they are proposed; two persons of the sponsor agree to them, then the town's lead decides, and a yes makes the programme.
CREATE TABLE sponsorship (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- `O5` an organisation, `P3` a company.
  party             text   NOT NULL CHECK (party ~ '^[PO][1-9]\d*$'),
  municipality_code text   NOT NULL REFERENCES municipality_account (code),
  name              text   NOT NULL,
  amount            bigint NOT NULL CHECK (amount > 0),
  repeats           text   NOT NULL CHECK (repeats IN ('once', 'daily', 'free')),
  person_max        bigint CHECK (person_max >= amount),
  budget            bigint NOT NULL CHECK (budget >= amount),
  starts_on         date   NOT NULL,
  ends_on           date   NOT NULL CHECK (ends_on >= starts_on),
  expires_on        date   NOT NULL CHECK (expires_on >= ends_on),
  proposed_by       text   NOT NULL REFERENCES staff (id),
  proposed_at       timestamptz NOT NULL,
  UNIQUE (id, municipality_code, amount, budget)
);
CREATE INDEX sponsorship_of_party ON sponsorship (party, id);
CREATE INDEX sponsorship_of_town ON sponsorship (municipality_code, id);

-- What became of it: `agreed` by two persons of the sponsor, then `accepted` or `declined` by the town. Each once.
CREATE TABLE sponsorship_act (
  sponsorship_id integer NOT NULL REFERENCES sponsorship (id),
  act            text    NOT NULL CHECK (act IN ('agreed', 'accepted', 'declined')),
  sha256         text    NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  reason         text    NOT NULL,
  acted_by       text    NOT NULL REFERENCES staff (id),
  acted_at       timestamptz NOT NULL,
  PRIMARY KEY (sponsorship_id, act)
);
CREATE UNIQUE INDEX sponsorship_decided_once ON sponsorship_act (sponsorship_id) WHERE act IN ('accepted', 'declined');

-- A programme with a sponsor is one from its first day. Its grants are of the sponsor's fund, and together never more than was agreed to.
ALTER TABLE program
  ADD COLUMN sponsorship_id integer UNIQUE,
  ADD COLUMN payer_id integer REFERENCES premium_payer (id),
  ADD COLUMN sponsored_amount bigint,
  ADD COLUMN sponsored_budget bigint CHECK (granted <= sponsored_budget),
  ADD FOREIGN KEY (sponsorship_id, municipality_code, sponsored_amount, sponsored_budget)
    REFERENCES sponsorship (id, municipality_code, amount, budget),
  ADD CHECK (num_nulls(sponsorship_id, payer_id, sponsored_amount, sponsored_budget) IN (0, 4));

-- Of whose fund a grant is; null: the municipality's own money.
ALTER TABLE grant_record ADD COLUMN payer_id integer REFERENCES premium_payer (id);
