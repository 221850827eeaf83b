import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { Booked } from '../book/book.ts';
import { type Settled, settleIntent } from '../book/intent.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { releaseBudget, reserveBudget } from '../registers/budget-lines.ts';

/**
 * A grant, from before the ledger gives its points. What it takes of the programme, of the person's limit and of the budget is
 * counted in the transaction that writes it.
 *
 * | state   | set by        | next               | what a crash leaves                                           |
 * | ------- | ------------- | ------------------ | ------------------------------------------------------------- |
 * | held    | `holdGrant`   | granted or refused | the job settles it under the same key                         |
 * | granted | `settleGrant` | none               | nothing: what is taken back is counted beside it              |
 * | refused | `settleGrant` | none               | nothing: what it had taken of the budget is free again        |
 */
export type GrantRecord = {
  key: string;
  holder: number;
  programId: number;
  amount: number;
  reason: string | null;
  staffId: string;
  expiresOn: string;
  /** The day of the act in Japan, by which a programme that is given once a day counts. */
  actedOn: string;
  /** When it was held; the ledger enters it under this moment. */
  recordedAt: Temporal.Instant;
  state: 'held' | 'granted' | 'refused';
  budgetLineId: number | null;
  /** The fund of its programme's sponsor; null: the municipality's own money. */
  payerId: number | null;
};
const columns =
  'key holder program_id amount reason staff_id expires_on acted_on recorded_at state budget_line_id payer_id'.split(
    ' ',
  );
/** The columns of a record, under the name that a statement has for its table. */
export const recordColumns = (of = 'grant_record') => columns.map((column) => `${of}.${column}`).join(', ');

/** What the programme says of who may be granted how much, as it holds on the day. */
export type Limits = { repeats: 'once' | 'daily' | 'free'; personMax: number | null; budget: number | null };
export type HoldRefusal =
  | 'exists_with_different_request'
  | 'granted_already'
  | 'person_max_reached'
  | 'program_budget_used_up'
  | 'budget_line_used_up';

type Wanted = { grant: Omit<GrantRecord, 'state'>; limits: Limits };

/**
 * Holds a grant: its record, and what it takes of each limit, all or nothing. The programme's row keeps two at once apart. A
 * record that stands under the key already is the answer to the same request.
 */
export function holdGrant(
  { database }: Pick<PremiumsContext, 'database'>,
  {
    beside,
    ...wanted
  }: Wanted & {
    /** What else is to stand with it. */
    beside?: (client: Database) => Promise<unknown>;
  },
): Promise<GrantRecord | Refusal<HoldRefusal>> {
  return inTransaction(database, async (client) => {
    const { grant } = wanted;
    // 1. One at a time for a programme.
    await lockProgram(client, grant.programId);
    // 2. The same once more.
    const known = await findGrant(client, grant.key);
    if (known) return isSame(known, grant) ? known : refuse('exists_with_different_request');
    // 3. All that it takes, written.
    const held = await writeHeldGrant(client, wanted);
    if (!isRefusal(held)) await beside?.(client);
    return held;
  });
}

/** Keeps everybody else apart who grants for a programme, or sets its points aside, until the transaction ends. */
export const lockProgram = (client: Database, programId: number) =>
  one<{ granted: number }>(client, 'SELECT granted FROM program WHERE id = :programId FOR NO KEY UPDATE', {
    programId,
  });

/**
 * The same inside a transaction that has the programme's row. `isSetAside` where its points are of the programme's budget
 * already, as those of an application are.
 */
export async function writeHeldGrant(
  client: Database,
  { grant, limits, isSetAside = false }: Wanted & { isSetAside?: boolean },
): Promise<GrantRecord | Refusal<HoldRefusal>> {
  // 1. The person's limits, then the programme's, then the budget's.
  const over = await judgePersonLimits(client, { ...grant, limits, on: grant.actedOn });
  if (over) return over;
  const unreserved = isSetAside ? undefined : await setPointsAside(client, { ...grant, budget: limits.budget });
  if (unreserved) return unreserved;
  // 2. All of it, written.
  await insertRecord(client, grant);
  return { ...grant, state: 'held' };
}

