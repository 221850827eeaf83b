-- 夜間ファイル: orders of a company that deducts first (修正1), sent as a CSV where its systems can make no more than that (8-3 (2)). Each line
-- becomes an order as if it had been sent alone; a file that is sent again is the same file.
CREATE TABLE order_file (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id  integer NOT NULL REFERENCES partner (id),
  -- Keyed, over the lines in their order: another name, other line ends or another order of columns are the same file.
  content     bytea   NOT NULL,
  file_name   text    NOT NULL,
  lines       integer NOT NULL,
  points      bigint  NOT NULL,
  received_at timestamptz NOT NULL,
  -- Of the company's office; NULL where its system sent it.
  received_by text REFERENCES staff (id),
  finished_at timestamptz,
  UNIQUE (partner_id, content)
);
CREATE INDEX order_file_of_partner ON order_file (partner_id, id DESC);
CREATE INDEX order_file_open ON order_file (id) WHERE finished_at IS NULL;

CREATE TABLE order_file_line (
  file_id          bigint  NOT NULL REFERENCES order_file (id),
  line             integer NOT NULL,
  order_number     text    NOT NULL,
  deduction_number text    NOT NULL,
  deducted_on      date    NOT NULL,
  amount           bigint  NOT NULL CHECK (amount > 0),
  -- The login ID, sealed, until the line has its turn: it is kept nowhere (decision 17).
  sealed_login     bytea,
  -- `taken`, or why it was refused; NULL until it has its turn.
  outcome          text,
  PRIMARY KEY (file_id, line),
  CHECK ((outcome IS NULL) = (sealed_login IS NOT NULL))
);
CREATE INDEX order_file_line_open ON order_file_line (file_id, line) WHERE outcome IS NULL;
