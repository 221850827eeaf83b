-- 請求 (6-6 ①, 6-7): what a company owes for a calendar month over all municipalities (decision 34), and what a payer of premiums and
-- uplifts owes a municipality for a window. Nothing of it is ever changed: states are what stands beside it.
CREATE TABLE invoice (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- `P3` a company; `O5` a payer with an office here; `Y7` a payer that has none (`premium_payer`).
  debtor          text NOT NULL CHECK (debtor ~ '^[POY]\d+$'),
  debtor_name     text NOT NULL,
  -- Who bills and receives: `O1` a 受託会社, `C43424` a municipality; NULL: the company pays the municipalities itself (decision 11).
  biller          text CHECK (biller ~ '^(O\d+|C\d{5})$'),
  biller_name     text,
  -- Of a company the first day of the month; of a payer the window.
  month           date CHECK (extract(day FROM month) = 1),
  settlement_id   bigint REFERENCES settlement (id),
  -- The how manieth of its debtor it is, and the hash of the one before.
  number          integer NOT NULL,
  previous_sha256 text,
  yen             bigint NOT NULL CHECK (yen >= 0),
  due_on          date NOT NULL,
  sha256          text NOT NULL,
  fixed_at        timestamptz NOT NULL,
  CHECK ((month IS NULL) <> (settlement_id IS NULL)),
  CHECK ((debtor ~ '^P') = (month IS NOT NULL)),
  UNIQUE (debtor, month),
  UNIQUE (debtor, settlement_id),
  UNIQUE (debtor, number),
  UNIQUE (id, sha256)
);
CREATE INDEX invoice_of_biller ON invoice (biller, id);

-- To one municipality: of a company all of its points; of a payer its premium, or one uplift. Below zero it is less of the next month.
CREATE TABLE invoice_line (
  invoice_id        bigint  NOT NULL REFERENCES invoice (id),
  line              integer NOT NULL,
  municipality_code text    NOT NULL REFERENCES municipality (code),
  what              text    NOT NULL CHECK (what IN ('points', 'premium', 'uplift')),
  -- The name of an uplift.
  name              text,
  points            bigint  NOT NULL,
  carried           bigint  NOT NULL CHECK (carried <= 0),
  yen               bigint  NOT NULL GENERATED ALWAYS AS (greatest(points + carried, 0)) STORED,
  PRIMARY KEY (invoice_id, line)
);
CREATE INDEX invoice_line_of_municipality ON invoice_line (municipality_code, invoice_id);

-- 利用者×自治体 (6-6): a person is a number within its invoice, and leads to nobody.
CREATE TABLE invoice_detail (
  invoice_id bigint  NOT NULL,
  line       integer NOT NULL,
  person     integer NOT NULL,
  points     bigint  NOT NULL CHECK (points <> 0),
  PRIMARY KEY (invoice_id, line, person),
  FOREIGN KEY (invoice_id, line) REFERENCES invoice_line (invoice_id, line)
);

-- Two persons of who bills, or of the company that pays itself.
CREATE TABLE invoice_approval (
  invoice_id  bigint NOT NULL,
  staff_id    text   NOT NULL REFERENCES staff (id),
  sha256      text   NOT NULL,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, staff_id),
  FOREIGN KEY (invoice_id, sha256) REFERENCES invoice (id, sha256)
);

-- 入金: what a debtor paid to who bills it, as two persons have entered it; known by its day and the bank's reference, once: banks begin to count anew.
CREATE TABLE collection (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  biller       text   NOT NULL,
  debtor       text   NOT NULL,
  received_on  date   NOT NULL,
  yen          bigint NOT NULL CHECK (yen > 0),
  reference    text   NOT NULL,
  request_id   bigint NOT NULL UNIQUE,
  confirmed_at timestamptz NOT NULL,
  UNIQUE (biller, received_on, reference)
);
CREATE INDEX collection_of_debtor ON collection (biller, debtor, id);

-- To which lines it went: the oldest invoice first. What is over stands for the next one.
CREATE TABLE collection_share (
  collection_id bigint  NOT NULL REFERENCES collection (id),
  invoice_id    bigint  NOT NULL,
  line          integer NOT NULL,
  yen           bigint  NOT NULL CHECK (yen > 0),
  PRIMARY KEY (collection_id, invoice_id, line),
  FOREIGN KEY (invoice_id, line) REFERENCES invoice_line (invoice_id, line)
);
CREATE INDEX collection_share_of_line ON collection_share (invoice_id, line);

-- 振込: what a 受託会社 passes on of what it has collected, or what a company pays the municipalities itself. Frozen when it is asked for.
CREATE TABLE remittance (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payer    text   NOT NULL CHECK (payer ~ '^[PO]\d+$'),
  sha256   text   NOT NULL,
  asked_by text   NOT NULL REFERENCES staff (id),
  asked_at timestamptz NOT NULL,
  UNIQUE (id, sha256)
);
CREATE INDEX remittance_of_payer ON remittance (payer, id);
CREATE TABLE remittance_line (
  remittance_id bigint  NOT NULL REFERENCES remittance (id),
  invoice_id    bigint  NOT NULL,
  line          integer NOT NULL,
  -- Who is paid: the municipality of the line, or who took over from it.
  party         text    NOT NULL,
  yen           bigint  NOT NULL CHECK (yen > 0),
  PRIMARY KEY (remittance_id, invoice_id, line),
  FOREIGN KEY (invoice_id, line) REFERENCES invoice_line (invoice_id, line)
);
CREATE INDEX remittance_line_of_invoice ON remittance_line (invoice_id, line);
CREATE TABLE remittance_account (
  remittance_id bigint NOT NULL REFERENCES remittance (id),
  party         text   NOT NULL,
  name          text   NOT NULL,
  remitter_code text,
  bank_account  jsonb  NOT NULL,
  PRIMARY KEY (remittance_id, party)
);
CREATE TABLE remittance_approval (
  remittance_id bigint NOT NULL,
  staff_id      text   NOT NULL REFERENCES staff (id),
  sha256        text   NOT NULL,
  approved_at   timestamptz NOT NULL,
  PRIMARY KEY (remittance_id, staff_id),
  FOREIGN KEY (remittance_id, sha256) REFERENCES remittance (id, sha256)
);
-- Called off before its file was made; then the money can be asked for anew.
CREATE TABLE remittance_cancellation (
  remittance_id bigint PRIMARY KEY REFERENCES remittance (id),
  staff_id      text   NOT NULL REFERENCES staff (id),
  reason        text   NOT NULL,
  cancelled_at  timestamptz NOT NULL
);
CREATE TABLE remittance_file (
  remittance_id bigint  PRIMARY KEY REFERENCES remittance (id),
  payout_on     date    NOT NULL,
  bytes         bytea   NOT NULL,
  sha256        text    NOT NULL,
  count         integer NOT NULL,
  yen           bigint  NOT NULL,
  created_by    text    NOT NULL REFERENCES staff (id),
  created_at    timestamptz NOT NULL
);