/** What a person had of a programme: points, how often, and how often on the day that is asked for. */
export type Had = { points: number; times: number; timesOfDay: number };
type Whose = { holder: string; programId: string; day: string };
/**
 * `Had` as a table for a statement, read from the records themselves; the three are its expressions. A grant that was taken back
 * whole was none; of one that was partly spent the person had something. A programme that goes on from another town's counts with it, and the other way round.
 */
export const hadBy = ({ holder, programId, day }: Whose) =>
  `(SELECT ${had(day)} FROM grant_record WHERE holder = ${holder} AND ${ofProgram(programId)} AND ${counts})`;
const had = (day: string) =>
  `coalesce(sum(amount - taken_back), 0)::bigint AS points, count(*) AS times, count(*) FILTER (WHERE acted_on = ${day}) AS times_of_day`;
const ofProgram = (programId: string) => `program_id = ANY (ARRAY(SELECT program_line(${programId})))`;
const counts = `state <> 'refused' AND taken_back < amount`;
/** The same of everybody who had some of a programme, each with its `holder`. */
export const hadByAll = ({ programId, day }: Omit<Whose, 'holder'>) =>
  `(SELECT holder, ${had(day)} FROM grant_record WHERE ${ofProgram(programId)} AND ${counts} GROUP BY holder)`;

/**
 * What persons had, with what earlier lines of one list add to it: the second line of a person is judged as if the first one had been
 * granted.
 */
export function createTally() {
  const added = new Map<number, { points: number; times: number }>();
  // Beside it, and not a map in each: a file has 100,000 persons.
  const ofDays = new Map<string, number>();
  const dayOf = (holder: number, day: string) => `${holder} ${day}`;
  return {
    with: (holder: number, { points, times, timesOfDay }: Had, day: string): Had => {
      const more = added.get(holder);
      return {
        points: points + (more?.points ?? 0),
        times: times + (more?.times ?? 0),
        timesOfDay: timesOfDay + (ofDays.get(dayOf(holder, day)) ?? 0),
      };
    },
    add: (holder: number, amount: number, day: string): void => {
      const more = added.get(holder) ?? { points: 0, times: 0 };
      more.points += amount;
      more.times += 1;
      added.set(holder, more);
      ofDays.set(dayOf(holder, day), (ofDays.get(dayOf(holder, day)) ?? 0) + 1);
    },
  };
}
export type Tally = ReturnType<typeof createTally>;
type OfPerson = { programId: number; holder: number; amount: number; limits: Limits; on: string };
/** What a person had of a programme before, against its limits; asked by who has the programme's row. */
export async function judgePersonLimits(
  database: Database,
  { programId, holder, amount, limits, on }: OfPerson,
): Promise<undefined | Refusal<'granted_already' | 'person_max_reached'>> {
  const had = await one<Had>(
    database,
    `SELECT * FROM ${hadBy({ holder: ':holder', programId: ':programId', day: ':on::date' })} had`,
    { programId, holder, on },
  );
  const over = overLimits(had, { amount, limits });
  return over && refuse(over);
}

/** What a programme's limits say of so many points more. */
export function overLimits(
  { points, times, timesOfDay }: Had,
  { amount, limits: { repeats, personMax } }: { amount: number; limits: Pick<Limits, 'repeats' | 'personMax'> },
): 'granted_already' | 'person_max_reached' | undefined {
  if (repeats === 'once' ? times > 0 : repeats === 'daily' && timesOfDay > 0) return 'granted_already';
  return personMax !== null && points + amount > personMax ? 'person_max_reached' : undefined;
}

type Aside = Pick<GrantRecord, 'programId' | 'amount' | 'budgetLineId'>;
/** Whether so many points more pass a programme's own budget. */
export const isOverBudget = (asked: { granted: number; amount: number; budget: number | null }): boolean =>
  asked.budget !== null && asked.granted + asked.amount > asked.budget;

