-- The list of banks and branches (金融機関・支店マスタ). Each of its editions is loaded once, and only what differs from the edition before
-- becomes an entry; two persons of an office enter what it does not know yet.
CREATE TABLE bank_master (
  listed_on date PRIMARY KEY,
  source    text NOT NULL,
  loaded_at timestamptz NOT NULL
);

-- What a bank or a branch is called and whether it is open, from a day on: each entry says what changes and leaves the rest (NULL), of
-- one day the latest counts, and nothing is updated or deleted.
CREATE TABLE bank_version (
  id                bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank_code         text    NOT NULL CHECK (bank_code ~ '^[0-9]{4}$'),
  -- Empty for the bank itself.
  branch_code       text    NOT NULL CHECK (branch_code ~ '^([0-9]{3})?$'),
  from_on           date    NOT NULL,
  name              text,
  -- The reading as it is published, in full-width katakana.
  kana              text,
  is_open           boolean,
  -- The edition that says so; else the office whose two persons entered it, none for practice. Neither: a bank for tests, which only tests
  -- and the demo load.
  master_on         date    REFERENCES bank_master (listed_on),
  municipality_code text    REFERENCES municipality_account (code) CHECK (municipality_code < '90000'),
  asked_by          text    REFERENCES staff (id),
  confirmed_by      text    REFERENCES staff (id),
  reason            text    NOT NULL,
  changed_at        timestamptz NOT NULL,
  CHECK (num_nonnulls(name, is_open) > 0),
  CHECK ((name IS NULL) = (kana IS NULL)),
  CHECK ((asked_by IS NULL) = (confirmed_by IS NULL) AND asked_by <> confirmed_by),
  CHECK (num_nonnulls(master_on, asked_by) <= 1 AND (municipality_code IS NULL OR asked_by IS NOT NULL))
);
CREATE INDEX bank_version_of_day ON bank_version (bank_code, branch_code, from_on DESC, id DESC);
-- The few that offices entered, for the list of them.
CREATE INDEX bank_version_of_office ON bank_version (id DESC) WHERE asked_by IS NOT NULL;
