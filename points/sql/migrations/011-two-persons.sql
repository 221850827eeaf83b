-- What is approved is what is paid, and two persons are two persons.

-- Accounts stand in `office_account`: an account of before keeps its secret, which somebody else may have chosen, so that it
-- signs in and approves nothing until its person has changed it.
INSERT INTO office_account (staff_id, state, password_hash) SELECT id, 'active', password_hash FROM staff;
ALTER TABLE staff DROP COLUMN password_hash;

-- An operator of no town, or of another one, says at its own terminal in which town it is a place of use.
CREATE TABLE place_consent (
  operator_id       text NOT NULL REFERENCES operator (id),
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  terminal_id       text NOT NULL,
  consented_at      timestamptz NOT NULL,
  PRIMARY KEY (operator_id, municipality_code)
);

-- A statement as it was frozen: its lines stay, each revision freezes the accounts anew, and both approvals begin again.
ALTER TABLE settlement ADD COLUMN revision integer NOT NULL DEFAULT 0;
CREATE TABLE settlement_statement (
  settlement_id bigint  NOT NULL REFERENCES settlement (id),
  revision      integer NOT NULL,
  sha256        text    NOT NULL,
  -- NULL for statements of before, which had no accounts.
  frozen_at     timestamptz,
  frozen_by     text,
  reason        text NOT NULL DEFAULT '',
  PRIMARY KEY (settlement_id, revision)
);
INSERT INTO settlement_statement (settlement_id, revision, sha256)
  SELECT id, 0, statement_sha256 FROM settlement WHERE statement_sha256 IS NOT NULL;
-- What was approved before without accounts is approved anew, unless its file is made.
UPDATE settlement SET state = 'review', statement_sha256 = NULL WHERE state IN ('review', 'closed');

-- Who pays and who is paid, as they were when a revision was frozen: `C43424` a municipality, `S1` a place, `E1` an event, `P1`
-- a company.
CREATE TABLE settlement_account (
  settlement_id bigint  NOT NULL,
  revision      integer NOT NULL,
  party         text    NOT NULL,
  name          text    NOT NULL,
  remitter_code text,
  bank_account  jsonb,
  PRIMARY KEY (settlement_id, revision, party),
  FOREIGN KEY (settlement_id, revision) REFERENCES settlement_statement (settlement_id, revision)
);
CREATE INDEX settlement_account_of_party ON settlement_account (party, settlement_id, revision);

ALTER TABLE settlement_approval ADD COLUMN revision integer NOT NULL DEFAULT 0;
ALTER TABLE settlement_approval DROP CONSTRAINT settlement_approval_pkey;
ALTER TABLE settlement_approval ADD PRIMARY KEY (settlement_id, revision, staff_id);

ALTER TABLE zengin_file ADD COLUMN revision integer NOT NULL DEFAULT 0;
ALTER TABLE zengin_file DROP CONSTRAINT zengin_file_settlement_id_payer_key;
CREATE INDEX zengin_file_of_settlement ON zengin_file (settlement_id);

-- Whom a file has paid: nobody is in two of one window.
CREATE TABLE settlement_paid (
  settlement_id bigint  NOT NULL,
  payer         text    NOT NULL,
  payee         text    NOT NULL,
  revision      integer NOT NULL,
  file_id       integer NOT NULL REFERENCES zengin_file (id),
  PRIMARY KEY (settlement_id, payer, payee)
);
CREATE INDEX settlement_paid_of_payee ON settlement_paid (payee, settlement_id);
