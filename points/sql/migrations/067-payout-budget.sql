-- Of which line of its budget (款項目節 and 事業名) a municipality pays what was used at places of a kind, and what events gathered, by fiscal
-- year (7-2). Of one kind the latest entry counts, and nothing is updated.
CREATE TABLE payout_budget (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  fiscal_year       integer     NOT NULL,
  kind              text        NOT NULL CHECK (kind IN ('facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other', 'event')),
  budget_line_id    integer     NOT NULL REFERENCES budget_line (id),
  reason            text        NOT NULL,
  staff_id          text        NOT NULL REFERENCES staff (id),
  entered_at        timestamptz NOT NULL
);
CREATE INDEX payout_budget_of_kind ON payout_budget (municipality_code, fiscal_year, kind, id DESC);

-- What a municipality sets aside of a line for an 上乗せ that it pays itself, by fiscal year, and what its statements took of that.
CREATE TABLE uplift_budget (
  uplift_id      integer NOT NULL REFERENCES uplift (id),
  fiscal_year    integer NOT NULL,
  budget_line_id integer NOT NULL REFERENCES budget_line (id),
  reserved       bigint  NOT NULL CHECK (reserved >= 0),
  -- Below zero where refunds of earlier statements outweigh.
  spent          bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (uplift_id, fiscal_year),
  CONSTRAINT uplift_budget_never_over CHECK (spent <= reserved)
);
