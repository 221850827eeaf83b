-- Accounts stand in `office_account`: an account of before keeps its secret, which somebody else may have chosen, so that it
-- signs in and approves nothing until its person has changed it.
INSERT INTO office_account (staff_id, state, password_hash) SELECT staff_id, 'active', password_hash FROM staff;
ALTER TABLE staff DROP COLUMN password_hash;
