-- 人事異動: from a day on somebody works in another role or department, or not here any more. What was granted under a name stays under it.
CREATE TABLE staff_handover (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id      text NOT NULL REFERENCES staff (id),
  -- NULL ends the account.
  role          text CHECK (role IN ('lead', 'department', 'accounting', 'approver', 'venue', 'auditor')),
  department_id integer REFERENCES department (id),
  effective_on  date NOT NULL,
  reason        text NOT NULL,
  asked_by      text NOT NULL REFERENCES staff (id),
  planned_at    timestamptz NOT NULL,
  applied_at    timestamptz,
  cancelled_at  timestamptz,
  -- Its day has come, and the office would be without a lead.
  is_held       boolean NOT NULL DEFAULT false,
  CHECK ((role IS NOT NULL AND role IN ('department', 'venue')) = (department_id IS NOT NULL)),
  CHECK (applied_at IS NULL OR cancelled_at IS NULL)
);
CREATE UNIQUE INDEX staff_handover_open ON staff_handover (staff_id) WHERE applied_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX staff_handover_due ON staff_handover (effective_on) WHERE applied_at IS NULL AND cancelled_at IS NULL;
