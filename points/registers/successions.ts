import { checkDigitOf } from '../../contract/municipality-code.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { judgeStaying } from './leaving.ts';
import { type Municipality, municipalityNames, resolveMunicipality } from './municipality.ts';
import { judgeApart } from './sandbox.ts';
import { keepOwnTrail } from './trail.ts';

/** A municipality that takes over from another one, in the record of changes. */
export const successionSubject = 'succession';

type Pair = { municipalityCode: string; successorCode: string };
export type Succession = {
  successionId: number;
  code: string;
  successorCode: string;
  fromOn: string;
  reason: string;
  confirmedBy: string;
  confirmedAt: Temporal.Instant;
  calledOffAt: Temporal.Instant | null;
  takenOverAt: Temporal.Instant | null;
};
const columns = `id AS succession_id, municipality_code AS code, successor_code, from_on, reason, confirmed_by, confirmed_at, called_off_at,
  taken_over_at FROM municipality_succession`;

/** The successions that have come by a day in Japan and are not called off, the earliest first. */
export const successionsBy = (database: Database, day: string): Promise<Succession[]> =>
  rows<Succession>(database, `SELECT ${columns} WHERE called_off_at IS NULL AND from_on <= :day ORDER BY from_on, id`, {
    day,
  });

/** What the rooms are told on the day: who takes over from whom, and in whose name it stands in records. */
export type TakeOver = {
  code: string;
  successorCode: string;
  /** What the old municipality is called, for names that both have. */
  oldName: string;
  fromOn: string;
  reason: string;
  /** The person of the platform who confirmed it. */
  by: string;
  now: Temporal.Instant;
};

type TownRefusal =
  | Refusal<
      | 'municipality_unknown'
      | 'municipality_check_digit'
      | 'municipality_cannot_issue'
      | 'municipality_not_open'
      | 'municipality_leaving'
      | 'sandbox_apart'
      | 'succession_of_itself'
      | 'municipality_succeeded'
      | 'succession_waits_for_another'
    >
  | undefined;
type Judged = { from: Municipality; to: Municipality & { isOpen: boolean } };

/**
 * Two codes as typed → the municipality that ends and the one that takes over, or why it cannot. A successor that is still to come into
 * being need not be open: its account is opened on its first day.
 */
export async function judgeSuccession(
  database: Database,
  { municipalityCode, successorCode }: Pair,
  today: string,
): Promise<Judged | NonNullable<TownRefusal>> {
  const [from, to] = [await townOf(database, municipalityCode, today), await townOf(database, successorCode, today)];
  if (isRefusal(from)) return from;
  if (isRefusal(to)) return to;
  if (from.code === to.code) return refuse('succession_of_itself');
  if (!from.isOpen || !(to.isOpen || to.isComing)) return refuse('municipality_not_open');
  for (const { code } of [from, to]) {
    const leaves = await judgeStaying(database, code);
    if (leaves) return leaves;
    const standing = await row<{ successorCode: string }>(
      database,
      `SELECT ${columns} WHERE municipality_code = :code AND called_off_at IS NULL`,
      { code },
    );
    if (standing) return refuse('municipality_succeeded', { municipality: code, successor: standing.successorCode });
  }
  // One at a time: what is to come to this one first has to be here before it goes on.
  const awaited = await row(
    database,
    `SELECT ${columns} WHERE successor_code = :code AND called_off_at IS NULL AND taken_over_at IS NULL`,
    { code: from.code },
  );
  return awaited ? refuse('succession_waits_for_another') : { from, to };
}

type Town = Municipality & { isOpen: boolean; isComing: boolean };
async function townOf(database: Database, typed: string, today: string) {
  const found = await resolveMunicipality(database, typed);
  if (isRefusal(found)) return found;
  const apart = judgeApart(found.code);
  if (apart) return apart;
  if (found.kind !== 'municipality') return refuse('municipality_cannot_issue');
  const state = await one<Pick<Town, 'isOpen' | 'isComing'>>(
    database,
    `SELECT EXISTS (SELECT FROM municipality_account WHERE code = :code) AS is_open, coalesce(valid_from > :today, false) AS is_coming
       FROM municipality WHERE code = :code`,
    { code: found.code, today },
  );
  const town: Town = { code: found.code, name: found.name, ...state };
  return town;
}

