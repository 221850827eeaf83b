import { type Database, inTransaction, type Pool, row } from '../postgres/pool.ts';
import { codeEndsAt, createHalfCode, endAccount, inviteAccount, lockAccount } from './office-account.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import {
  askForChange,
  type ChangeRequest,
  type NewChange,
  noteChange,
  type PeopleOf,
  staffSubject,
} from './second-person.ts';

/** What a system says of a person whose account is to be changed. */
export type Person = {
  staffId: string;
  name: string;
  /** Whether the account can approve, account or sit at the desk: then it takes two persons to make it. */
  needsSecond: boolean;
};
/** What a system has to say about its offices, for accounts and second persons to work there. */
export type Offices<Caller extends { staffId: string }> = {
  database: Pool;
  clock: () => Temporal.Instant;
  /** Whose second persons decide what this person asks: a municipality's code, or null for the platform. */
  officeOf: (caller: Caller) => string | null;
  peopleOf: PeopleOf;
  /** Names by staff number, for lists. */
  namesOf: (database: Database, staffIds: readonly string[]) => Promise<Map<string, string>>;
  /** Texts with a sign in the place of everybody whom the reader may not find; nobody is hidden where a system does not say so. */
  hide?: (database: Database, asked: { texts: readonly string[]; reader: string }) => Promise<string[]>;
  /** A person within the reach of who asks. */
  findPerson: (database: Database, asked: { caller: Caller; staffId: string }) => Promise<Person | undefined>;
  /** Adds who was invited to the system's own register of people. */
  addPerson: (client: Database, person: Record<string, unknown>) => Promise<Refusal<'staff_id_taken'> | undefined>;
  /** Makes a change to anything but an account. */
  apply?: (
    client: Database,
    change: ChangeRequest,
  ) => Promise<
    | Refusal<'change_altered' | 'change_over_budget' | 'change_too_late' | 'change_waiting' | 'last_lead'>
    /** Where an account was made with it: the second half of its code, for this person to hand over. */
    | { code: string; staffId: string }
    | undefined
  >;
  /** Why an office cannot do without this person, judged in the transaction that would end the account. */
  keeps?: (client: Database, staffId: string) => Promise<Refusal<'last_lead'> | undefined>;
};

export type Act = 'invite' | 'reset' | 'revive';
type AccountChange = { act: Act; firstSha256: string; person?: Record<string, unknown> };
export type Handed = { staffId: string; requestId: number | null; code: string; codeEndsAt: string };

/** In which states an account may be given a new code. */
const from: Record<Exclude<Act, 'invite'>, readonly string[]> = { reset: ['active', 'invited'], revive: ['ended'] };

type Asked<Caller> = {
  caller: Caller;
  act: Act;
  person: Person;
  /** The person's own line in the system's register, where it does not exist yet. */
  details?: Record<string, unknown>;
  reason: string;
};

/**
 * Asks for an account, a new secret or a revival; where one person may do it alone it is done. The one-time code is shown
 * once: the whole of it, or the half that is of no use without the second person's.
 */
export async function askForOfficeAccount<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  { caller, act, person, details, reason }: Asked<Caller>,
): Promise<Handed | Refusal<'change_waiting' | 'staff_id_taken' | 'staff_state'>> {
  const { staffId, needsSecond } = person;
  const now = offices.clock();
  const half = createHalfCode();
  const after: AccountChange = { act, firstSha256: half.sha256, ...(details ? { person: details } : {}) };
  const change = changeOf(offices, { caller, person, after, reason });
  return inTransaction(offices.database, async (client) => {
    // 1 The account stands where this can be done to it.
    const against = await accountObjection(client, { act, staffId });
    if (against) return against;
    const handed = { staffId, code: half.code, codeEndsAt: codeEndsAt(now) };
    // 2 Where it takes two, it waits for the second.
    if (needsSecond) {
      const request = await askForChange(client, change);
      return isRefusal(request) ? request : { ...handed, requestId: request.requestId };
    }
    // 3 Otherwise it is done, and stands in the record like what two persons did.
    const added = details ? await offices.addPerson(client, details) : undefined;
    if (added) return added;
    await inviteAccount(client, { staffId, first: half.sha256, second: null, endsAt: handed.codeEndsAt });
    await noteChange(client, change, act);
    return { ...handed, requestId: null };
  });
}

/** A change of an account, for the record of changes. */
const changeOf = <Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  { caller, person, after, reason }: Pick<Asked<Caller>, 'caller' | 'person' | 'reason'> & { after: unknown },
): NewChange => ({
  subject: staffSubject,
  subjectId: person.staffId,
  name: person.name,
  office: offices.officeOf(caller),
  before: null,
  after,
  reason,
  askedBy: caller.staffId,
  now: offices.clock(),
});

/** Whether the account stands where this can be done to it; locked until the transaction ends. */
async function accountObjection(client: Database, { act, staffId }: { act: Act; staffId: string }) {
  const account = await lockAccount(client, staffId);
  if (act === 'invite') return account ? refuse('staff_id_taken') : undefined;
  return account && from[act].includes(account.state) ? undefined : refuse('staff_state');
}

/** Does to an account what two persons agreed on; the second half of the code is the second person's to hand over. */
export async function changeOfficeAccount<Caller extends { staffId: string }>(
  offices: Pick<Offices<Caller>, 'addPerson' | 'clock'>,
  { client, change: { subjectId: staffId, after } }: { client: Database; change: ChangeRequest },
): Promise<{ code: string; staffId: string } | Refusal<'staff_id_taken' | 'staff_state'>> {
  const { act, firstSha256, person } = after as AccountChange;
  const against = await accountObjection(client, { act, staffId });
  if (against) return against;
  const added = person ? await offices.addPerson(client, person) : undefined;
  if (added) return added;
  const half = createHalfCode();
  const endsAt = codeEndsAt(offices.clock());
  await inviteAccount(client, { staffId, first: firstSha256, second: half.sha256, endsAt });
  return { code: half.code, staffId };
}

/** Ends an account at once, its sessions with it; one person may do it, and nobody their own. */
export async function endOfficeAccount<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  { caller, staffId, reason }: { caller: Caller; staffId: string; reason: string },
): Promise<Record<string, never> | Refusal<'staff_unknown' | 'staff_state' | 'last_lead'>> {
  const person = await offices.findPerson(offices.database, { caller, staffId });
  if (!person || person.staffId === caller.staffId) return refuse('staff_unknown');
  return inTransaction(offices.database, async (client) => {
    const against = await offices.keeps?.(client, person.staffId);
    if (against) return against;
    if (!(await endAccount(client, person.staffId))) return refuse('staff_state');
    await noteChange(client, changeOf(offices, { caller, person, after: { act: 'end' }, reason }), 'end');
    return {};
  });
}

/** Invites the first people of an installation, whom nobody can invite; the whole code is the answer, for them to be given. */
export async function inviteFirstPerson<Caller extends { staffId: string }>(
  offices: Pick<Offices<Caller>, 'database' | 'clock' | 'addPerson'>,
  person: { staffId: string; name: string },
): Promise<string | undefined> {
  const half = createHalfCode();
  const now = offices.clock();
  return inTransaction(offices.database, async (client) => {
    if (await row(client, 'SELECT FROM office_account WHERE staff_id = :staffId', { staffId: person.staffId }))
      return undefined;
    await offices.addPerson(client, person);
    const invited = { staffId: person.staffId, first: half.sha256, second: null, endsAt: codeEndsAt(now) };
    await inviteAccount(client, invited);
    return half.code;
  });
}
