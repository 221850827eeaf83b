-- What became of points in a month that is over, as far as it may be told (R13-09, R83-04): counted once, when nothing can be posted into it
-- any more, so that no later payment and no second question can be compared with it.
CREATE TABLE month_flow (
  -- `P3` the points of a company; `R43` the points of the towns of a prefecture.
  scope    text NOT NULL CHECK (scope ~ '^(P[1-9]\d*|R\d{2})$'),
  month    date NOT NULL CHECK (extract(day FROM month) = 1),
  -- Of a company what its holders have not moved yet at the end of the month: what the next month is counted on from.
  reserve  bigint CHECK ((reserve IS NULL) = (scope LIKE 'R%')),
  fixed_at timestamptz NOT NULL,
  PRIMARY KEY (scope, month)
);
CREATE TABLE month_flow_sum (
  scope   text NOT NULL,
  month   date NOT NULL,
  measure text NOT NULL CHECK (measure IN ('exchanged', 'moved', 'usedIn', 'usedFor', 'expired', 'reserve', 'granted', 'used')),
  -- The code of a town or a kind of use; empty for all together.
  part    text NOT NULL,
  -- NULL: of so few persons that it is told to nobody, or left out so that such a sum cannot be had from the others.
  points  bigint,
  PRIMARY KEY (scope, month, measure, part),
  FOREIGN KEY (scope, month) REFERENCES month_flow (scope, month)
);
-- A town reads what came to it, by company.
CREATE INDEX month_flow_sum_of_part ON month_flow_sum (part, month) WHERE measure = 'moved' AND part <> '';

-- Whose towns a payer sees beside each other: the first two digits of their codes. Of a prefecture that is registered by its own name it is known.
ALTER TABLE organisation ADD COLUMN prefecture_code text CHECK (prefecture_code ~ '^\d{2}$');
ALTER TABLE organisation ADD CHECK (prefecture_code IS NULL OR kind = 'payer');
UPDATE organisation SET prefecture_code = (SELECT left(code, 2) FROM municipality WHERE kind = 'prefecture' AND prefecture = organisation.name)
 WHERE kind = 'payer';
