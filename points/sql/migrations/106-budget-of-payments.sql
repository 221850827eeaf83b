-- 会計データ連携 (7-2): of which account a budget line is, and what 款, 項, 目 and 節 are called; '' where nobody has said it.
ALTER TABLE budget_line
  ADD COLUMN account text NOT NULL DEFAULT '一般会計' CHECK (account <> ''),
  ADD COLUMN kan     text NOT NULL DEFAULT '',
  ADD COLUMN kou     text NOT NULL DEFAULT '',
  ADD COLUMN moku    text NOT NULL DEFAULT '',
  ADD COLUMN setsu   text NOT NULL DEFAULT '';

-- A line for one place, apart from others of its kind. NULL for the place's line: as its kind again.
ALTER TABLE payout_budget ADD COLUMN merchant_id integer REFERENCES merchant (id);
ALTER TABLE payout_budget ALTER COLUMN budget_line_id DROP NOT NULL;
ALTER TABLE payout_budget ADD CONSTRAINT payout_budget_has_line CHECK (budget_line_id IS NOT NULL OR merchant_id IS NOT NULL);
CREATE INDEX payout_budget_of_place ON payout_budget (municipality_code, fiscal_year, merchant_id, id DESC) WHERE merchant_id IS NOT NULL;

-- Of which fiscal year (会計年度所属区分) and budget line a line of a statement is paid, in words: frozen with each revision, inside its hash.
-- Without a budget line where the municipality keeps its budget elsewhere. Statements of before have no row.
CREATE TABLE settlement_budget (
  settlement_id  bigint  NOT NULL,
  revision       integer NOT NULL,
  line           integer NOT NULL,
  fiscal_year    integer NOT NULL,
  kind           text    NOT NULL CHECK (kind IN ('facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other', 'event', 'uplift')),
  budget_line_id integer REFERENCES budget_line (id),
  account        text    NOT NULL,
  code           text    NOT NULL,
  kan            text    NOT NULL,
  kou            text    NOT NULL,
  moku           text    NOT NULL,
  setsu          text    NOT NULL,
  name           text    NOT NULL,
  PRIMARY KEY (settlement_id, revision, line),
  FOREIGN KEY (settlement_id, revision) REFERENCES settlement_statement (settlement_id, revision),
  FOREIGN KEY (settlement_id, line) REFERENCES settlement_line (settlement_id, line)
);
CREATE INDEX settlement_budget_of_year ON settlement_budget (fiscal_year, settlement_id);
