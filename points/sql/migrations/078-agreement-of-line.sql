-- 提携: under which agreement a place of another municipality took the points of a line, where it lies, since when, and what is paid on top
-- by it. Fixed with the line. NULL where there is none, and in statements of before, which are hashed as they were.
ALTER TABLE settlement_line ADD COLUMN agreement jsonb;
