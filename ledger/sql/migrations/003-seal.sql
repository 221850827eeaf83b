-- What was posted on a day in Japan, by the server's own clock, is sealed once that day is over: how many rows, the sums
-- of each fund, and a hash over the rows in one order, chained to the day before. Who notes one seal holds all days until
-- then. The slot stands in none of it, so that rows may be dealt to other slots. What the hash is over: ledger/journal-format.ts.
CREATE TABLE ledger.seal (
  day       date        PRIMARY KEY,
  count     bigint      NOT NULL CHECK (count >= 0),
  sha256    bytea       NOT NULL CHECK (length(sha256) = 32),
  -- The seal of the day before; 32 zero bytes for the first. Unique: the chain has no fork.
  previous  bytea       NOT NULL UNIQUE CHECK (length(previous) = 32),
  sealed_at timestamptz NOT NULL
);

-- What went into lots and out of them on a sealed day, by fund.
CREATE TABLE ledger.seal_fund (
  day        date    NOT NULL REFERENCES ledger.seal,
  fund       integer NOT NULL,
  amount_in  bigint  NOT NULL CHECK (amount_in >= 0),
  amount_out bigint  NOT NULL CHECK (amount_out >= 0),
  PRIMARY KEY (day, fund)
);

CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'postings and seals are never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE ON ledger.seal
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER seal_is_not_truncated BEFORE TRUNCATE ON ledger.seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER seal_fund_is_append_only BEFORE UPDATE OR DELETE ON ledger.seal_fund
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER seal_fund_is_not_truncated BEFORE TRUNCATE ON ledger.seal_fund
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE INDEX posting_by_time ON ledger.posting USING brin (posted_at) WITH (autosummarize = on);
