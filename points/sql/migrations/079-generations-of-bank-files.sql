-- A bank file that was made: handed to the bank, or cancelled by three persons and made anew. Everything is added to and nothing changed,
-- so that what was once a valid list stays where an auditor finds it.

-- Whose hands the bytes have been in: from then on a bank may have them, whatever anybody recorded.
CREATE TABLE zengin_download (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file_id       integer NOT NULL REFERENCES zengin_file (id),
  staff_id      text    NOT NULL REFERENCES staff (id),
  downloaded_at timestamptz NOT NULL
);
CREATE INDEX zengin_download_of_file ON zengin_download (file_id);
INSERT INTO zengin_download (file_id, staff_id, downloaded_at)
SELECT file.id, staff.id, entry.done_at FROM audit_entry entry JOIN zengin_file file ON file.id::text = entry.subject_id
  JOIN staff ON staff.id = entry.done_by WHERE entry.subject = 'zenginFile' AND entry.act = 'download';

-- That it was handed in, as a person recorded it.
CREATE TABLE zengin_handover (
  file_id     integer PRIMARY KEY REFERENCES zengin_file (id),
  sha256      text NOT NULL,
  handed_on   date NOT NULL,
  note        text NOT NULL,
  staff_id    text NOT NULL REFERENCES staff (id),
  recorded_at timestamptz NOT NULL
);

-- 取消の申請: of this very file, why, and what the bank says of it where it may have it.
CREATE TABLE zengin_cancellation (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file_id   integer NOT NULL REFERENCES zengin_file (id),
  sha256    text NOT NULL,
  reason    text NOT NULL,
  bank_says text CHECK (bank_says IN ('not_received', 'refused', 'withdrawn')),
  bank_note text,
  asked_by  text NOT NULL REFERENCES staff (id),
  asked_at  timestamptz NOT NULL,
  CHECK ((bank_says IS NULL) = (bank_note IS NULL))
);
CREATE INDEX zengin_cancellation_of_file ON zengin_cancellation (file_id, id DESC);
CREATE TABLE zengin_cancellation_decision (
  cancellation_id bigint NOT NULL REFERENCES zengin_cancellation (id),
  staff_id        text   NOT NULL REFERENCES staff (id),
  decision        text   NOT NULL CHECK (decision IN ('confirmed', 'refused', 'withdrawn')),
  sha256          text   NOT NULL,
  decided_at      timestamptz NOT NULL,
  PRIMARY KEY (cancellation_id, staff_id)
);
-- 取消: for good.
CREATE TABLE zengin_cancelled (
  file_id         integer PRIMARY KEY REFERENCES zengin_file (id),
  cancellation_id bigint  NOT NULL UNIQUE REFERENCES zengin_cancellation (id),
  cancelled_at    timestamptz NOT NULL
);

-- The next generation says which cancelled file it takes the place of.
ALTER TABLE zengin_file ADD COLUMN generation integer NOT NULL DEFAULT 1 CHECK (generation >= 1),
  ADD COLUMN replaces integer REFERENCES zengin_cancelled (file_id);
ALTER TABLE zengin_file ADD CONSTRAINT zengin_file_generation CHECK ((generation = 1) = (replaces IS NULL));

-- A line is paid once. Where that file was cancelled, once more, in its place: each payment of a line takes the place of a cancelled one or
-- of none, and no two of the same. So of all of them one at most is of a file that stands, whoever writes at once.
ALTER TABLE settlement_line_paid ADD COLUMN replaces integer REFERENCES zengin_cancelled (file_id) CHECK (replaces <> file_id);
ALTER TABLE settlement_line_paid DROP CONSTRAINT settlement_line_paid_pkey;
ALTER TABLE settlement_line_paid ADD PRIMARY KEY (settlement_id, line, file_id);
ALTER TABLE settlement_line_paid ADD CONSTRAINT settlement_line_paid_once UNIQUE NULLS NOT DISTINCT (settlement_id, line, replaces);
ALTER TABLE settlement_line_paid ADD FOREIGN KEY (settlement_id, line, replaces)
  REFERENCES settlement_line_paid (settlement_id, line, file_id);
