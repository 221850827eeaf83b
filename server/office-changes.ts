import { changeOfficeAccount, type Offices } from './account-change.ts';
import { isRefusal } from './refusal.ts';
import { decideChange, listChanges, staffSubject, withdrawChange } from './second-person.ts';

/** A page of the changes that wait for a second person at this office, or were decided, the latest first, as its people read them. */
export async function listOfficeChanges<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  { caller, query }: { caller: Caller; query: { state: 'waiting' | 'decided'; cursor?: string | undefined } },
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
  return { requests: await withoutHidden(offices, requests, caller.staffId), next };
}

type Worded = { name: string; reason: string; before: Record<string, string>; after: Record<string, string> };
/** A request may name a person whom the reader must not find: hidden in what was written, and nowhere else in it. */
async function withoutHidden<Caller extends { staffId: string }, Request extends Worded>(
  { database, hide }: Offices<Caller>,
  requests: Request[],
  reader: string,
): Promise<Request[]> {
  if (!hide) return requests;
  const texts = requests.flatMap(({ name, reason, before, after }) => [
    name,
    reason,
    ...Object.values(before),
    ...Object.values(after),
  ]);
  const told = new Map(texts.map((text) => [text, text]));
  const written = [...told.keys()];
  for (const [index, text] of (await hide(database, { texts: written, reader })).entries())
    told.set(written[index] ?? '', text);
  const say = (text: string) => told.get(text) ?? text;
  const sayAll = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, say(text)]));
  return requests.map((one) => ({
    ...one,
    name: say(one.name),
    reason: say(one.reason),
    before: sayAll(one.before),
    after: sayAll(one.after),
  }));
}

type Decision = { params: { requestId: number }; body: { approve: boolean; sha256: string } };

/** The second person's yes or no to what they were shown; a yes to an account gives them the second half of its code. */
export async function decideOfficeChange<Caller extends { staffId: string }>(
  offices: Offices<Caller>,
  { caller, params, body }: Decision & { caller: Caller },
) {
  const decided = await decideChange(offices.database, {
    decision: { ...params, ...body },
    by: { staffId: caller.staffId, office: offices.officeOf(caller) },
    peopleOf: offices.peopleOf,
    now: offices.clock(),
    apply: async (client, change) => {
      if (change.subject === staffSubject) return changeOfficeAccount(offices, { client, change });
      return (await offices.apply?.(client, { ...change, decidedBy: caller.staffId })) ?? { code: null, staffId: null };
    },
  });
  if (isRefusal(decided)) return decided;
  const { code = null, staffId = null } = decided.done ?? {};
  return { decision: body.approve ? ('confirmed' as const) : ('refused' as const), code, staffId };
}

/** Takes an own request back, as long as nobody has decided it. */
export async function withdrawOfficeChange<Caller extends { staffId: string }>(
  { database, officeOf, clock }: Offices<Caller>,
  { caller, requestId }: { caller: Caller; requestId: number },
) {
  const by = { staffId: caller.staffId, office: officeOf(caller) };
  const withdrawn = await withdrawChange(database, { requestId, by, now: clock() });
  return isRefusal(withdrawn) ? withdrawn : {};
}

/** A value as lines of a table: text by field, nothing of a secret. */
export function fieldsOf(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  const fields: Record<string, string> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined || name.endsWith('Sha256')) continue;
    if (Array.isArray(inner)) fields[name] = inner.join('、');
    else if (typeof inner === 'object') Object.assign(fields, fieldsOf(inner));
    else fields[name] = `${inner}`;
  }
  return fields;
}
