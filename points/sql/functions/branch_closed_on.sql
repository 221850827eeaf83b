-- Since when nothing can be paid to a branch, as of a day: it is closed, or its bank is. NULL where it is open, or unknown.
CREATE OR REPLACE FUNCTION branch_closed_on(bank text, branch text, day date) RETURNS date
LANGUAGE sql STABLE AS $$
  SELECT least((SELECT closed_on FROM bank_on(bank, '', day)), (SELECT closed_on FROM bank_on(bank, branch, day)))
$$;
