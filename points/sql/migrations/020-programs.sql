-- A town's year with programmes: nothing is written in stone, and nothing of the past is rewritten.

-- 歳出予算: 款項目節 and 事業名 of a fiscal year. What is granted is set aside of it first (予算差引): never over, also with two at once.
CREATE TABLE budget_line (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text    NOT NULL REFERENCES municipality_account (code),
  fiscal_year       integer NOT NULL,
  code              text    NOT NULL,
  name              text    NOT NULL,
  amount            bigint  NOT NULL CHECK (amount >= 0),
  reserved          bigint  NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  CHECK (reserved <= amount),
  UNIQUE (municipality_code, fiscal_year, code, name)
);

-- A department that was abolished or merged: from that day on its programmes and people are of the successor, until it is opened again.
CREATE TABLE department_end (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id integer     NOT NULL REFERENCES department (id),
  from_on       date        NOT NULL,
  successor_id  integer     NOT NULL REFERENCES department (id),
  reopened_on   date        CHECK (reopened_on >= from_on)
);
CREATE UNIQUE INDEX department_ended_once ON department_end (department_id) WHERE reopened_on IS NULL;
-- What it was called since when; of one day the latest entry counts.
CREATE TABLE department_name (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id integer     NOT NULL REFERENCES department (id),
  from_on       date        NOT NULL,
  name          text        NOT NULL,
  reason        text        NOT NULL,
  staff_id      text        REFERENCES staff (id),
  changed_at    timestamptz
);
CREATE INDEX department_name_of_day ON department_name (department_id, from_on DESC, id DESC);
INSERT INTO department_name (department_id, from_on, name, reason) SELECT id, '1900-01-01', name, '' FROM department;
-- Names stand by day alone: two departments share one only one after the other.
ALTER TABLE department DROP COLUMN name;

-- A programme as it holds since a day; of one day the latest entry counts. A change adds a row, so that a month that is over
-- reads as it was.
CREATE TABLE program_version (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  program_id          integer NOT NULL REFERENCES program (id),
  from_on             date    NOT NULL,
  name                text    NOT NULL,
  department_id       integer NOT NULL REFERENCES department (id),
  kind                text    NOT NULL,
  amount              bigint  NOT NULL CHECK (amount > 0),
  person_max          bigint  CHECK (person_max > 0),
  repeats             text    NOT NULL CHECK (repeats IN ('once', 'daily', 'free')),
  budget              bigint  CHECK (budget > 0),
  budget_line_id      integer REFERENCES budget_line (id),
  residents_only      boolean NOT NULL,
  age_from            integer,
  age_to              integer CHECK (age_to >= age_from),
  starts_on           date    NOT NULL,
  ends_on             date    NOT NULL CHECK (ends_on >= starts_on),
  -- The last usable day of what is granted: a day, so many days after the grant, or the end of a fiscal year so many years on.
  expiry              text    NOT NULL CHECK (expiry IN ('day', 'days', 'fiscalYear')),
  expires_on          date    CHECK ((expiry = 'day') = (expires_on IS NOT NULL)),
  expiry_count        integer CHECK ((expiry <> 'day') = (expiry_count IS NOT NULL)),
  -- Sold for money; by whom where not by the town, and that one's number in the register of issuers (資金決済法).
  is_paid             boolean NOT NULL,
  issuer              text,
  issuer_registration text,
  reason              text    NOT NULL,
  staff_id            text    REFERENCES staff (id),
  changed_at          timestamptz
);
CREATE INDEX program_version_of_day ON program_version (program_id, from_on DESC, id DESC);
INSERT INTO program_version (program_id, from_on, name, department_id, kind, amount, repeats, residents_only, starts_on, ends_on,
                             expiry, expires_on, is_paid, reason)
  SELECT id, '1900-01-01', name, department_id, 'other', amount, 'free', false, starts_on, ends_on, 'day', expires_on, false, ''
    FROM program;
-- A grant goes from held to granted or refused (see grants/hold.ts); what of it was taken back stands beside it.
ALTER TABLE grant_record ADD COLUMN state text NOT NULL DEFAULT 'granted' CHECK (state IN ('held', 'granted', 'refused'));
ALTER TABLE grant_record ALTER COLUMN state DROP DEFAULT;
ALTER TABLE grant_record ADD COLUMN expires_on date;
-- The day in Japan of the act, by which a programme that is given once a day counts.
ALTER TABLE grant_record ADD COLUMN acted_on date;
ALTER TABLE grant_record ADD COLUMN budget_line_id integer REFERENCES budget_line (id);
UPDATE grant_record SET acted_on = (recorded_at AT TIME ZONE 'Asia/Tokyo')::date, expires_on = program.expires_on
  FROM program WHERE program.id = program_id;
ALTER TABLE grant_record ALTER COLUMN acted_on SET NOT NULL, ALTER COLUMN expires_on SET NOT NULL;

-- What a programme granted so far, less what was taken back. Its name, too, stands by day alone.
ALTER TABLE program DROP COLUMN name, DROP COLUMN department_id, DROP COLUMN amount, DROP COLUMN starts_on, DROP COLUMN ends_on, DROP COLUMN expires_on;
ALTER TABLE program ADD COLUMN granted bigint NOT NULL DEFAULT 0 CHECK (granted >= 0);
ALTER TABLE program ADD COLUMN copied_from integer REFERENCES program (id);
CREATE UNIQUE INDEX program_copied_once ON program (copied_from, fiscal_year);
UPDATE program SET granted = coalesce((SELECT sum(amount) FROM grant_record WHERE program_id = program.id), 0);

ALTER TABLE grant_record ADD COLUMN taken_back bigint NOT NULL DEFAULT 0;
ALTER TABLE grant_record ADD CHECK (taken_back BETWEEN 0 AND amount);
CREATE INDEX grant_record_held ON grant_record (recorded_at) WHERE state = 'held';
-- What a person had of a programme, and of all in a year.
CREATE INDEX grant_record_of_person ON grant_record (holder, program_id);
CREATE INDEX grant_record_of_program ON grant_record (program_id, recorded_at DESC, key DESC);

-- 取り消し of a grant: who, why, how much was wanted back; `points` is what was still there and came back, once it is over.
CREATE TABLE grant_return (
  key         uuid        PRIMARY KEY,
  grant_key   uuid        NOT NULL REFERENCES grant_record (key),
  wanted      bigint      NOT NULL CHECK (wanted > 0),
  -- The take that is under way: its own key at the ledger, and how much.
  take_key    uuid,
  take_points bigint,
  points      bigint,
  reason      text        NOT NULL,
  staff_id    text        NOT NULL REFERENCES staff (id),
  recorded_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX grant_return_once ON grant_return (grant_key);
CREATE INDEX grant_return_open ON grant_return (recorded_at) WHERE points IS NULL;

-- 居住 / 転出 / 海外 of a member, as an office noted it on a day; no address. The latest note counts from its day on.
CREATE TABLE residence_note (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  holder            bigint      NOT NULL,
  residence         text        NOT NULL CHECK (residence IN ('resident', 'movedOut', 'overseas')),
  from_on           date        NOT NULL,
  reason            text        NOT NULL,
  staff_id          text        NOT NULL REFERENCES staff (id),
  recorded_at       timestamptz NOT NULL
);
CREATE INDEX residence_note_of ON residence_note (municipality_code, holder, from_on DESC, id DESC);
