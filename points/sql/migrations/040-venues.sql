-- 会場 (回) of a programme: where a counter terminal takes people's cards, and each tap is a grant.
CREATE TABLE venue (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  program_id        integer     NOT NULL REFERENCES program (id),
  name              text        NOT NULL,
  held_on           date        NOT NULL,
  opens_at          timestamptz NOT NULL,
  closes_at         timestamptz NOT NULL CHECK (closes_at > opens_at),
  -- Whether somebody who did not apply is granted too.
  walk_ins          boolean     NOT NULL,
  capacity          integer     CHECK (capacity > 0),
  -- By hand on the day: opened before its hour, closed before its end.
  opened_at         timestamptz,
  closed_at         timestamptz,
  -- Who answers for what is granted there.
  staff_id          text        NOT NULL REFERENCES staff (id),
  created_at        timestamptz NOT NULL
);
CREATE INDEX venue_of_town ON venue (municipality_code, id DESC);
CREATE INDEX venue_of_program ON venue (program_id);

-- The code that binds one terminal to a venue; only its hash is kept, and it ends with its first use.
CREATE TABLE venue_setup (
  venue_id    bigint      PRIMARY KEY REFERENCES venue (id),
  code_sha256 bytea       NOT NULL UNIQUE,
  expires_at  timestamptz NOT NULL,
  made_by     text        NOT NULL REFERENCES staff (id)
);

-- A terminal that was bound to a venue, by the key that it had then; one venue at a time.
CREATE TABLE venue_terminal (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  venue_id    bigint      NOT NULL REFERENCES venue (id),
  terminal_id text        NOT NULL,
  jkt         text        NOT NULL,
  bound_at    timestamptz NOT NULL,
  ended_at    timestamptz,
  -- Null where the terminal went on to another venue.
  ended_by    text        REFERENCES staff (id)
);
CREATE UNIQUE INDEX venue_terminal_once ON venue_terminal (terminal_id) WHERE ended_at IS NULL;
CREATE INDEX venue_terminal_key ON venue_terminal (jkt, id DESC);
CREATE INDEX venue_terminal_of_venue ON venue_terminal (venue_id);

-- 申込: somebody who is expected at a venue, or came to it. While it is open its points are set aside of the programme's budget.
CREATE TABLE venue_application (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  venue_id       bigint      NOT NULL REFERENCES venue (id),
  holder         bigint      NOT NULL,
  amount         bigint      NOT NULL CHECK (amount > 0),
  reason         text,
  budget_line_id integer     REFERENCES budget_line (id),
  walk_in        boolean     NOT NULL,
  -- Whether an officer, or a register's own dates, said that the age is one of the programme's.
  age_seen       boolean     NOT NULL,
  state          text        NOT NULL CHECK (state IN ('applied', 'attended', 'cancelled', 'noShow')),
  applied_at     timestamptz NOT NULL,
  -- Null where the person came without an application.
  applied_by     text        REFERENCES staff (id),
  -- The grant that it became; by a tap at this terminal, or entered by an officer.
  grant_key      uuid        UNIQUE,
  attended_at    timestamptz,
  terminal_id    text,
  attended_by    text        REFERENCES staff (id),
  ended_at       timestamptz,
  ended_by       text        REFERENCES staff (id),
  ended_reason   text,
  CHECK ((grant_key IS NULL) = (attended_at IS NULL))
);
-- One person, once a venue.
CREATE UNIQUE INDEX venue_application_once ON venue_application (venue_id, holder) WHERE state <> 'cancelled';
CREATE INDEX venue_application_of_venue ON venue_application (venue_id, id);
CREATE INDEX venue_application_open ON venue_application (venue_id) WHERE state = 'applied';
