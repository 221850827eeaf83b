import { secondPersons } from '../../contract/points/roles.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import type { PeopleOf } from '../../server/second-person.ts';

/**
 * SQL: a person of an office as a caller is. Whoever is of a department that was merged is of its successor from `:today` on.
 */
export const callerColumns = `id AS staff_id, name, role, municipality_code, organisation, office,
  department_on(department_id, :today) AS department_id`;

/** Those with living accounts who could be a second person in an office. */
export const peopleOfOffice: PeopleOf = (database, office) =>
  rows(
    database,
    `SELECT id AS staff_id, name FROM staff JOIN office_account ON staff_id = id
      WHERE office IS NOT DISTINCT FROM :office AND role = ANY (:secondPersons) AND state = 'active' ORDER BY id`,
    { office, secondPersons },
  );

/** Names of people by their staff numbers. */
export async function namesOf(database: Database, staffIds: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ staffId: string; name: string }>(
    database,
    'SELECT id AS staff_id, name FROM staff WHERE id = ANY (:staffIds)',
    { staffIds },
  );
  return new Map(found.map(({ staffId, name }) => [staffId, name]));
}
