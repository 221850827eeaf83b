-- 無効になったマイキーIDのポイントを同じ人の新しいマイキーIDへ (decision 20). A transfer stands for ever: what comes back to the old ID later, as of a
-- voucher that is cancelled, goes on as well.
CREATE TABLE holder_transfer (
  id                integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- From an ID that has ended, which it has once and for good.
  from_holder       bigint      NOT NULL UNIQUE REFERENCES member (holder),
  to_holder         bigint      NOT NULL REFERENCES member (holder),
  -- Whose two persons found that both are of one person.
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  request_id        bigint      NOT NULL REFERENCES change_request (id),
  decided_at        timestamptz NOT NULL,
  -- When its purses were last looked at; NULL before the first time.
  looked_at         timestamptz,
  CONSTRAINT holder_transfer_of_another CHECK (from_holder <> to_holder)
);
CREATE INDEX holder_transfer_of_office ON holder_transfer (municipality_code, id DESC);
CREATE INDEX holder_transfer_looked ON holder_transfer (looked_at NULLS FIRST, id);

-- One unit of the old ID, whole: out into an account of transfer of its own, and in again lot by lot. The account is zero when it is done.
CREATE TABLE holder_transfer_move (
  id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id integer NOT NULL REFERENCES holder_transfer (id),
  unit        bigint  NOT NULL,
  amount      bigint  NOT NULL CHECK (amount > 0),
  key         uuid    NOT NULL,
  begun_at    timestamptz NOT NULL,
  taken_at    timestamptz,
  -- Somebody was faster: there is less now, and nothing was taken.
  dropped_at  timestamptz,
  done_at     timestamptz,
  CHECK (num_nonnulls(taken_at, dropped_at) <= 1),
  CHECK (done_at IS NULL OR taken_at IS NOT NULL)
);
-- Of two processes one begins.
CREATE UNIQUE INDEX holder_transfer_move_open ON holder_transfer_move (transfer_id, unit) WHERE done_at IS NULL AND dropped_at IS NULL;

CREATE TABLE holder_transfer_lot (
  move_id    bigint  NOT NULL REFERENCES holder_transfer_move (id),
  number     integer NOT NULL,
  expires_on date    NOT NULL,
  fund       integer NOT NULL,
  amount     bigint  NOT NULL CHECK (amount > 0),
  key        uuid    NOT NULL,
  given_at   timestamptz,
  PRIMARY KEY (move_id, number)
);
