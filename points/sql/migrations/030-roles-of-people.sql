-- 会場 `venue` stands at an event's reception, for its department; 監査 `auditor` reads and changes nothing.
ALTER TABLE staff DROP CONSTRAINT staff_role_check;
ALTER TABLE staff ADD CONSTRAINT staff_role_check
  CHECK (role IN ('platform', 'lead', 'department', 'accounting', 'approver', 'venue', 'auditor'));
ALTER TABLE staff DROP CONSTRAINT staff_check1;
ALTER TABLE staff ADD CONSTRAINT staff_department_check
  CHECK ((role IN ('department', 'venue')) = (department_id IS NOT NULL));
