-- What both systems' offices stand on: accounts whose secret their own person sets, changes that two persons make, and
-- guesses that are counted before they are judged.

-- An account of an office. What its person may do stands in each system's own `staff`.
CREATE TABLE office_account (
  staff_id      text PRIMARY KEY,
  -- `invited` until its person has set the secret, `active`, or `ended`.
  state         text NOT NULL CHECK (state IN ('invited', 'active', 'ended')),
  password_hash text,
  -- Whether its own person chose the secret: who did not may sign in, and may not approve.
  own_secret    boolean NOT NULL DEFAULT false,
  -- The one-time code: its halves go to the two persons who made the account, so that neither of them alone can use it.
  first_sha256  bytea,
  second_sha256 bytea,
  code_ends_at  timestamptz,
  CHECK ((state = 'active') <= (password_hash IS NOT NULL)),
  CHECK ((state = 'invited') <= (first_sha256 IS NOT NULL AND code_ends_at IS NOT NULL))
);

-- 二人で決める変更: what stood, what is to stand, a hash of both, who asked and who decided. Confirmed rows are the history
-- of what they changed; nothing here is ever deleted.
CREATE TABLE change_request (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject    text NOT NULL,
  subject_id text NOT NULL,
  -- What it is called on a screen.
  name       text NOT NULL,
  -- Whose office decides: a municipality's code, or NULL for the platform.
  office     text,
  before     jsonb,
  after      jsonb,
  sha256     text NOT NULL,
  reason     text NOT NULL,
  asked_by   text NOT NULL,
  asked_at   timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decision   text CHECK (decision IN ('confirmed', 'refused', 'withdrawn')),
  CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CONSTRAINT two_persons CHECK (decision IS DISTINCT FROM 'confirmed' OR decided_by IS DISTINCT FROM asked_by)
);
CREATE UNIQUE INDEX change_request_open ON change_request (subject, subject_id) WHERE decision IS NULL;
CREATE INDEX change_request_of_office ON change_request (office, id);
CREATE INDEX change_request_of_subject ON change_request (subject, subject_id, id);

-- Guesses at a secret. The subject is hashed: what was typed may be anything.
CREATE TABLE guess_count (
  kind           text NOT NULL,
  subject_sha256 bytea NOT NULL,
  since          timestamptz NOT NULL,
  count          integer NOT NULL,
  PRIMARY KEY (kind, subject_sha256)
);
CREATE INDEX guess_count_by_age ON guess_count (since);

-- Keys of browsers that a person has signed in from: strangers who guess elsewhere do not shut these out.
CREATE TABLE known_device (
  kind           text NOT NULL,
  subject        text NOT NULL,
  jkt            text NOT NULL,
  seen_at        timestamptz NOT NULL,
  PRIMARY KEY (kind, subject, jkt)
);
CREATE INDEX known_device_by_age ON known_device (seen_at);
