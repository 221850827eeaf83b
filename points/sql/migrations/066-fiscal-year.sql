-- 年度末の締め: the last day of a window that 31 March ended. It still takes what is late for its year, until accounting closes it.
ALTER TABLE settlement ADD COLUMN ends_on date CHECK (ends_on >= opens_on);
DROP INDEX one_open_settlement;
CREATE UNIQUE INDEX one_open_settlement ON settlement (municipality_code) WHERE state = 'open' AND ends_on IS NULL;
-- Of which fiscal year a line is, by the day on which its points were used; NULL in statements of before.
ALTER TABLE settlement_line ADD COLUMN fiscal_year integer CHECK (fiscal_year BETWEEN 1900 AND 2999);
