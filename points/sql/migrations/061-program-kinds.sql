-- Kinds of programmes of a town's own, beside those that every town has. What one is called and asks for holds from a day on: of one day the
-- latest entry counts, and nothing is updated.
CREATE TABLE program_kind (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code)
);
CREATE INDEX program_kind_of_town ON program_kind (municipality_code);
CREATE TABLE program_kind_version (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind_id        integer NOT NULL REFERENCES program_kind (id),
  from_on        date    NOT NULL,
  name           text    NOT NULL,
  -- What such programmes are for, in the town's words.
  meaning        text    NOT NULL,
  -- Whether such a programme must be for some ages only, or for residents only.
  for_ages       boolean NOT NULL,
  residents_only boolean NOT NULL,
  -- No programme becomes one of this kind any more; those that are stay.
  ended          boolean NOT NULL,
  reason         text    NOT NULL,
  staff_id       text    NOT NULL REFERENCES staff (id),
  changed_at     timestamptz NOT NULL
);
CREATE INDEX program_kind_version_of_day ON program_kind_version (kind_id, from_on DESC, id DESC);
-- A programme of a town's own kind is, to all that knows the kinds of every town, one of the others.
ALTER TABLE program_version ADD COLUMN own_kind_id integer REFERENCES program_kind (id);
ALTER TABLE program_version ADD CHECK (own_kind_id IS NULL OR kind = 'other');
