import type { officeAccountRoutes } from '../contract/index.ts';
import { type Database, inTransaction, type Pool, row } from '../postgres/pool.ts';
import type { Handlers } from './http.ts';
import {
  acceptInvitation,
  changeOwnPassword,
  codeEndsAt,
  createHalfCode,
  endAccount,
  inviteAccount,
  lockAccount,
} from './office-account.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import {
  askForChange,
  type ChangeRequest,
  decideChange,
  listChanges,
  noteChange,
  type PeopleOf,
  staffSubject,
  withdrawChange,
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
  /** A person within the reach of who asks. */
  findPerson: (database: Database, caller: Caller, staffId: string) => Promise<Person | undefined>;
  /** Adds who was invited to the system's own register of people. */
  addPerson: (client: Database, person: Record<string, unknown>) => Promise<Refusal<'staff_id_taken'> | undefined>;
  /** Makes a change to anything but an account. */
  apply?: (client: Database, change: ChangeRequest) => Promise<Refusal<'change_altered'> | undefined>;
};

type Act = 'invite' | 'reset' | 'revive';
type AccountChange = { act: Act; firstSha256: string; person?: Record<string, unknown> };
type Handed = { staffId: string; requestId: number | null; code: string; codeEndsAt: string };

/** In which states an account may be given a new code. */
const from: Record<Exclude<Act, 'invite'>, readonly string[]> = { reset: ['active', 'invited'], revive: ['ended'] };

/**
 * Asks for an account, a new secret or a revival; where one person may do it alone it is done. The one-time code is shown
 * once: the whole of it, or the half that is of no use without the second person's.
 */
export async function askForAccount<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  caller: Caller,
  asked: { act: Act; person: Person; details?: Record<string, unknown>; reason: string },
): Promise<Handed | Refusal<'change_waiting' | 'staff_id_taken' | 'staff_state'>> {
  const { database, clock } = offices;
  const { act, person, details, reason } = asked;
  const { staffId, name, needsSecond } = person;
  const now = clock();
  const half = createHalfCode();
  const after: AccountChange = { act, firstSha256: half.sha256, ...(details ? { person: details } : {}) };
  const change = {
    subject: staffSubject,
    subjectId: staffId,
    name,
    office: offices.officeOf(caller),
    before: null,
    after,
    reason,
    askedBy: caller.staffId,
    now,
  };
  return inTransaction(database, async (client) => {
    const against = await accountObjection(client, { act, staffId });
    if (against) return against;
    const handed = { staffId, code: half.code, codeEndsAt: codeEndsAt(now) };
    if (needsSecond) {
      const request = await askForChange(client, change);
      return isRefusal(request) ? request : { ...handed, requestId: request.requestId };
    }
    const added = details ? await offices.addPerson(client, details) : undefined;
    if (added) return added;
    await inviteAccount(client, { staffId, first: half.sha256, second: null, endsAt: handed.codeEndsAt });
    await noteChange(client, change);
    return { ...handed, requestId: null };
  });
}

/** Whether the account stands where this can be done to it; locked until the transaction ends. */
async function accountObjection(client: Database, { act, staffId }: { act: Act; staffId: string }) {
  const account = await lockAccount(client, staffId);
  if (act === 'invite') return account ? refuse('staff_id_taken') : undefined;
  return account && from[act].includes(account.state) ? undefined : refuse('staff_state');
}

/** Does to an account what two persons agreed on; the second half of the code is the second person's to hand over. */
async function changeAccount<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  client: Database,
  { subjectId: staffId, after }: ChangeRequest,
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

/** A value as lines of a table: text by field, nothing of a secret. */
function fieldsOf(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  const fields: Record<string, string> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined || name === 'firstSha256') continue;
    if (typeof inner === 'object') Object.assign(fields, fieldsOf(inner));
    else fields[name] = `${inner}`;
  }
  return fields;
}

