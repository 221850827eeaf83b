import type { Database } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson, makersOf } from '../../server/second-person.ts';
import type { StaffCaller } from '../callers.ts';
import { peopleOfOffice } from '../registers/staff.ts';

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

/**
 * Whether two approvals are of two: neither of the accounts was made by the other's person, whoever approves first (decision 35).
 */
export async function judgeApprovers(
  client: Database,
  { caller, earlier }: { caller: StaffCaller; earlier: readonly string[] },
): Promise<Refusal<'approver_twice' | 'person_not_independent'> | undefined> {
  if (earlier.includes(caller.staffId)) return refuse('approver_twice');
  const makers = await makersOf(client, [caller.staffId, ...earlier]);
  const isOne = earlier.some(
    (other) => makers.get(caller.staffId)?.has(other) || makers.get(other)?.has(caller.staffId),
  );
  return isOne ? refuse('person_not_independent') : undefined;
}
