-- プレミアムポイント (1-3 祭り, 3-1 パターン５, 4-2①): points on top, of a named payer, within a budget, in a period.

CREATE TABLE premium_campaign (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The municipality that keeps it; others join by their own word.
  host_code   text NOT NULL REFERENCES municipality_account (code),
  name        text NOT NULL,
  -- What brings the premium: points used at a place, points taken out as vouchers, or points moved into the municipality's own.
  occasion    text NOT NULL CHECK (occasion IN ('use', 'voucher', 'allocation')),
  percent     integer NOT NULL CHECK (percent BETWEEN 1 AND 100),
  -- NULL: each municipality pays for its own points.
  payer       text,
  starts_at   timestamptz NOT NULL,
  -- The first instant that is no longer in it: a festival's night ends after midnight.
  ends_at     timestamptz NOT NULL CHECK (ends_at >= starts_at),
  -- Where points have to be used, or where the vouchers count; with neither, wherever they do.
  street_id   integer REFERENCES shopping_street (id),
  merchant_id integer REFERENCES merchant (id),
  per_holder  bigint CHECK (per_holder > 0),
  budget      bigint NOT NULL CHECK (budget > 0),
  -- Held and given, less what went back: the row is locked for it, so that the budget holds whoever comes at once.
  awarded     bigint NOT NULL DEFAULT 0 CHECK (awarded BETWEEN 0 AND budget),
  expires_on  date NOT NULL,
  made_at     timestamptz NOT NULL,
  made_by     text NOT NULL REFERENCES staff (id),
  CHECK (street_id IS NULL OR merchant_id IS NULL),
  CHECK (occasion = 'use' OR merchant_id IS NULL),
  CHECK (occasion <> 'allocation' OR street_id IS NULL)
);

CREATE TABLE premium_member (
  campaign_id       integer NOT NULL REFERENCES premium_campaign (id),
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  state             text NOT NULL CHECK (state IN ('invited', 'joined', 'declined', 'left')),
  -- Whose fund the points of this municipality are; set when it joins.
  payer_id          integer REFERENCES premium_payer (id),
  PRIMARY KEY (campaign_id, municipality_code),
  CHECK (state <> 'joined' OR payer_id IS NOT NULL)
);
CREATE INDEX premium_member_of_municipality ON premium_member (municipality_code);

-- Who made, joined, left or ended a campaign, and when; for `ended` also when it would have ended.
CREATE TABLE premium_act (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id       integer NOT NULL REFERENCES premium_campaign (id),
  municipality_code text NOT NULL,
  act               text NOT NULL CHECK (act IN ('made', 'joined', 'declined', 'left', 'ended')),
  would_have_ended  timestamptz,
  acted_at          timestamptz NOT NULL,
  acted_by          text NOT NULL REFERENCES staff (id)
);
CREATE INDEX premium_act_of_campaign ON premium_act (campaign_id);

-- What one use or one move brought. Written before the ledger moves anything: a crash in between is settled by the job.
CREATE TABLE premium_award (
  holder            bigint NOT NULL,
  cause_key         uuid NOT NULL,
  campaign_id       integer NOT NULL REFERENCES premium_campaign (id),
  municipality_code text NOT NULL,
  fund              integer NOT NULL,
  percent           integer NOT NULL,
  expires_on        date NOT NULL,
  -- While `held` the most it can be; from `due` on what it is.
  points            bigint NOT NULL CHECK (points >= 0),
  state             text NOT NULL CHECK (state IN ('held', 'due', 'given', 'void')),
  key               uuid NOT NULL UNIQUE,
  held_at           timestamptz NOT NULL,
  -- After a refund: taken out of the purse again, and what was no longer there and stays with the payer.
  taken_back        bigint NOT NULL DEFAULT 0 CHECK (taken_back >= 0),
  missing           bigint NOT NULL DEFAULT 0 CHECK (missing >= 0),
  -- The ledger's operation that takes some of it back and is under way: one at a time.
  take_key          uuid,
  take_points       bigint,
  PRIMARY KEY (holder, cause_key),
  CHECK (taken_back + missing <= points),
  CHECK ((take_key IS NULL) = (take_points IS NULL))
);
CREATE INDEX premium_award_of_holder ON premium_award (campaign_id, holder);
CREATE INDEX premium_award_open ON premium_award (held_at) WHERE state IN ('held', 'due');

-- A refund takes its share of the premium back. Written before the ledger moves anything; what its share is follows from what
-- the ledger has given back of the use by then, whichever of several refunds comes first.
CREATE TABLE premium_return (
  holder     bigint NOT NULL,
  refund_key uuid NOT NULL,
  cause_key  uuid NOT NULL,
  taken      bigint NOT NULL DEFAULT 0,
  missing    bigint NOT NULL DEFAULT 0,
  made_at    timestamptz NOT NULL,
  done_at    timestamptz,
  PRIMARY KEY (holder, refund_key),
  FOREIGN KEY (holder, cause_key) REFERENCES premium_award (holder, cause_key)
);
CREATE INDEX premium_return_open ON premium_return (made_at) WHERE done_at IS NULL;
