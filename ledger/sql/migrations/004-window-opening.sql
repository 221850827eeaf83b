-- Nothing of a window was posted before this: the last posting of the slot that is furthest behind when it opens. With it
-- the sums of a window read its own months and not all there ever were. Unknown for windows that were opened before.
ALTER TABLE ledger.posting_window ADD COLUMN opened_at timestamptz;
