-- What an operator says of its own numbers and of those who may have one, and numbers that come in a file.

-- A check digit lets a slip of the pen be seen before anybody is somebody else. `residents_only`: linking is for the
-- counter, where papers are shown; マイキー knows nobody's address and asks for none.
ALTER TABLE operator
  ADD COLUMN rule_check_digit text    NOT NULL DEFAULT 'none' CHECK (rule_check_digit IN ('none', 'luhn', 'mod10w3', 'mod11', 'sevenDr')),
  ADD COLUMN residents_only   boolean NOT NULL DEFAULT false;

-- Terminals at a counter read cards; those in the office of an operator also take files.
ALTER TABLE terminal ADD COLUMN role text NOT NULL DEFAULT 'counter' CHECK (role IN ('counter', 'office'));
ALTER TABLE enrolment_code ADD COLUMN role text NOT NULL DEFAULT 'counter' CHECK (role IN ('counter', 'office'));

-- A code may be for a terminal that gets a new key (a new browser, a key that may be known to others). Every key that ever was
-- a terminal's stands here: none comes back, neither for another terminal nor for the same.
ALTER TABLE enrolment_code ADD COLUMN terminal_id text REFERENCES terminal;
CREATE TABLE terminal_key (
  jkt         text PRIMARY KEY,
  terminal_id text NOT NULL REFERENCES terminal
);
INSERT INTO terminal_key (jkt, terminal_id) SELECT jkt, terminal_id FROM terminal;

-- `pending`: came in a file and waits for its holder's yes (decision 12). `unmatched`: named a マイキーID that nobody had on
-- that day; the operator sees it as pending too, so that a file tells nobody which IDs exist, and whoever takes the ID
-- later inherits nothing. Such a row needs no holder.
ALTER TABLE link
  DROP CONSTRAINT link_mykey_id_fkey,
  DROP CONSTRAINT link_state_check,
  ADD CONSTRAINT link_state_check CHECK (state IN ('linked', 'pending', 'unmatched'));
CREATE INDEX link_waiting ON link (linked_at) WHERE state <> 'linked';

-- A file of one operator: read and judged line by line, shown, and applied only when somebody says so. A line is kept until
-- its report was there to be fetched for a week.
CREATE TABLE link_upload (
  upload_id   uuid        PRIMARY KEY,
  operator_id text        NOT NULL REFERENCES operator,
  file_name   text        NOT NULL,
  file_sha256 bytea       NOT NULL,
  lines       integer     NOT NULL,
  state       text        NOT NULL CHECK (state IN ('checked', 'applying', 'applied')),
  -- Lines gone through, and the last of them: where an interrupted run goes on.
  applied      integer    NOT NULL DEFAULT 0,
  applied_line integer    NOT NULL DEFAULT 0,
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX link_upload_of_operator ON link_upload (operator_id, uploaded_at);

CREATE TABLE link_upload_line (
  upload_id   uuid    NOT NULL REFERENCES link_upload ON DELETE CASCADE,
  line        integer NOT NULL,
  customer_id text,
  mykey_id    text,
  outcome     text    NOT NULL,
  PRIMARY KEY (upload_id, line)
);
