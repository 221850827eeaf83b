-- 監査証跡: what was changed, by whom, when and why, what stood before and what stands now. Written in the transaction of the
-- change itself; the application can add to it and read it, and neither change nor delete a line (`privileges.sql`).
CREATE TABLE audit_entry (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose it is: a municipality's code, or NULL for the platform.
  office     text,
  subject    text NOT NULL,
  subject_id text NOT NULL,
  -- What it was called then.
  name       text NOT NULL,
  act        text NOT NULL,
  before     jsonb,
  after      jsonb,
  reason     text NOT NULL,
  done_by    text NOT NULL,
  done_at    timestamptz NOT NULL
);
CREATE INDEX audit_entry_of_office ON audit_entry (office, id);
CREATE INDEX audit_entry_of_subject ON audit_entry (subject, subject_id, id);
CREATE INDEX audit_entry_of_person ON audit_entry (done_by, id);
CREATE INDEX audit_entry_by_time ON audit_entry (done_at);
