-- 参加類型 (7-3): the pattern that a municipality takes part by; what there are is data of the contract.
ALTER TABLE municipality_account ADD COLUMN participation_type text;

-- What a municipality does with points, function by function: entries by date, of one day the latest counts. A function that no
-- entry has switched on yet is off.
CREATE TABLE function_switch (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  function          text        NOT NULL,
  from_on           date        NOT NULL,
  is_on             boolean     NOT NULL,
  reason            text        NOT NULL,
  -- Null of what stood before there were switches.
  staff_id          text        REFERENCES staff (id),
  switched_at       timestamptz
);
CREATE INDEX function_switch_of_day ON function_switch (municipality_code, function, from_on, id);
INSERT INTO function_switch (municipality_code, function, from_on, is_on, reason)
  SELECT code, function, opened_on, true, ''
    FROM municipality_account,
         unnest(ARRAY['grants', 'venues', 'vouchers', 'conversions', 'premiums', 'events', 'tieUps', 'fees']) AS function;