/** What two persons of the platform agree on; frozen under the hash of the request. */
type Asked = {
  act: 'takeOver' | 'callOff';
  municipalityCode: string;
  municipality: string;
  successorCode: string;
  successor: string;
  fromOn: string;
};

/** Asks for a municipality to take over from another one on a day, tomorrow at the earliest. */
export function askForSuccession({ database, clock }: RegistersContext, { caller, body }: CallOf<'askForSuccession'>) {
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  return inTransaction(database, async (client) => {
    if (body.fromOn <= today) return refuse('succession_too_early');
    const judged = await judgeSuccession(client, body, today);
    if (isRefusal(judged)) return judged;
    const { from, to } = judged;
    // A new municipality begins on its own first day, and nobody takes over before it is there.
    const begins = await row(client, 'SELECT FROM municipality WHERE code = :code AND valid_from > :fromOn', {
      code: to.code,
      fromOn: body.fromOn,
    });
    if (begins) return refuse('succession_too_early');
    const after: Asked = {
      act: 'takeOver',
      municipalityCode: from.code,
      municipality: from.name,
      successorCode: to.code,
      successor: to.name,
      fromOn: body.fromOn,
    };
    return askForChange(client, {
      subject: successionSubject,
      subjectId: from.code,
      name: `${from.name} → ${to.name}`,
      office: null,
      before: null,
      after,
      reason: body.reason,
      askedBy: caller.staffId,
      now,
    });
  });
}

/** Asks for a succession that has not come yet to be called off. */
export function askToCallOff(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'askToCallOffSuccession'>,
) {
  const now = clock();
  return inTransaction(database, async (client) => {
    const found = await row<Succession>(client, `SELECT ${columns} WHERE id = :successionId`, params);
    if (!found) return refuse('succession_unknown');
    if (isOver(found, now)) return refuse('succession_over');
    const { code: municipalityCode, successorCode, fromOn } = found;
    const names = await municipalityNames(client, [municipalityCode, successorCode]);
    const [municipality = municipalityCode, successor = successorCode] = [municipalityCode, successorCode].map((code) =>
      names.get(code),
    );
    const after: Asked = { act: 'callOff', municipalityCode, municipality, successorCode, successor, fromOn };
    return askForChange(client, {
      subject: successionSubject,
      subjectId: municipalityCode,
      name: `${municipality} → ${successor}`,
      office: null,
      before: null,
      after,
      reason: body.reason,
      askedBy: caller.staffId,
      now,
    });
  });
}

const isOver = ({ calledOffAt, takenOverAt, fromOn }: Succession, now: Temporal.Instant) =>
  calledOffAt !== null || takenOverAt !== null || fromOn <= `${dateInTokyo(now)}`;

/** Makes what a second person confirmed stand: by it the master is dated, and on the day the task does the rest. */
export const applySuccession =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const asked = change.after as Asked;
    const { subjectId: code, reason, decidedBy: by } = change;
    const now = clock();
    const { successorCode, fromOn } = asked;
    await lockAccounts(client, [code, successorCode]);
    if (asked.act === 'callOff') return callOff(client, { code, successorCode, fromOn, now });
    // 1 Judged again: the day may be here by now, or one of the two on its way elsewhere.
    const today = `${dateInTokyo(now)}`;
    const pair = { municipalityCode: code, successorCode };
    if (fromOn <= today || isRefusal(await judgeSuccession(client, pair, today))) return refuse('change_altered');
    // 2 The plan; it dates the master too (`municipality_through`).
    await execute(
      client,
      `INSERT INTO municipality_succession (municipality_code, successor_code, from_on, reason, confirmed_by, confirmed_at)
       VALUES (:code, :successorCode, :fromOn, :reason, :by, :now)`,
      { code, successorCode, fromOn, reason, by, now: `${now}` },
    );
    return undefined;
  };

