-- 締め日: on which days of a month a municipality's periods end, from a day on; 31 is the last day of any month, and none means that they
-- end when accounting closes them. Two persons say so; entries are added, never changed: of those of one day the latest counts.
CREATE TABLE cut_off (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  from_on           date NOT NULL,
  days              integer[] NOT NULL CHECK (cardinality(days) <= 4 AND 1 <= ALL (days) AND 31 >= ALL (days)),
  request_id        bigint NOT NULL,
  entered_at        timestamptz NOT NULL
);
CREATE INDEX cut_off_of_municipality ON cut_off (municipality_code, from_on DESC, id DESC);

-- The last day of a window, known while it runs, and from which day on a rule says so without a break.
ALTER TABLE settlement ADD COLUMN cut_on date CHECK (cut_on >= opens_on), ADD COLUMN cut_from date;
ALTER TABLE settlement ADD CONSTRAINT settlement_cut CHECK ((cut_on IS NULL) = (cut_from IS NULL));
