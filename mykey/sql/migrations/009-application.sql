-- 事業者の申請 (5-2 ①③): received on screen or as a file, decided by the platform's people, answered by mail.

CREATE TABLE operator_application (
  application_id    uuid        PRIMARY KEY,
  name              text        NOT NULL,
  kind              text        NOT NULL,
  municipality_code text,
  rule              jsonb       NOT NULL,
  residents_only    boolean     NOT NULL,
  -- Forgotten once the answer is sent.
  mail              text,
  state             text        NOT NULL CHECK (state IN ('open', 'registered', 'refused')),
  received_at       timestamptz NOT NULL,
  operator_id       text        REFERENCES operator,
  decided_by        text        REFERENCES staff,
  decided_at        timestamptz,
  CHECK ((state = 'registered') = (operator_id IS NOT NULL))
);
-- The same place is asked for once at a time, whoever asks twice.
CREATE UNIQUE INDEX operator_application_open ON operator_application (name, coalesce(municipality_code, '')) WHERE state = 'open';

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
