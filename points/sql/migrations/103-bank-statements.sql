-- What banks say of an account (入出金取引明細 03, 振込入金通知 01), and what comes of it. Everything is added to; a file that is sent again,
-- or one that tells a day again, adds nothing.
CREATE TABLE bank_statement_file (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose account: `C43424`, `O1`, `P3`.
  party    text  NOT NULL CHECK (party ~ '^([PO][1-9][0-9]*|C[0-9]{5})$'),
  kind     text  NOT NULL CHECK (kind IN ('03', '01')),
  name     text  NOT NULL,
  sha256   text  NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes    bytea NOT NULL,
  -- Transactions that it told, and of them those that nobody had told before.
  told     integer NOT NULL,
  added    integer NOT NULL,
  staff_id text  NOT NULL REFERENCES staff (id),
  taken_at timestamptz NOT NULL,
  UNIQUE (party, sha256)
);
-- Of which account and days a file tells, the first and the last day included. `account` is bank, branch, kind and number.
CREATE TABLE bank_statement (
  file_id  bigint  NOT NULL REFERENCES bank_statement_file (id),
  position integer NOT NULL,
  party    text    NOT NULL,
  kind     text    NOT NULL,
  account  text    NOT NULL,
  from_on  date    NOT NULL,
  through_on date  NOT NULL CHECK (through_on >= from_on),
  opening_yen bigint,
  closing_yen bigint,
  PRIMARY KEY (file_id, position)
);
CREATE INDEX bank_statement_of_party ON bank_statement (party, kind, through_on);
-- One movement on an account, however often it is told.
CREATE TABLE bank_transaction (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party         text    NOT NULL,
  account       text    NOT NULL,
  booked_on     date    NOT NULL,
  direction     text    NOT NULL CHECK (direction IN ('in', 'out')),
  yen           bigint  NOT NULL CHECK (yen >= 0),
  -- 取消 of a notice, or 訂正: no money that came or went.
  voids         boolean NOT NULL,
  remitter_code text    NOT NULL,
  remitter_name text    NOT NULL,
  remarks       text    NOT NULL,
  edi           text    NOT NULL,
  -- The bank had told this day before without it.
  is_late       boolean NOT NULL,
  file_id       bigint  NOT NULL REFERENCES bank_statement_file (id),
  line          integer NOT NULL,
  UNIQUE (file_id, line)
);
CREATE INDEX bank_transaction_of_account ON bank_transaction (party, account, booked_on);
-- The bank's own number of it (照会番号), which is one of its kind of file and day.
CREATE TABLE bank_reference (
  transaction_id bigint NOT NULL REFERENCES bank_transaction (id),
  party     text NOT NULL,
  account   text NOT NULL,
  kind      text NOT NULL,
  booked_on date NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (party, account, kind, booked_on, reference),
  UNIQUE (transaction_id, kind)
);

-- 消込: a movement and what it is: `file:3` a bank file that was carried out, `credit:3/1` a record that reached us, `return:3/1` one that
-- came back, `payment:5` a payment that was entered. Of each one at most, by a rule or by two persons.
CREATE TABLE bank_match (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id bigint NOT NULL REFERENCES bank_transaction (id),
  party      text NOT NULL,
  item       text NOT NULL,
  rule       text NOT NULL CHECK (rule IN ('id', 'reference', 'facts', 'total', 'persons')),
  request_id bigint,
  matched_at timestamptz NOT NULL,
  -- What it was counts no more: a payment was taken back, or its file was cancelled.
  ended_at   timestamptz,
  CHECK ((rule = 'persons') = (request_id IS NOT NULL))
);
CREATE UNIQUE INDEX bank_match_of_transaction ON bank_match (transaction_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bank_match_of_item ON bank_match (party, item) WHERE ended_at IS NULL;

-- 不突合: what does not match, with its kind, whose it is, since when, and how it ended. Of one subject and kind one is open.
CREATE TABLE bank_break (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party      text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('missing_at_bank', 'missing_at_us', 'amount_differs', 'duplicate_at_bank', 'duplicate_at_us',
               'date_differs', 'ambiguous', 'payee_differs', 'returned', 'fee_differs', 'voided', 'late')),
  subject    text NOT NULL,
  transaction_id bigint REFERENCES bank_transaction (id),
  -- What it could be, or is not.
  items      text[] NOT NULL,
  yen        bigint NOT NULL,
  -- Of what was looked for and what was found, where both are known.
  expected_yen bigint,
  on_day     date   NOT NULL,
  found_at   timestamptz NOT NULL,
  owner      text REFERENCES staff (id),
  ended_at   timestamptz,
  -- gone: it matches by what came since; the others by two persons.
  ended_by   text CHECK (ended_by IN ('gone', 'matched', 'returned', 'accepted')),
  reason     text,
  request_id bigint,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CHECK ((ended_by IS NOT NULL AND ended_by <> 'gone') = (request_id IS NOT NULL AND reason IS NOT NULL))
);
CREATE UNIQUE INDEX bank_break_open ON bank_break (party, kind, subject) WHERE ended_at IS NULL;
CREATE INDEX bank_break_of_party ON bank_break (party, id DESC);