/** A page of the changes that wait for a second person at this office, or were decided, the latest first, as its people read them. */
async function changesToShow<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  caller: Caller,
  query: { state: 'waiting' | 'decided'; cursor?: string | undefined },
) {
  const { page, next } = await listChanges(offices.database, {
    office: offices.officeOf(caller),
    waiting: query.state === 'waiting',
    cursor: query.cursor,
  });
  const people = page.flatMap(({ askedBy, decidedBy }) => [askedBy, decidedBy ?? '']);
  const names = await offices.namesOf(offices.database, people);
  const requests = page.map(({ subjectId, before, after, askedBy, askedAt, decidedBy, decidedAt, ...change }) => ({
    ...change,
    before: fieldsOf(before),
    after: { ...(change.subject === staffSubject ? { staffId: subjectId } : {}), ...fieldsOf(after) },
    askedBy: names.get(askedBy) ?? askedBy,
    askedAt: `${askedAt}`,
    own: askedBy === caller.staffId,
    decidedBy: decidedBy && (names.get(decidedBy) ?? decidedBy),
    decidedAt: decidedAt && `${decidedAt}`,
  }));
  return { requests, next };
}

/** The handlers of `officeAccountRoutes`, the same in both systems. */
export function officeAccountHandlers<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
): Handlers<
  typeof officeAccountRoutes,
  { staff: (session: { token: string; jkt: string }) => Promise<Caller | undefined> }
> {
  const { database, clock } = offices;
  const ask =
    (act: Exclude<Act, 'invite'>) =>
    async ({ caller, params, body }: { caller: Caller; params: { staffId: string }; body: { reason: string } }) => {
      const person = await offices.findPerson(database, caller, params.staffId);
      if (!person) return refuse('staff_unknown');
      const asked = await askForAccount(offices, caller, { act, person, reason: body.reason });
      // That a number is taken arises from an invitation only.
      return asked as Handed | Refusal<'change_waiting' | 'staff_state'>;
    };
  return {
    async acceptInvitation({ body }) {
      return (await acceptInvitation({ database, ...body, now: clock() })) ?? {};
    },

    async changeOwnPassword({ caller, body, jkt }) {
      const refused = await changeOwnPassword({ database, staffId: caller.staffId, jkt, ...body, now: clock() });
      return refused ?? {};
    },

    resetStaff: ask('reset'),
    reviveStaff: ask('revive'),

    async endStaff({ caller, params, body }) {
      const person = await offices.findPerson(database, caller, params.staffId);
      if (!person || person.staffId === caller.staffId) return refuse('staff_unknown');
      const { staffId, name } = person;
      return inTransaction(database, async (client) => {
        if (!(await endAccount(client, staffId))) return refuse('staff_state');
        await noteChange(client, {
          subject: staffSubject,
          subjectId: staffId,
          name,
          office: offices.officeOf(caller),
          before: null,
          after: { act: 'end' },
          reason: body.reason,
          askedBy: caller.staffId,
          now: clock(),
        });
        return {};
      });
    },

    listChangeRequests: ({ caller, query }) => changesToShow(offices, caller, query),

    async decideChangeRequest({ caller, params, body }) {
      const decided = await decideChange(database, {
        decision: { ...params, ...body },
        by: { staffId: caller.staffId, office: offices.officeOf(caller) },
        peopleOf: offices.peopleOf,
        now: clock(),
        apply: async (client, change) => {
          if (change.subject === staffSubject) return changeAccount(offices, client, change);
          return (await offices.apply?.(client, change)) ?? { code: null, staffId: null };
        },
      });
      if (isRefusal(decided)) return decided;
      const { code = null, staffId = null } = decided.done ?? {};
      return { decision: body.approve ? 'confirmed' : 'refused', code, staffId };
    },

    async withdrawChangeRequest({ caller, params }) {
      const by = { staffId: caller.staffId, office: offices.officeOf(caller) };
      const withdrawn = await withdrawChange(database, { requestId: params.requestId, by, now: clock() });
      return isRefusal(withdrawn) ? withdrawn : {};
    },
  };
}

/** Invites the first people of an installation, whom nobody can invite; the whole code is the answer, for them to be given. */
export async function inviteFirstPerson<Caller extends { staffId: string }>(
  offices: Pick<Offices<Caller>, 'database' | 'clock' | 'addPerson'>,
  person: { staffId: string; name: string },
): Promise<string | undefined> {
  const half = createHalfCode();
  const now = offices.clock();
  return inTransaction(offices.database, async (client) => {
    if (await row(client, 'SELECT FROM office_account WHERE staff_id = $1', [person.staffId])) return undefined;
    await offices.addPerson(client, person);
    const invited = { staffId: person.staffId, first: half.sha256, second: null, endsAt: codeEndsAt(now) };
    await inviteAccount(client, invited);
    return half.code;
  });
}
