-- The ledger: lots hold what is left, postings say how it came to be. Every key and every statement begins with the
-- slot (a hash of the holder), so that the same text runs on one machine and distributed by slot.
CREATE SCHEMA ledger;

-- How many slots this deployment was made with; a process that believes otherwise must not start.
CREATE TABLE ledger.deployment (
  one   boolean  PRIMARY KEY DEFAULT true CHECK (one),
  slots smallint NOT NULL CHECK (slots > 0)
);

-- A settlement window is an opaque number here. A batch holds its windows shared, closing takes one exclusively:
-- no posting slips into a closed window.
CREATE TABLE ledger.posting_window (
  id        bigint PRIMARY KEY,
  closed_at timestamptz
);

-- Value of one holder, unit, last usable day and fund. The balance is in no index, so its updates stay on the page.
CREATE TABLE ledger.lot (
  slot       smallint NOT NULL,
  holder     bigint   NOT NULL,
  unit       bigint   NOT NULL,
  expires_on date     NOT NULL,
  fund       integer  NOT NULL,
  balance    bigint   NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000000),
  PRIMARY KEY (slot, holder, unit, expires_on, fund)
) WITH (fillfactor = 80);

-- One row is one leg from a lot to an account or back: it balances by construction. A refusal is a row without a lot,
-- so that a replay answers the same refusal. The day is that of the operation's key: a replay finds its partition.
CREATE TABLE ledger.posting (
  slot         smallint    NOT NULL,
  holder       bigint      NOT NULL,
  day          date        NOT NULL,
  key          uuid        NOT NULL,
  leg          smallint    NOT NULL,
  kind         smallint    NOT NULL,
  outcome      smallint    NOT NULL,
  request      bigint      NOT NULL,
  unit         bigint,
  expires_on   date,
  fund         integer,
  amount       bigint      NOT NULL,
  -- The holder's total in this unit after this leg: a history needs no second sum, and can be checked against one.
  unit_balance bigint,
  account      bigint,
  window_id    bigint,
  original_key uuid,
  occurred_at  timestamptz NOT NULL,
  posted_at    timestamptz NOT NULL,
  PRIMARY KEY (slot, holder, day, key, leg),
  CHECK ((outcome = 0 AND unit IS NOT NULL AND expires_on IS NOT NULL AND fund IS NOT NULL AND account IS NOT NULL
          AND window_id IS NOT NULL AND amount <> 0)
      OR (outcome <> 0 AND amount = 0))
) PARTITION BY RANGE (day);

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'postings are never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER posting_is_append_only BEFORE UPDATE OR DELETE ON ledger.posting
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER posting_is_not_truncated BEFORE TRUNCATE ON ledger.posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
