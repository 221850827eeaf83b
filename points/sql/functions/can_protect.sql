-- Whether somebody works in an office of a town, or of one that took over from it, however often, in a role that protects (支援措置):
-- grants at the desk, and is there.
CREATE OR REPLACE FUNCTION can_protect(asked text, town text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE towns (code, step) AS (
    SELECT town, 0
    UNION ALL
    SELECT successor_code, step + 1 FROM towns JOIN municipality_succession s ON s.municipality_code = towns.code
     WHERE taken_over_at IS NOT NULL AND step < 100
  )
  SELECT EXISTS (SELECT FROM staff JOIN office_account ON staff_id = staff.id
                  WHERE staff.id = asked AND municipality_code IN (SELECT code FROM towns)
                    AND state = 'active' AND role IN ('lead', 'department'))
$$;
