import { type Database, execute, one, rows } from '../../postgres/pool.ts';
import { addDepartment, departmentsOf } from '../registers/departments.ts';
import type { TakeOver } from '../registers/successions.ts';

type Running = { programId: number; departmentId: number; isSponsored: boolean };

/**
 * The programmes of a municipality that would go on: there they end on the day before, and from the day on the successor has each of them
 * anew, on the same terms and with what is left of its budget, under a department of the same name. What was granted before stays with the
 * programme of before, and counts for a person's limits. A line of the budget is the successor's own of the same year, code and name, where
 * it has one; so is a kind of the town's own, and a programme of a kind that the successor does not have is one of the others. What a
 * sponsor pays for was agreed with the municipality that ends, and is not taken over.
 */
export async function takeOverPrograms(client: Database, taken: TakeOver) {
  const { code, successorCode, oldName, fromOn, by, now, reason } = taken;
  const running = await rows<Running>(
    client,
    `SELECT program.id AS program_id, department_on(held.department_id, :fromOn) AS department_id, sponsorship_id IS NOT NULL AS is_sponsored
       FROM program CROSS JOIN LATERAL program_on(program.id, :fromOn) held
      WHERE municipality_code = :code AND held.ends_on >= :fromOn AND (held.budget IS NULL OR held.budget > granted)
      ORDER BY program.id FOR NO KEY UPDATE OF program`,
    { code, fromOn },
  );
  const goingOn = running.filter(({ isSponsored }) => !isSponsored);
  const departments = await departmentsFor(client, taken, goingOn);
  for (const { programId, departmentId, isSponsored } of running) {
    const entry = { programId, fromOn, reason, by, now: `${now}` };
    if (isSponsored) {
      await execute(client, lastVersions, entry);
      continue;
    }
    const { heirId } = await one<{ heirId: number }>(
      client,
      `INSERT INTO program (municipality_code, fiscal_year, succeeds)
       SELECT :successorCode, fiscal_year, id FROM program WHERE id = :programId RETURNING id AS heir_id`,
      { successorCode, programId },
    );
    const heir = { heirId, departmentId: departments.get(departmentId) ?? Number.NaN, successorCode, oldName };
    await execute(client, versionsOfHeir, { ...entry, ...heir });
    await execute(client, lastVersions, entry);
  }
  return { programs: goingOn.length, departments: departments.size };
}

/** Departments of the successor by those whose programmes they take over: of the same name, marked where it has one of that name. */
async function departmentsFor(
  client: Database,
  { code, successorCode, oldName, fromOn, by, now }: TakeOver,
  running: readonly Running[],
): Promise<Map<number, number>> {
  const [theirs, own] = await Promise.all(
    [code, successorCode].map((town) => departmentsOf(client, { code: town, on: fromOn })),
  );
  const names = new Map(theirs!.map(({ departmentId, name }) => [departmentId, name]));
  const used = new Set(own!.map(({ name }) => name));
  const caller = { staffId: by, municipalityCode: successorCode };
  const made = new Map<number, number>();
  for (const departmentId of new Set(running.map((one) => one.departmentId))) {
    const theirName = names.get(departmentId) ?? '';
    const name = used.has(theirName) ? `${theirName}（旧${oldName}）` : theirName;
    made.set(departmentId, (await addDepartment(client, { caller, name, at: now })).departmentId);
  }
  return made;
}

/** The entry that holds on the first day, as the heir's first, and those that were entered for later days. */
const versionsOfHeir = `
  INSERT INTO program_version (program_id, from_on, name, department_id, kind, own_kind_id, amount, person_max, repeats, budget, budget_line_id,
                               residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
                               issuer_registration, reason, staff_id, changed_at)
  SELECT :heirId, CASE WHEN from_on <= :fromOn THEN '1900-01-01' ELSE from_on END,
         CASE WHEN EXISTS (SELECT FROM program own CROSS JOIN LATERAL program_on(own.id, :fromOn) named
                            WHERE own.municipality_code = :successorCode AND own.fiscal_year = old.fiscal_year AND named.name = held.name)
              THEN held.name || '（旧' || :oldName::text || '）' ELSE held.name END,
         :departmentId, kind,
         (SELECT own.id FROM program_kind own CROSS JOIN LATERAL program_kind_on(own.id, :fromOn) named
           WHERE own.municipality_code = :successorCode AND NOT named.ended
             AND named.name = (SELECT theirs.name FROM program_kind_on(held.own_kind_id, :fromOn) theirs) ORDER BY own.id LIMIT 1),
         amount, person_max, repeats,
         CASE WHEN budget > granted THEN budget - granted WHEN budget IS NOT NULL THEN 1 END,
         (SELECT own.id FROM budget_line line JOIN budget_line own USING (fiscal_year, code, name)
           WHERE line.id = held.budget_line_id AND own.municipality_code = :successorCode),
         residents_only, age_from, age_to, greatest(starts_on, :fromOn), ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
         issuer_registration, :reason, :by, :now
    FROM program old JOIN program_version held ON held.program_id = old.id
   WHERE old.id = :programId AND held.ends_on >= :fromOn
     AND (held.from_on > :fromOn OR held.id = (SELECT id FROM program_on(:programId, :fromOn)))`;

/** The old one ends the day before, whatever was entered for later days; what had not begun by then never begins. */
const lastVersions = `
  INSERT INTO program_version (program_id, from_on, name, department_id, kind, own_kind_id, amount, person_max, repeats, budget, budget_line_id,
                               residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
                               issuer_registration, reason, staff_id, changed_at)
  SELECT program_id, days.from_on, name, department_id, kind, own_kind_id, amount, person_max, repeats, budget, budget_line_id, residents_only,
         age_from, age_to, least(starts_on, :fromOn::date - 1), :fromOn::date - 1, expiry, expires_on, expiry_count, is_paid, issuer,
         issuer_registration, :reason, :by, :now
    FROM (SELECT :fromOn::date AS from_on UNION SELECT from_on FROM program_version WHERE program_id = :programId AND from_on > :fromOn) days
   CROSS JOIN LATERAL program_on(:programId, days.from_on)`;
