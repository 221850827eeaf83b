-- 応援ポイントの交換実績突き合わせ (5-3): what a company deducted by its own books, day by day, beside its orders here and what the ledger
-- holds of them.

-- What came into being of a company's points on a day in Japan: fixed once the ledger has sealed that day, so that nothing is added to it.
CREATE TABLE company_day (
  partner_id integer NOT NULL REFERENCES partner (id),
  day        date    NOT NULL,
  fixed_at   timestamptz NOT NULL,
  -- When it was held against the company's reports; NULL until then.
  compared_at timestamptz,
  PRIMARY KEY (partner_id, day)
);
CREATE INDEX company_day_to_compare ON company_day (partner_id, day) WHERE compared_at IS NULL;
CREATE TABLE company_day_credit (
  partner_id integer NOT NULL,
  day        date    NOT NULL,
  credit_key uuid    NOT NULL,
  points     bigint  NOT NULL,
  -- The order under whose key they came; NULL where there is none, which is a fault.
  order_number text,
  own_points   bigint,
  order_points bigint,
  PRIMARY KEY (partner_id, credit_key),
  FOREIGN KEY (partner_id, day) REFERENCES company_day (partner_id, day),
  CHECK (num_nulls(order_number, own_points, order_points) IN (0, 3))
);
CREATE INDEX company_day_credit_of_day ON company_day_credit (partner_id, day, order_number);
CREATE INDEX company_day_credit_of_order ON company_day_credit (partner_id, order_number);

-- 日報: what a company says of one of its days. What it sent last of a day stands; what was sent before is kept.
CREATE TABLE company_report (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id  integer NOT NULL REFERENCES partner (id),
  day         date    NOT NULL,
  -- Over the lines in their order: the same under another name, or with other line ends, is the same.
  sha256      text    NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  file_name   text    NOT NULL,
  lines       integer NOT NULL,
  points      bigint  NOT NULL,
  received_at timestamptz NOT NULL,
  -- Of the company's office; NULL where its system sent it.
  received_by text REFERENCES staff (id),
  replaced_at timestamptz,
  -- When its differences were looked for; NULL until then.
  compared_at timestamptz
);
CREATE UNIQUE INDEX company_report_stands ON company_report (partner_id, day) WHERE replaced_at IS NULL;
CREATE INDEX company_report_of_day ON company_report (partner_id, day);
CREATE INDEX company_report_to_compare ON company_report (partner_id, day) WHERE compared_at IS NULL;
CREATE TABLE company_report_line (
  report_id    bigint  NOT NULL REFERENCES company_report (id),
  line         integer NOT NULL,
  partner_id   integer NOT NULL,
  order_number text    NOT NULL,
  -- Of the company's own points.
  own_points   bigint  NOT NULL CHECK (own_points > 0),
  result       text    NOT NULL CHECK (result IN ('deducted', 'cancelled')),
  deduction_number text,
  deducted_on  date,
  PRIMARY KEY (report_id, line)
);
CREATE INDEX company_report_line_of_order ON company_report_line (partner_id, order_number);

-- 不突合 has a second source: the company's report. Its figures are the company's own points, and its subject is an order or a day.
ALTER TABLE bank_break ADD COLUMN source text NOT NULL DEFAULT 'bank' CHECK (source IN ('bank', 'report')),
  DROP CONSTRAINT bank_break_kind_check,
  ADD CONSTRAINT bank_break_kind_check CHECK (CASE source WHEN 'bank' THEN kind IN ('missing_at_bank', 'missing_at_us', 'amount_differs',
      'duplicate_at_bank', 'duplicate_at_us', 'date_differs', 'ambiguous', 'payee_differs', 'returned', 'fee_differs', 'voided', 'late')
    ELSE kind IN ('order_unknown', 'not_reported', 'points_differ', 'reported_twice', 'not_credited', 'order_refused', 'cancelled_after',
      'deduction_differs', 'posting_missing', 'posting_differs', 'posting_unknown', 'report_missing') AND transaction_id IS NULL END);
CREATE INDEX bank_break_of_report ON bank_break (party, subject) WHERE source = 'report' AND ended_at IS NULL;
