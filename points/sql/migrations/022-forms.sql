-- 帳票 as they were issued: the very bytes, so that one printed again is the same.
CREATE TABLE issued_form (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  form              text        NOT NULL,
  period            text        NOT NULL,
  title             text        NOT NULL,
  layout            text        NOT NULL CHECK (layout IN ('portrait', 'landscape')),
  bytes             bytea       NOT NULL,
  sha256            text        NOT NULL,
  staff_id          text        NOT NULL REFERENCES staff (id),
  issued_at         timestamptz NOT NULL
);
CREATE INDEX issued_form_of_town ON issued_form (municipality_code, id DESC);

-- 運営経費 of a fiscal year as an office enters it; of one year the latest entry counts.
CREATE TABLE running_cost (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  fiscal_year       integer     NOT NULL,
  yen               bigint      NOT NULL CHECK (yen >= 0),
  reason            text        NOT NULL,
  staff_id          text        NOT NULL REFERENCES staff (id),
  entered_at        timestamptz NOT NULL
);
CREATE INDEX running_cost_of_year ON running_cost (municipality_code, fiscal_year, id DESC);
