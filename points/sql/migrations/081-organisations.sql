-- 受託会社 (6-7) and who pays premiums and uplifts in many towns, such as a prefecture (4-2①): offices beside towns, companies and the platform.
CREATE TABLE organisation (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('settlementAgent', 'payer')),
  name          text NOT NULL UNIQUE,
  -- From which a 受託会社 passes on what it has collected.
  remitter_code text CHECK (remitter_code ~ '^\d{10}$'),
  bank_account  jsonb,
  registered_at timestamptz NOT NULL
);
-- Who bills a company and passes its money on; NULL: the company pays the towns itself (decision 11).
ALTER TABLE partner ADD COLUMN settlement_agent_id integer REFERENCES organisation (id);

-- Where somebody works who is of no municipality: `P3` a company, `O1` an organisation; NULL for the platform.
ALTER TABLE staff ADD COLUMN organisation text CHECK (organisation ~ '^[PO][1-9]\d*$');
ALTER TABLE staff DROP CONSTRAINT staff_role_check;
ALTER TABLE staff ADD CONSTRAINT staff_role_check CHECK (role IN
  ('platform', 'lead', 'department', 'accounting', 'approver', 'venue', 'auditor', 'company', 'settlementAgent', 'payer'));
ALTER TABLE staff DROP CONSTRAINT staff_check;
ALTER TABLE staff ADD CONSTRAINT staff_place_check CHECK (CASE
  WHEN role = 'platform' THEN municipality_code IS NULL AND organisation IS NULL
  WHEN role = 'company' THEN municipality_code IS NULL AND coalesce(organisation ~ '^P', false)
  WHEN role IN ('settlementAgent', 'payer') THEN municipality_code IS NULL AND coalesce(organisation ~ '^O', false)
  ELSE municipality_code IS NOT NULL AND organisation IS NULL END);
-- Whose second persons, demands and trail they share: a municipality's code, `P3`, `O1`, or NULL for the platform.
ALTER TABLE staff ADD COLUMN office text GENERATED ALWAYS AS (coalesce(municipality_code, organisation)) STORED;
CREATE INDEX staff_of_office ON staff (office);
