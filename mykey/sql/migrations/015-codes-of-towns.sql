-- A code that waits is listed and can be taken back before it is used: by a number, the code itself is kept nowhere. Who made it is a
-- person of an office; NULL for a terminal in an operator's own office.
ALTER TABLE enrolment_code ADD COLUMN id integer GENERATED ALWAYS AS IDENTITY UNIQUE;
ALTER TABLE enrolment_code ADD COLUMN made_by text REFERENCES staff;
CREATE INDEX enrolment_code_of_operator ON enrolment_code (operator_id);
CREATE INDEX operator_of_municipality ON operator (municipality_code, operator_id) WHERE municipality_code IS NOT NULL;
