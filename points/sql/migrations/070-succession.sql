-- 合併・コードの変更 (decision 31): from a day on a municipality takes over from another one. Until that day nothing changes; on it, what
-- the office keeps changes hands in one transaction, and then each purse, one by one. The code of before stays on what was posted under it.
--
-- | state      | set by                                      | next                     | what a crash leaves                          |
-- | ---------- | ------------------------------------------- | ------------------------ | -------------------------------------------- |
-- | planned    | two persons of the platform                 | called off, taken over   | nothing: it is one transaction               |
-- | called off | two persons of the platform, before the day | final                    | nothing                                      |
-- | taken over | the task, on the day                        | final                    | purses that have not moved; the task goes on |
CREATE TABLE municipality_succession (
  id                integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  successor_code    text        NOT NULL REFERENCES municipality (code),
  -- The first day in Japan of the successor.
  from_on           date        NOT NULL,
  reason            text        NOT NULL,
  confirmed_by      text        NOT NULL REFERENCES staff (id),
  confirmed_at      timestamptz NOT NULL,
  called_off_at     timestamptz,
  taken_over_at     timestamptz,
  CONSTRAINT succession_of_another CHECK (municipality_code <> successor_code),
  CONSTRAINT succession_not_of_sandbox CHECK (municipality_code < '90000' AND successor_code < '90000'),
  CONSTRAINT succession_ahead CHECK (from_on > (confirmed_at AT TIME ZONE 'Asia/Tokyo')::date),
  CONSTRAINT succession_on_its_day CHECK ((taken_over_at AT TIME ZONE 'Asia/Tokyo')::date >= from_on),
  CHECK (called_off_at IS NULL OR taken_over_at IS NULL)
);
CREATE UNIQUE INDEX succession_once ON municipality_succession (municipality_code) WHERE called_off_at IS NULL;
CREATE INDEX succession_to ON municipality_succession (successor_code) WHERE called_off_at IS NULL;

-- The programme of the municipality of before that one goes on from, on the same terms: what a person had of it counts.
ALTER TABLE program ADD COLUMN succeeds integer UNIQUE REFERENCES program (id);

-- Whose a place was before another municipality took over, through that day: what was agreed on all places of a town is judged by the town
-- that a place was of on the day.
CREATE TABLE merchant_former (
  merchant_id       integer NOT NULL REFERENCES merchant (id),
  municipality_code text    NOT NULL REFERENCES municipality (code),
  through_on        date    NOT NULL,
  PRIMARY KEY (merchant_id, through_on)
);
CREATE INDEX merchant_former_of ON merchant_former (municipality_code);
