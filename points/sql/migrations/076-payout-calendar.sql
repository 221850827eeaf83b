-- 振込の予定日: on which days of a month a municipality pays, from a day on. 31 is the last day of any month. Entries are added, never
-- changed: of those of one day the latest counts.
CREATE TABLE payout_calendar (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  from_on           date NOT NULL,
  days              integer[] NOT NULL CHECK (cardinality(days) BETWEEN 1 AND 4 AND 1 <= ALL (days) AND 31 >= ALL (days)),
  -- Where banks are closed on such a day: the business day before or after it.
  shift             text NOT NULL CHECK (shift IN ('before', 'after')),
  reason            text NOT NULL,
  staff_id          text NOT NULL REFERENCES staff (id),
  entered_at        timestamptz NOT NULL
);
CREATE INDEX payout_calendar_of_municipality ON payout_calendar (municipality_code, from_on DESC, id DESC);
