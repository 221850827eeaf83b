-- お知らせのメール (6-9): an address that its holder gave for notices, and proved to read. It is no sign-in.
ALTER TABLE member
  ADD COLUMN notice_email           text,
  ADD COLUMN notice_email_since     timestamptz,
  -- When its server said that nobody is there, or took no mail ten times: notices go by letter from then on.
  ADD COLUMN notice_email_failed_at timestamptz,
  ADD CHECK ((notice_email IS NULL) = (notice_email_since IS NULL)),
  ADD CHECK (notice_email IS NOT NULL OR notice_email_failed_at IS NULL);
CREATE INDEX member_notice_email ON member (lower(notice_email)) WHERE notice_email IS NOT NULL;

-- A code that was sent to an address to prove it; a keyed hash of it. Gone with its time.
CREATE TABLE notice_mail_code (
  holder   bigint      PRIMARY KEY REFERENCES member (holder),
  email    text        NOT NULL,
  code     bytea       NOT NULL,
  misses   integer     NOT NULL DEFAULT 0,
  ends_at  timestamptz NOT NULL,
  -- So many were sent since: mail that nobody wants is not sent for long.
  sends    integer     NOT NULL DEFAULT 1,
  sends_from timestamptz NOT NULL
);

-- Mail that waits to be sent. A row is deleted when it was, and with it the address.
CREATE TABLE mail (
  mail_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient  text        NOT NULL,
  subject    text        NOT NULL,
  body       text        NOT NULL,
  made_at    timestamptz NOT NULL,
  tries      integer     NOT NULL DEFAULT 0,
  next_at    timestamptz NOT NULL
);
CREATE INDEX mail_by_time ON mail (next_at);

-- Which state of a deadline its holder was notified of beside マイページ, and by what.
ALTER TABLE reserve_deadline
  ADD COLUMN notified    text,
  ADD COLUMN notified_by text CHECK (notified_by IN ('mail', 'letter')),
  ADD CHECK ((notified IS NULL) = (notified_by IS NULL));
CREATE INDEX reserve_deadline_to_notify ON reserve_deadline (id)
  WHERE state IN ('told', 'moved', 'postponed') AND notified IS DISTINCT FROM state;
CREATE INDEX reserve_deadline_letters ON reserve_deadline (id) WHERE state = 'told' AND notified_by = 'letter';
