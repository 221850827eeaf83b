-- What a fee is called and what it costs, from a day on: of one day the latest entry counts, and nothing is updated. A till charges the
-- fee of its day, and what was counted keeps the name and the amount of its own.
CREATE TABLE fee_version (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fee_id     integer NOT NULL REFERENCES fee (id),
  from_on    date    NOT NULL,
  name       text    NOT NULL,
  yen        bigint  NOT NULL CHECK (yen > 0),
  reason     text    NOT NULL,
  -- NULL for what stood before entries had days.
  staff_id   text REFERENCES staff (id),
  changed_at timestamptz
);
CREATE INDEX fee_version_of_day ON fee_version (fee_id, from_on DESC, id DESC);
INSERT INTO fee_version (fee_id, from_on, name, yen, reason) SELECT id, '1900-01-01', name, yen, '' FROM fee;
ALTER TABLE fee DROP COLUMN name, DROP COLUMN yen;
