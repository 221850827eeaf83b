-- Registers of the points cloud. Business words live here; value lives in the ledger.

-- 全国地方公共団体コード: the dated master of 47 prefectures, 1,741 municipalities and the wards (which issue nothing).
CREATE TABLE municipality (
  code           text PRIMARY KEY CHECK (code ~ '^\d{5}$'),
  check_digit    text NOT NULL CHECK (check_digit ~ '^\d$'),
  name           text NOT NULL,
  kana           text NOT NULL,
  prefecture     text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('prefecture', 'municipality', 'ward')),
  valid_from     date,
  valid_to       date,
  successor_code text
);

-- A settlement is one window of one municipality; its id is the opaque number that postings carry.
CREATE TABLE settlement (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality (code),
  opens_on          date NOT NULL,
  state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'review', 'closed', 'settled')),
  closed_at         timestamptz,
  closed_by         text,
  statement_sha256  text,
  payout_on         date
);
CREATE UNIQUE INDEX one_open_settlement ON settlement (municipality_code) WHERE state = 'open';

-- A municipality that takes part (7-1 2②).
CREATE TABLE municipality_account (
  code            text PRIMARY KEY REFERENCES municipality (code),
  opened_on       date NOT NULL,
  exchange_expiry text NOT NULL CHECK (exchange_expiry ~ '^\d{2}-\d{2}$'),
  remitter_code   text CHECK (remitter_code ~ '^\d{10}$'),
  bank_account    jsonb
);

CREATE TABLE department (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  name              text NOT NULL,
  UNIQUE (municipality_code, name)
);

CREATE TABLE staff (
  id                text PRIMARY KEY,
  name              text NOT NULL,
  role              text NOT NULL CHECK (role IN ('platform', 'lead', 'department', 'accounting', 'approver')),
  municipality_code text REFERENCES municipality_account (code),
  department_id     integer REFERENCES department (id),
  password_hash     text NOT NULL,
  CHECK ((role = 'platform') = (municipality_code IS NULL)),
  CHECK ((role = 'department') = (department_id IS NOT NULL))
);

CREATE TABLE program (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  department_id     integer NOT NULL REFERENCES department (id),
  fiscal_year       integer NOT NULL,
  name              text NOT NULL,
  amount            bigint NOT NULL CHECK (amount > 0),
  starts_on         date NOT NULL,
  ends_on           date NOT NULL CHECK (ends_on >= starts_on),
  expires_on        date NOT NULL CHECK (expires_on >= ends_on),
  UNIQUE (municipality_code, fiscal_year, name)
);

-- What マイキー tells by its feed, and where we are in it.
CREATE TABLE sync_position (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  next bigint NOT NULL
);
INSERT INTO sync_position (next) VALUES (0);
CREATE TABLE operator (
  id                text PRIMARY KEY,
  name              text NOT NULL,
  kind              text NOT NULL,
  municipality_code text
);
CREATE TABLE terminal (
  id          text PRIMARY KEY,
  operator_id text NOT NULL,
  place       text NOT NULL,
  jkt         text NOT NULL UNIQUE,
  status      text NOT NULL CHECK (status IN ('active', 'revoked'))
);

-- 利用者管理テーブル (5-3). The holder is the number under which the ledger knows this member.
CREATE TABLE member (
  mykey_id             text PRIMARY KEY,
  shown                text NOT NULL,
  holder               bigint NOT NULL UNIQUE,
  joined_on            date NOT NULL,
  status               text NOT NULL CHECK (status IN ('active', 'suspended', 'invalidated')),
  email                text,
  password_hash        text,
  default_municipality text REFERENCES municipality_account (code)
);
CREATE UNIQUE INDEX member_email ON member (lower(email));

-- 店舗・施設: who is paid.
CREATE TABLE merchant (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  operator_id       text NOT NULL UNIQUE REFERENCES operator (id),
  name              text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('facility', 'shop', 'transport')),
  exempt            boolean NOT NULL DEFAULT false,
  bank_account      jsonb
);

CREATE TABLE partner (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operator_id   text NOT NULL UNIQUE REFERENCES operator (id),
  name          text NOT NULL,
  kind          text NOT NULL,
  reserve_days  integer NOT NULL CHECK (reserve_days > 0),
  jkt           text NOT NULL UNIQUE,
  remitter_code text CHECK (remitter_code ~ '^\d{10}$'),
  bank_account  jsonb
);

CREATE TABLE support_event (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  name              text NOT NULL,
  organizer         text NOT NULL,
  starts_on         date NOT NULL,
  ends_on           date NOT NULL CHECK (ends_on >= starts_on),
  expires_on        date NOT NULL CHECK (expires_on >= ends_on),
  goal              bigint,
  bank_account      jsonb
);
