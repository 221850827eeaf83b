-- 利用料 of facilities (7-2): what the till offers, and how often each was used. No line leads from a use to a person.
CREATE TABLE fee (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merchant_id   integer NOT NULL REFERENCES merchant (id),
  name          text    NOT NULL,
  yen           bigint  NOT NULL CHECK (yen > 0),
  valid_from    date    NOT NULL,
  valid_through date    NOT NULL
);
CREATE INDEX fee_of_merchant ON fee (merchant_id);
CREATE TABLE fee_use (
  fee_id  integer NOT NULL REFERENCES fee (id),
  used_on date    NOT NULL,
  count   integer NOT NULL CHECK (count >= 0),
  PRIMARY KEY (fee_id, used_on)
);

-- Kept until the day is over, so that an undo of the day is not counted.
ALTER TABLE counter_session ADD COLUMN fee_id integer REFERENCES fee (id);
ALTER TABLE counter_session ADD COLUMN fee_undone boolean NOT NULL DEFAULT false;
CREATE INDEX counter_session_with_fee ON counter_session (opened_at) WHERE fee_id IS NOT NULL;