/** Keeps apart who plans with the same municipalities, or takes over, until the transaction ends; always in one order. */
export const lockAccounts = (client: Database, codes: readonly string[]) =>
  execute(client, 'SELECT FROM municipality_account WHERE code = ANY (:codes) ORDER BY code FOR NO KEY UPDATE', {
    codes,
  });

type CalledOff = { code: string; successorCode: string; fromOn: string; now: Temporal.Instant };
async function callOff(client: Database, { code, successorCode, fromOn, now }: CalledOff) {
  const changed = await execute(
    client,
    `UPDATE municipality_succession SET called_off_at = :now
      WHERE municipality_code = :code AND successor_code = :successorCode AND from_on = :fromOn
        AND called_off_at IS NULL AND taken_over_at IS NULL AND from_on > :today`,
    { code, successorCode, fromOn, now: `${now}`, today: `${dateInTokyo(now)}` },
  );
  if (changed === 0) return refuse('change_altered');
  return undefined;
}

const shownAtOnce = 50;

/** All successions, the latest day first. */
export async function listSuccessions({ database }: RegistersContext, { query }: CallOf<'listSuccessions'>) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Succession>(
    database,
    `SELECT ${columns}
      WHERE :after::integer IS NULL OR (from_on, id) < (SELECT from_on, id FROM municipality_succession WHERE id = :after)
      ORDER BY from_on DESC, id DESC LIMIT :limit`,
    { after, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ successionId }) => [successionId]);
  const names = await municipalityNames(
    database,
    page.flatMap(({ code, successorCode }) => [code, successorCode]),
  );
  const named = (code: string) => ({ code, name: names.get(code) ?? code });
  return {
    successions: page.map(({ successionId, code, successorCode, fromOn, reason, ...one }) => ({
      successionId,
      from: named(code),
      to: named(successorCode),
      fromOn,
      reason,
      state: stateOf(one),
      confirmedAt: `${one.confirmedAt}`,
      takenOverAt: one.takenOverAt && `${one.takenOverAt}`,
    })),
    next,
  };
}

function stateOf({ calledOffAt, takenOverAt }: Pick<Succession, 'calledOffAt' | 'takenOverAt'>) {
  if (calledOffAt !== null) return 'calledOff' as const;
  return takenOverAt === null ? ('planned' as const) : ('takenOver' as const);
}

/** Adds a municipality that comes into being on a day to the master, under the code that the ministry announced. */
export async function addMunicipality(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'addMunicipality'>,
) {
  const { code: typed, name, kana, validFrom } = body;
  if (typed.length !== 6) return refuse('municipality_code_short');
  const [code, checkDigit] = [typed.slice(0, 5), typed.slice(5)];
  if (checkDigitOf(code) !== checkDigit) return refuse('municipality_check_digit');
  return inTransaction(database, async (client) => {
    const prefecture = await row<{ name: string }>(
      client,
      `SELECT name FROM municipality WHERE code = :code AND kind = 'prefecture'`,
      { code: `${code.slice(0, 2)}000` },
    );
    // 000 is the prefecture itself, 1x0 a city of wards and the others of 1xx its wards, which issue nothing (decision 13).
    const isWard = code[2] === '1' && code[4] !== '0';
    if (!prefecture || code[2] === '0' || isWard) return refuse('municipality_prefecture');
    const added = await execute(
      client,
      `INSERT INTO municipality (code, check_digit, name, kana, prefecture, kind, valid_from)
       VALUES (:code, :checkDigit, :name, :kana, :prefecture, 'municipality', :validFrom) ON CONFLICT DO NOTHING`,
      { code, checkDigit, name, kana, prefecture: prefecture.name, validFrom },
    );
    if (added === 0) return refuse('municipality_listed');
    const line = { subject: 'municipality', id: code, name, act: 'create', after: body } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return {};
  });
}
