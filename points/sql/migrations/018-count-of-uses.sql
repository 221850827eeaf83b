-- A use and its undo are one and one: how many were taken back, and each operation in one line only, where it took points of
-- several funds. NULL in statements of before, whose count held both.
ALTER TABLE settlement_line
  ADD COLUMN undone      integer,
  ADD COLUMN count_once  integer,
  ADD COLUMN undone_once integer;
