-- 一括付与: a file of grants, looked at first, approved by a second person, posted in the background, and reversed as one.
CREATE TABLE grant_upload (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  program_id        integer     NOT NULL REFERENCES program (id),
  -- 対象月: the month whose acts the file lists.
  month             text        NOT NULL CHECK (month ~ '^\d{4}-\d\d$'),
  file_name         text        NOT NULL,
  -- Of the file's bytes, and of the lines that are to be granted, in their order: what is approved is what is posted.
  sha256            text        NOT NULL,
  lines_sha256      text        NOT NULL,
  control_count     integer     NOT NULL,
  control_points    bigint      NOT NULL,
  lines             integer     NOT NULL,
  file_points       bigint      NOT NULL,
  good              integer     NOT NULL,
  points            bigint      NOT NULL,
  budget_line_id    integer     REFERENCES budget_line (id),
  residents         boolean     NOT NULL,
  state             text        NOT NULL CHECK (state IN ('draft', 'withdrawn', 'approved', 'posted', 'reversing', 'reversed')),
  staff_id          text        NOT NULL REFERENCES staff (id),
  uploaded_at       timestamptz NOT NULL,
  approved_at       timestamptz,
  finished_at       timestamptz,
  reversal_reason   text,
  reversed_by       text        REFERENCES staff (id),
  -- What became of it, once it is over; while the job works it is counted.
  granted           integer     NOT NULL DEFAULT 0,
  returned          integer     NOT NULL DEFAULT 0,
  missing           bigint      NOT NULL DEFAULT 0
);
CREATE INDEX grant_upload_of_town ON grant_upload (municipality_code, id DESC);
-- The same file does not stand twice, but for one that was withdrawn or reversed.
CREATE UNIQUE INDEX grant_upload_once ON grant_upload (municipality_code, program_id, sha256)
  WHERE state NOT IN ('withdrawn', 'reversed');
CREATE INDEX grant_upload_working ON grant_upload (id) WHERE state IN ('approved', 'reversing');

-- A line as it was judged: with a holder it can be granted, with a problem it cannot.
CREATE TABLE grant_upload_line (
  upload_id  bigint  NOT NULL REFERENCES grant_upload (id),
  line       integer NOT NULL,
  mykey_id   text    NOT NULL,
  holder     bigint,
  amount     bigint,
  reason     text,
  acted_on   date,
  expires_on date,
  problem    text,
  -- The grant that it became.
  key        uuid,
  PRIMARY KEY (upload_id, line)
);
CREATE INDEX grant_upload_line_to_do ON grant_upload_line (upload_id, line) WHERE problem IS NULL AND key IS NULL;
CREATE INDEX grant_upload_line_problem ON grant_upload_line (upload_id, line) WHERE problem IS NOT NULL;
CREATE INDEX grant_upload_line_grant ON grant_upload_line (upload_id, line) INCLUDE (key) WHERE key IS NOT NULL;
