-- From when on a window takes nothing more although it is not closed yet: what is posted then belongs to the next one. NULL where it ends when
-- it is closed.
ALTER TABLE ledger.posting_window ADD COLUMN ends_at timestamptz;
