-- What a place is called, of which kind it is and whether points count there, from a day on: each entry says what changes and leaves
-- the rest (NULL), of one day the latest counts, and nothing is updated. A list says what holds on the day it is about.
CREATE TABLE merchant_version (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merchant_id integer NOT NULL REFERENCES merchant (id),
  from_on     date    NOT NULL,
  name        text,
  kind        text CHECK (kind IN ('facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other')),
  is_open     boolean,
  reason      text    NOT NULL,
  -- NULL for what stood before entries had days.
  staff_id    text REFERENCES staff (id),
  changed_at  timestamptz,
  CHECK (num_nonnulls(name, kind, is_open) > 0)
);
CREATE INDEX merchant_version_of_day ON merchant_version (merchant_id, from_on DESC, id DESC);
INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason)
SELECT id, '1900-01-01', name, kind, true, '' FROM merchant ORDER BY id;
ALTER TABLE merchant DROP COLUMN name, DROP COLUMN kind;

-- What a kind of voucher is called, from a day on. A voucher keeps the name under which it was issued, also on a second print.
CREATE TABLE voucher_kind_version (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  voucher_kind_id integer NOT NULL REFERENCES voucher_kind (id),
  from_on         date    NOT NULL,
  name            text    NOT NULL,
  reason          text    NOT NULL,
  staff_id        text REFERENCES staff (id),
  changed_at      timestamptz
);
CREATE INDEX voucher_kind_version_of_day ON voucher_kind_version (voucher_kind_id, from_on DESC, id DESC);
INSERT INTO voucher_kind_version (voucher_kind_id, from_on, name, reason)
SELECT id, '1900-01-01', name, '' FROM voucher_kind ORDER BY id;
ALTER TABLE voucher ADD COLUMN kind_name text;
UPDATE voucher SET kind_name = name FROM voucher_kind WHERE voucher_kind.id = kind_id;
ALTER TABLE voucher ALTER COLUMN kind_name SET NOT NULL;
ALTER TABLE voucher_kind DROP COLUMN name;