/** Sets points aside of a programme's own budget and of its line's, by who has the programme's row. */
export async function setPointsAside(
  client: Database,
  { budget, ...aside }: Aside & { budget: number | null },
): Promise<undefined | Refusal<'program_budget_used_up' | 'budget_line_used_up'>> {
  const { programId, amount } = aside;
  const { granted } = await lockProgram(client, programId);
  if (isOverBudget({ granted, amount, budget })) return refuse('program_budget_used_up');
  const unreserved = await reserveBudget(client, aside);
  if (unreserved) return unreserved;
  await countProgram(client, { programId, points: amount });
  return undefined;
}

/** Gives back what was set aside for nothing, by who has the programme's row. */
export async function releaseAside(client: Database, { programId, amount, budgetLineId }: Aside): Promise<void> {
  await countProgram(client, { programId, points: -amount });
  await releaseBudget(client, { budgetLineId, amount });
}

export const findGrant = (database: Database, key: string): Promise<GrantRecord | undefined> =>
  row<GrantRecord>(database, `SELECT ${recordColumns()} FROM grant_record WHERE key = :key`, { key });

const isSame = (known: GrantRecord, asked: Omit<GrantRecord, 'state'>): boolean =>
  known.holder === asked.holder &&
  known.programId === asked.programId &&
  known.amount === asked.amount &&
  known.reason === asked.reason;

const insertRecord = (client: Database, grant: Omit<GrantRecord, 'state'>) =>
  execute(
    client,
    `INSERT INTO grant_record (key, holder, program_id, amount, reason, staff_id, expires_on, acted_on, recorded_at, state, budget_line_id,
       payer_id)
     VALUES (:key, :holder, :programId, :amount, :reason, :staffId, :expiresOn, :actedOn, :recordedAt, 'held', :budgetLineId, :payerId)`,
    { ...grant, recordedAt: `${grant.recordedAt}` },
  );

const countProgram = (client: Database, { programId, points }: { programId: number; points: number }) =>
  execute(client, 'UPDATE program SET granted = granted + :points WHERE id = :programId', { programId, points });

type Granted = Settled<Exclude<Booked<'balance_out_of_range'>, Refusal<string>>, 'balance_out_of_range'>;

/** Has the ledger give what a record holds, once, whoever asks how often; where it refuses, nothing stays counted. */
export async function settleGrant(
  context: PremiumsContext,
  { grant, municipalityCode }: { grant: GrantRecord; municipalityCode: string },
): Promise<Granted> {
  const { database, book, clock } = context;
  const { key, holder, programId, payerId, amount, recordedAt: occurredAt, expiresOn } = grant;
  const settled = await settleIntent<Exclude<Booked<'balance_out_of_range'>, Refusal<string>>, 'balance_out_of_range'>({
    clock,
    key,
    post: () => book.grant({ key, holder, occurredAt, amount, municipalityCode, programId, payerId, expiresOn }),
    // Its key is the number that a receipt shows: a grant that never reached the ledger in two days is none.
    renewKey: async () => undefined,
    markDone: () => mark(database, { key, state: 'granted' }),
  });
  const isLost = settled.state === 'later' && settled.refusal.refused === 'key_too_old';
  if (settled.state === 'refused' || isLost) await releaseGrant(context, grant);
  return settled;
}

const mark = (database: Database, { key, state }: { key: string; state: 'granted' | 'refused' }) =>
  execute(database, `UPDATE grant_record SET state = :state WHERE key = :key AND state = 'held'`, { key, state });

/** Marks a held grant as refused and gives back what it took; twice is once. */
const releaseGrant = ({ database }: PremiumsContext, grant: GrantRecord): Promise<void> =>
  inTransaction(database, async (client) => {
    await lockProgram(client, grant.programId);
    if ((await mark(client, { key: grant.key, state: 'refused' })) === 1) await releaseAside(client, grant);
  });
