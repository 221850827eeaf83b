-- Whether somebody works in an office of a town, or of the one that took over from it, in a role that protects (支援措置): grants at the
-- desk, and is there.
CREATE OR REPLACE FUNCTION can_protect(asked text, town text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff JOIN office_account ON staff_id = staff.id
                  WHERE staff.id = asked AND municipality_code IN (SELECT town UNION ALL SELECT successor_code FROM municipality_succession s
                                                                         WHERE s.municipality_code = town AND taken_over_at IS NOT NULL) AND state = 'active' AND role IN ('lead', 'department'))
$$;
