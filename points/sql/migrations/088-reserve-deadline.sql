-- 移行期限 (6-4 ②, decision 6): what becomes of points in the reserve of which nobody chooses a destination. One row is one deadline of one lot of the
-- ledger, which is named by its holder, the day it was credited for and its fund: when the holder was told of it, and how it ended. Where it ends
-- without a destination the next row begins, so that the deadline moves on and the lot of the ledger stays as it is.
CREATE TABLE reserve_deadline (
  id                bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  holder            bigint  NOT NULL,
  lot_on            date    NOT NULL,
  fund              integer NOT NULL,
  -- The last day in Japan on which the holder can choose.
  allocate_by       date    NOT NULL,
  -- By how many days it moves on where there is no destination, and how many days before its end the holder is told: as agreed when it began.
  days              integer NOT NULL CHECK (days > 0),
  notice_days       integer NOT NULL CHECK (notice_days > 0),
  -- How many times it was postponed before, and why the last time.
  postponements     integer NOT NULL DEFAULT 0,
  postponed_for     text    CHECK (postponed_for IN ('no_default', 'default_closed', 'suspended', 'invalidated', 'purse_full')),
  state             text    NOT NULL CHECK (state IN ('waiting', 'told', 'moving', 'moved', 'postponed', 'chosen')),
  -- What the lot held when the holder was told, or when it ended.
  points            bigint  NOT NULL CHECK (points > 0),
  told_at           timestamptz,
  ended_at          timestamptz,
  -- Where the points go and under which operation, fixed before the ledger is asked; until which day they last there.
  municipality_code text,
  key               uuid,
  expires_on        date,
  -- The state that the holder has read of.
  seen              text,
  CHECK ((state = 'waiting') = (told_at IS NULL) OR state = 'chosen'),
  CHECK ((state IN ('moving', 'moved')) = (key IS NOT NULL)),
  CHECK ((key IS NULL) = (municipality_code IS NULL) AND (key IS NULL) = (expires_on IS NULL)),
  CHECK ((state IN ('moved', 'postponed', 'chosen')) = (ended_at IS NOT NULL)),
  -- A company's points never become points for practice.
  CHECK (municipality_code < '90000'),
  CHECK ((postponements > 0 OR state = 'postponed') = (postponed_for IS NOT NULL))
) WITH (fillfactor = 85);
-- A lot has one deadline at a time.
CREATE UNIQUE INDEX reserve_deadline_one ON reserve_deadline (holder, lot_on, fund) WHERE state IN ('waiting', 'told', 'moving');
CREATE INDEX reserve_deadline_due ON reserve_deadline (state, allocate_by, id) WHERE state IN ('waiting', 'told', 'moving');
CREATE INDEX reserve_deadline_of_holder ON reserve_deadline (holder, id);
-- Cases of the office: without a destination so far.
CREATE INDEX reserve_deadline_case ON reserve_deadline (id) WHERE postponements > 0 AND state IN ('waiting', 'told');
