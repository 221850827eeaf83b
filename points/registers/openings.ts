import type { ParticipationTypeId, TownFunction } from '../../contract/index.ts';
import { type Database, execute, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { createCode, hashOfCode } from '../../server/codes.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { judgeOpening, type Municipality, municipalityNames } from './municipality.ts';
import { keepOwnTrail } from './trail.ts';
import { type Backlog, countBacklog } from './waiting.ts';

/** Who asks for an account to be opened, and waits for a second person, in the record of changes. */
export const openingSubject = 'opening';

/** What the office of a municipality said of itself. */
export type Applied = {
  officeName: string;
  personName: string;
  email: string;
  address: string;
  exchangeExpiry: string;
  participationType: ParticipationTypeId | null;
  functions: TownFunction[];
};
type State = 'waiting' | 'checked' | 'opened' | 'returned' | 'withdrawn';
export type Opening = Applied & {
  openingId: number;
  code: string;
  state: State;
  receivedAt: Temporal.Instant;
  decidedBy: string | null;
  reason: string | null;
};

/** One that a person of the platform has checked waits for the second person's yes to its change. */
const columns = `opening.id AS opening_id, opening.municipality_code AS code, office_name, person_name, email, address, exchange_expiry,
  participation_type, functions, received_at, opening.reason, staff.name AS decided_by,
  CASE WHEN state = 'waiting' AND EXISTS (SELECT FROM change_request
         WHERE subject = '${openingSubject}' AND subject_id = opening.id::text AND decision IS NULL)
       THEN 'checked' ELSE state END AS state`;
const from = 'opening_application opening LEFT JOIN staff ON staff.id = decided_by';

/** One application; held against others until the transaction ends where it is about to be decided. */
export const findOpening = (database: Database, openingId: number, lock = ''): Promise<Opening | undefined> =>
  row<Opening>(database, `SELECT ${columns} FROM ${from} WHERE opening.id = :openingId ${lock}`, { openingId });

/** The latest application under a receipt number: the one that counts. */
const ofReceipt = (database: Database, receiptSha256: Buffer, lock = ''): Promise<Opening | undefined> =>
  row<Opening>(
    database,
    `SELECT ${columns} FROM ${from} WHERE receipt_sha256 = :receiptSha256 ORDER BY opening.id DESC LIMIT 1 ${lock}`,
    { receiptSha256 },
  );
const locked = 'FOR UPDATE OF opening';

/** Receives an application of a municipality's office (7-1 2②). The receipt number is told once; only its hash is kept. */
export async function applyForOpening(
  { database, clock }: RegistersContext,
  { body: { municipalityCode, receipt: former, ...applied } }: CallOf<'applyForOpening'>,
) {
  const now = clock();
  // 1 The master says that there is such a municipality, and that it has no account.
  const municipality = await judgeOpening(database, { typed: municipalityCode, on: `${dateInTokyo(now)}` });
  if (isRefusal(municipality)) return municipality;
  const receipt = former ?? createCode();
  const receiptSha256 = hashOfCode(receipt);
  // 2 Only one that was sent back is sent anew, and for the same municipality.
  const again = former === null ? undefined : await judgeAgain(database, { receiptSha256, code: municipality.code });
  if (again) return again;
  // 3 One waits for a municipality: of two at once the index refuses the second.
  try {
    await insertOpening(database, { receiptSha256, code: municipality.code, ...applied, now });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('opening_waiting');
    throw error;
  }
  return { receipt, municipality, receivedAt: `${now}` };
}

async function judgeAgain(
  database: Database,
  { receiptSha256, code }: { receiptSha256: Buffer; code: string },
): Promise<Refusal<'opening_unknown' | 'opening_not_returned'> | undefined> {
  const before = await ofReceipt(database, receiptSha256);
  if (before?.code !== code) return refuse('opening_unknown');
  return before.state === 'returned' ? undefined : refuse('opening_not_returned');
}

const insertOpening = (
  database: Database,
  { now, ...opening }: Applied & { receiptSha256: Buffer; code: string; now: Temporal.Instant },
) =>
  execute(
    database,
    `INSERT INTO opening_application (receipt_sha256, municipality_code, office_name, person_name, email, address,
       exchange_expiry, participation_type, functions, state, received_at)
     VALUES (:receiptSha256, :code, :officeName, :personName, :email, :address, :exchangeExpiry, :participationType, :functions,
       'waiting', :now)`,
    { ...opening, now: `${now}` },
  );

const shownOpening = ({ openingId: _, code, decidedBy: __, receivedAt, ...opening }: Opening, name: string) => ({
  ...opening,
  municipality: { code, name },
  receivedAt: `${receivedAt}`,
});
const nameOf = async (database: Database, code: string) =>
  (await municipalityNames(database, [code])).get(code) ?? code;

/** How an application stands, for whoever has its receipt number. */
export async function showOpening({ database }: RegistersContext, { body }: CallOf<'showOpening'>) {
  const opening = await ofReceipt(database, hashOfCode(body.receipt));
  return opening ? shownOpening(opening, await nameOf(database, opening.code)) : refuse('opening_unknown');
}

type Decided = {
  openingId: number;
  state: Exclude<State, 'waiting' | 'checked'>;
  by: string | null;
  reason: string | null;
  now: Temporal.Instant;
};
/** What became of an application, once. */
export const decideOpening = (client: Database, { now, ...decided }: Decided) =>
  execute(
    client,
    `UPDATE opening_application SET state = :state, decided_by = :by, decided_at = :now, reason = :reason
      WHERE id = :openingId AND state = 'waiting'`,
    { ...decided, now: `${now}` },
  );

/** The applicant takes the application back. What the platform has asked for meanwhile can then not be confirmed. */
export function withdrawOpening({ database, clock }: RegistersContext, { body }: CallOf<'withdrawOpening'>) {
  return inTransaction(database, async (client) => {
    const opening = await ofReceipt(client, hashOfCode(body.receipt), locked);
    if (!opening) return refuse('opening_unknown');
    const { openingId } = opening;
    const done = await decideOpening(client, { openingId, state: 'withdrawn', by: null, reason: null, now: clock() });
    return done === 0 ? refuse('opening_decided') : {};
  });
}

const openingsShown = 50;

/** Applications for the platform's people: those that wait, the oldest first in need, and those that are decided. */
export async function listOpenings({ database }: RegistersContext, { query }: CallOf<'listOpenings'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Opening>(
    database,
    `SELECT ${columns} FROM ${from}
      WHERE (state = 'waiting') = :waiting AND (:before::integer IS NULL OR opening.id < :before)
      ORDER BY opening.id DESC LIMIT :limit`,
    { waiting: query.state === 'waiting', before, limit: openingsShown + 1 },
  );
  const { page, next } = pageOf(found, openingsShown, ({ openingId }) => [openingId]);
  const names = await municipalityNames(
    database,
    page.map(({ code }) => code),
  );
  const openings = page.map((opening) => ({
    ...shownOpening(opening, names.get(opening.code) ?? opening.code),
    openingId: opening.openingId,
    decidedBy: opening.decidedBy,
  }));
  return { openings, next };
}

/** Sends an application back with a reason; the applicant reads it under the receipt number, and sends it anew. */
export function returnOpening(
  { database, clock }: RegistersContext,
  { caller, params: { openingId }, body: { reason } }: CallOf<'returnOpening'>,
) {
  return inTransaction(database, async (client) => {
    const opening = await lockWaiting(client, openingId);
    if (isRefusal(opening)) return opening;
    const now = clock();
    await decideOpening(client, { openingId, state: 'returned', by: caller.staffId, reason, now });
    const line = { subject: openingSubject, id: openingId, name: opening.name, act: 'sendBack', reason } as const;
    await keepOwnTrail(client, { caller, now }, line);
    return {};
  });
}

/** The application, held, while it waits for its first person. */
export async function lockWaiting(
  client: Database,
  openingId: number,
): Promise<(Opening & Municipality) | Refusal<'opening_unknown' | 'opening_decided' | 'change_waiting'>> {
  const opening = await findOpening(client, openingId, locked);
  if (!opening) return refuse('opening_unknown');
  if (opening.state === 'checked') return refuse('change_waiting');
  if (opening.state !== 'waiting') return refuse('opening_decided');
  return { ...opening, name: await nameOf(client, opening.code) };
}

/** The applications that wait for their first person. */
export const countOpenings = ({ database }: RegistersContext): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `opening_application opening WHERE state = 'waiting' AND NOT EXISTS (SELECT FROM change_request
        WHERE subject = :openingSubject AND subject_id = opening.id::text AND decision IS NULL)`,
      since: 'received_at',
    },
    { openingSubject },
  );
