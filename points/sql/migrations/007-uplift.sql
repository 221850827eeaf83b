-- 上乗せ (4-2① ※コスト削減相当分の上乗せ, 4-3③ 追加支援): so many percent more than the points, for shops, in a period.

-- Who pays a premium beside the municipality itself, such as a prefecture. The fund of such lines is `premium` with this number.
CREATE TABLE premium_payer (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  name              text NOT NULL,
  UNIQUE (municipality_code, name)
);
CREATE TABLE uplift (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text NOT NULL REFERENCES municipality_account (code),
  name              text NOT NULL,
  -- One shop, or with NULL every place that is paid for this municipality's points.
  merchant_id       integer REFERENCES merchant (id),
  percent           integer NOT NULL CHECK (percent BETWEEN 1 AND 100),
  -- NULL: the municipality itself.
  payer_id          integer REFERENCES premium_payer (id),
  valid_from        date NOT NULL,
  valid_through     date NOT NULL CHECK (valid_through >= valid_from),
  made_at           timestamptz NOT NULL,
  made_by           text NOT NULL REFERENCES staff (id)
);
CREATE INDEX uplift_of_municipality ON uplift (municipality_code, valid_through);

-- A line of a statement that is no points but more than them.
ALTER TABLE settlement_line ADD COLUMN uplift text;
