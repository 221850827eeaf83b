-- 脱退: from when it is confirmed a municipality begins nothing new, until its last day people use what they have, and on the day after
-- what is left ends. Its account, its postings and its statements stay.
--
-- | state    | set by                            | next   | what a crash leaves                                              |
-- | -------- | --------------------------------- | ------ | ---------------------------------------------------------------- |
-- | leaving  | two persons of its office         | left   | nothing: it is one transaction                                   |
-- | left     | the day after its last day        | ended  | purses that are not ended yet; the task goes on with them        |
-- | ended    | the task, when no purse is left   | final  | nothing                                                          |
CREATE TABLE municipality_leaving (
  municipality_code text        PRIMARY KEY REFERENCES municipality_account (code),
  -- The last day in Japan on which its points count.
  last_on           date        NOT NULL,
  reason            text        NOT NULL,
  confirmed_by      text        NOT NULL REFERENCES staff (id),
  confirmed_at      timestamptz NOT NULL,
  -- When the purses were empty.
  ended_at          timestamptz,
  -- Six months for the people who hold its points.
  CONSTRAINT leaving_notice CHECK (last_on >= ((confirmed_at AT TIME ZONE 'Asia/Tokyo')::date + interval '6 months')::date)
);
