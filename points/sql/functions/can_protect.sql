-- Whether somebody works in an office of a town in a role that protects (支援措置): grants at the desk, and is there.
CREATE OR REPLACE FUNCTION can_protect(asked text, town text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff JOIN office_account ON staff_id = staff.id
                  WHERE staff.id = asked AND municipality_code = town AND state = 'active' AND role IN ('lead', 'department'))
$$;
