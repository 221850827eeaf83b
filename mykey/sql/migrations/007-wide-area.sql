-- 広域業務連携 (4-3④): operators that share one card, and applications whose text nobody here can read.

CREATE TABLE wide_area_group (
  group_id uuid        PRIMARY KEY,
  name     text        NOT NULL CONSTRAINT wide_area_group_name_key UNIQUE,
  made_at  timestamptz NOT NULL,
  made_by  text        NOT NULL REFERENCES staff
);

-- An agreement has two sides: the platform invites, the operator's own office accepts. Its dates are kept.
CREATE TABLE wide_area_member (
  group_id    uuid        NOT NULL REFERENCES wide_area_group,
  operator_id text        NOT NULL REFERENCES operator,
  state       text        NOT NULL CHECK (state IN ('invited', 'accepted', 'left')),
  invited_at  timestamptz NOT NULL,
  accepted_at timestamptz,
  left_at     timestamptz,
  PRIMARY KEY (group_id, operator_id),
  CHECK (state <> 'accepted' OR accepted_at IS NOT NULL),
  CHECK ((state = 'left') = (left_at IS NOT NULL))
);
CREATE INDEX wide_area_member_of_operator ON wide_area_member (operator_id);

-- What an operator asks beside name, reading, address and telephone.
ALTER TABLE operator ADD COLUMN application_questions text[] NOT NULL DEFAULT '{}';

-- Public half (JWK, EC P-256) of the key with which this terminal reads applications; the private half cannot leave its
-- browser. It goes when the terminal is revoked or gets another key.
ALTER TABLE terminal
  ADD COLUMN reading_key    jsonb,
  ADD COLUMN reading_key_id text,
  ADD CHECK ((reading_key IS NULL) = (reading_key_id IS NULL)),
  ADD CHECK (reading_key IS NULL OR (role = 'office' AND status = 'active' AND NOT reading_key ? 'd'));

-- `sealed`: ciphertext on its way, gone with the receipt, the answer, the withdrawal, or after a week. What remains is who
-- applied where, what came of it, and when.
CREATE TABLE wide_area_application (
  application_id uuid        PRIMARY KEY,
  mykey_id       text        NOT NULL REFERENCES cardholder,
  operator_id    text        NOT NULL REFERENCES operator,
  state          text        NOT NULL CHECK (state IN ('sent', 'received', 'accepted', 'refused', 'withdrawn', 'lapsed')),
  reason         text        CHECK (reason IN ('residents_only', 'already_registered', 'come_to_counter')),
  sealed         jsonb,
  -- Also the time of the holder's consent: one is not sent without the other.
  sent_at        timestamptz NOT NULL,
  received_at    timestamptz,
  decided_at     timestamptz,
  CHECK ((sealed IS NOT NULL) = (state = 'sent')),
  CHECK (octet_length(sealed::text) <= 9000),
  CHECK ((reason IS NOT NULL) = (state = 'refused')),
  CHECK ((decided_at IS NULL) = (state IN ('sent', 'received')))
);
CREATE UNIQUE INDEX wide_area_application_open ON wide_area_application (mykey_id, operator_id) WHERE state IN ('sent', 'received');
CREATE INDEX wide_area_application_inbox ON wide_area_application (operator_id, sent_at) WHERE state IN ('sent', 'received');

-- How often an operator asked on a day (Asia/Tokyo) which of its numbers are usable; not which, and not what the answer was.
CREATE TABLE customer_check_count (
  operator_id text    NOT NULL REFERENCES operator,
  counted_on  date    NOT NULL,
  checks      integer NOT NULL,
  PRIMARY KEY (operator_id, counted_on)
);