-- 資金返却: a record of a bank file whose money came back. The item opens again, never the window.
CREATE TABLE zengin_return (
  id             bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file_id        integer NOT NULL,
  item           integer NOT NULL,
  transaction_id bigint  NOT NULL UNIQUE REFERENCES bank_transaction (id),
  returned_on    date    NOT NULL,
  request_id     bigint  NOT NULL,
  confirmed_at   timestamptz NOT NULL,
  UNIQUE (file_id, item),
  UNIQUE (id, file_id),
  FOREIGN KEY (file_id, item) REFERENCES zengin_item (file_id, item)
);
-- The lines that are unpaid again by it: when all records of their payee in that file have come back.
CREATE TABLE settlement_line_returned (
  settlement_id bigint  NOT NULL,
  line          integer NOT NULL,
  file_id       integer NOT NULL,
  return_id     bigint  NOT NULL,
  PRIMARY KEY (settlement_id, line, file_id),
  FOREIGN KEY (settlement_id, line, file_id) REFERENCES settlement_line_paid (settlement_id, line, file_id),
  FOREIGN KEY (return_id, file_id) REFERENCES zengin_return (id, file_id)
);
CREATE TABLE remittance_line_returned (
  remittance_id bigint  NOT NULL,
  invoice_id    bigint  NOT NULL,
  line          integer NOT NULL,
  file_id       integer NOT NULL,
  return_id     bigint  NOT NULL,
  PRIMARY KEY (remittance_id, invoice_id, line),
  FOREIGN KEY (remittance_id, invoice_id, line) REFERENCES remittance_line (remittance_id, invoice_id, line),
  FOREIGN KEY (return_id, file_id) REFERENCES zengin_return (id, file_id),
  FOREIGN KEY (file_id, remittance_id) REFERENCES zengin_file (id, remittance_id)
);
-- Each payment of a line is the first, takes the place of a cancelled one, or follows one that came back; no two of the same.
ALTER TABLE settlement_line_paid ADD COLUMN after_return integer CHECK (after_return <> file_id),
  ADD CONSTRAINT settlement_line_paid_one_reason CHECK (num_nonnulls(replaces, after_return) <= 1),
  ADD FOREIGN KEY (settlement_id, line, after_return) REFERENCES settlement_line_returned (settlement_id, line, file_id),
  DROP CONSTRAINT settlement_line_paid_once,
  ADD CONSTRAINT settlement_line_paid_once UNIQUE NULLS NOT DISTINCT (settlement_id, line, replaces, after_return);
-- The bank says so of an account by giving money back: nobody is paid there until the payee has answered anew.
ALTER TABLE payee_answer DROP CONSTRAINT payee_answer_way_check, DROP CONSTRAINT payee_answer_check2,
  ADD CONSTRAINT payee_answer_way_check CHECK (way IN ('terminal', 'letter', 'paid', 'returned')),
  ADD CONSTRAINT payee_answer_by_whom CHECK ((way <> 'paid' OR is_right) AND (way <> 'returned' OR NOT is_right));
CREATE INDEX zengin_item_of_id ON zengin_item (end_to_end_id);
