import { type Database, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson } from '../../server/second-person.ts';
import type { StaffCaller } from '../callers.ts';
import { peopleOfOffice } from '../registers/staff.ts';

/** Whether somebody approves with a secret that they chose themselves (decision 35). */
export async function judgeOwnSecret(
  client: Database,
  { staffId }: Pick<StaffCaller, 'staffId'>,
): Promise<Refusal<'own_secret_needed'> | undefined> {
  const own = await row(client, `SELECT FROM office_account WHERE staff_id = :staffId AND own_secret`, { staffId });
  return own ? undefined : refuse('own_secret_needed');
}

/** Whether somebody is another person than those who came before, and none whose account one of them made (decision 35). */
export async function judgeOther(
  client: Database,
  { caller, after }: { caller: StaffCaller; after: readonly string[] },
): Promise<Refusal<'approver_is_creator' | 'person_not_independent' | 'own_secret_needed'> | undefined> {
  const people = await peopleOfOffice(client, caller.office);
  for (const before of new Set(after)) {
    const against = await judgeSecondPerson(client, { staffId: caller.staffId, after: before, people });
    if (against?.refused === 'same_person') return refuse('approver_is_creator', against.extra);
    if (against) return against as Refusal<'person_not_independent' | 'own_secret_needed'>;
  }
  return undefined;
}
