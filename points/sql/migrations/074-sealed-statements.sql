-- What is decided of a line, sent back, and paid: of one line, never of its whole shop and never of the month. And what a statement is
-- sealed with, chained to the one before.

-- 保留, 却下, 翌期へ, and 保留を解く: of a line that is not paid, in the revision that it makes. Of one line the latest counts.
CREATE TABLE settlement_decision (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  settlement_id bigint  NOT NULL,
  line          integer NOT NULL,
  revision      integer NOT NULL,
  decision      text    NOT NULL CHECK (decision IN ('hold', 'reject', 'next', 'release')),
  reason        text    NOT NULL,
  staff_id      text    NOT NULL REFERENCES staff (id),
  decided_at    timestamptz NOT NULL,
  FOREIGN KEY (settlement_id, line) REFERENCES settlement_line (settlement_id, line)
);
CREATE INDEX settlement_decision_of_line ON settlement_decision (settlement_id, line, id DESC);

-- A line of an earlier window that was put off: where it comes from, and only once.
ALTER TABLE settlement_line ADD COLUMN carried_from bigint, ADD COLUMN carried_line integer;
ALTER TABLE settlement_line ADD FOREIGN KEY (carried_from, carried_line) REFERENCES settlement_line (settlement_id, line);
ALTER TABLE settlement_line ADD UNIQUE (carried_from, carried_line);

-- 差し戻し: an approver sends a revision back, with the reason; no other of its approvals counts any more.
CREATE TABLE settlement_return (
  settlement_id bigint  NOT NULL,
  revision      integer NOT NULL,
  staff_id      text    NOT NULL REFERENCES staff (id),
  reason        text    NOT NULL,
  returned_at   timestamptz NOT NULL,
  PRIMARY KEY (settlement_id, revision),
  FOREIGN KEY (settlement_id, revision) REFERENCES settlement_statement (settlement_id, revision)
);

-- The seal: the how manieth statement of its municipality it is, the hash of the one before, and what it counts. NULL for statements of
-- before, which are hashed as they were.
ALTER TABLE settlement_statement ADD COLUMN municipality_code text, ADD COLUMN number integer, ADD COLUMN previous_sha256 text,
  ADD COLUMN count bigint, ADD COLUMN funds jsonb;
ALTER TABLE settlement_statement ADD CONSTRAINT settlement_statement_in_chain UNIQUE (municipality_code, number);

-- A file says for which day it was made: a later one of the same window is for a day of its own.
ALTER TABLE zengin_file ADD COLUMN payout_on date;
UPDATE zengin_file SET payout_on = coalesce(settlement.payout_on, (created_at AT TIME ZONE 'Asia/Tokyo')::date)
  FROM settlement WHERE settlement.id = settlement_id;
ALTER TABLE zengin_file ALTER COLUMN payout_on SET NOT NULL;

-- What a file pays, record by record, each with the id by which it is found again when the bank answers.
CREATE TABLE zengin_item (
  file_id       integer NOT NULL REFERENCES zengin_file (id),
  item          integer NOT NULL,
  settlement_id bigint  NOT NULL REFERENCES settlement (id),
  payee         text    NOT NULL,
  yen           bigint  NOT NULL CHECK (yen > 0),
  end_to_end_id text    NOT NULL,
  PRIMARY KEY (file_id, item)
);
CREATE INDEX zengin_item_of_payee ON zengin_item (payee, file_id DESC);
CREATE INDEX zengin_item_of_settlement ON zengin_item (settlement_id);

-- Which lines a file has paid: nothing is paid twice.
CREATE TABLE settlement_line_paid (
  settlement_id bigint  NOT NULL,
  line          integer NOT NULL,
  file_id       integer NOT NULL REFERENCES zengin_file (id),
  PRIMARY KEY (settlement_id, line),
  FOREIGN KEY (settlement_id, line) REFERENCES settlement_line (settlement_id, line)
);
CREATE INDEX settlement_line_paid_of_file ON settlement_line_paid (file_id);
INSERT INTO settlement_line_paid (settlement_id, line, file_id)
SELECT line.settlement_id, line.line, paid.file_id
  FROM settlement_line line JOIN settlement ON settlement.id = line.settlement_id
  JOIN settlement_paid paid ON paid.settlement_id = line.settlement_id
   AND paid.payee = CASE payee_kind WHEN 'merchant' THEN 'S' || payee_id WHEN 'event' THEN 'E' || payee_id
                                    ELSE 'C' || lpad(payee_id::text, 5, '0') END
   AND (leg = 'municipalityToPayee') = (paid.payer = 'C' || municipality_code)
   -- Several companies pay one municipality: each its own line, by the number in its fund.
   AND (leg = 'municipalityToPayee' OR paid.payer = 'P' || fund % 1000000)
 WHERE NOT exempt AND points > 0;
INSERT INTO zengin_item (file_id, item, settlement_id, payee, yen, end_to_end_id)
SELECT paid.file_id, row_number() OVER (PARTITION BY paid.file_id ORDER BY paid.payee), paid.settlement_id, paid.payee, sums.yen,
       left('M' || paid.settlement_id || '-' || paid.payee, 20)
  FROM settlement_paid paid
 CROSS JOIN LATERAL (
   SELECT sum(points)::bigint AS yen FROM settlement_line line
     JOIN settlement_line_paid of_line ON of_line.settlement_id = line.settlement_id AND of_line.line = line.line
    WHERE of_line.file_id = paid.file_id
      AND paid.payee = CASE payee_kind WHEN 'merchant' THEN 'S' || payee_id WHEN 'event' THEN 'E' || payee_id
                                       ELSE 'C' || lpad(payee_id::text, 5, '0') END) AS sums
 WHERE sums.yen > 0;
DROP TABLE settlement_paid;
