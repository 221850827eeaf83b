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
  occurredAt: Temporal.Instant;
  state: 'held' | 'granted' | 'refused';
  budgetLineId: number | null;
};
export const recordColumns =
  'key, holder, program_id, amount, reason, staff_id, expires_on, occurred_at, state, budget_line_id';

/** What the programme says of who may be granted how much, as it holds on the day. */
export type Limits = { repeats: 'once' | 'daily' | 'free'; personMax: number | null; budget: number | null };
export type HoldRefusal =
  | 'exists_with_different_request'
  | 'granted_already'
  | 'person_max_reached'
  | 'program_budget_used_up'
  | 'budget_line_used_up';

type Wanted = {
  grant: Omit<GrantRecord, 'state'>;
  limits: Limits;
  /** The day of the grant in Japan. */
  on: string;
};

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
  { grant, limits, on, isSetAside = false }: Wanted & { isSetAside?: boolean },
): Promise<GrantRecord | Refusal<HoldRefusal>> {
  // 1. The person's limits, then the programme's, then the budget's.
  const over = await judgePersonLimits(client, { ...grant, limits, on });
  if (over) return over;
  const unreserved = isSetAside ? undefined : await setPointsAside(client, { ...grant, budget: limits.budget });
  if (unreserved) return unreserved;
  // 2. All of it, written.
  await insertRecord(client, grant);
  await countPerson(client, { ...grant, points: grant.amount, times: 1, on });
  return { ...grant, state: 'held' };
}

type OfPerson = { programId: number; holder: number; amount: number; limits: Limits; on: string };
/** What a person had of a programme before, against its limits. */
export async function judgePersonLimits(
  database: Database,
  { programId, holder, amount, limits, on }: OfPerson,
): Promise<undefined | Refusal<'granted_already' | 'person_max_reached'>> {
  const had = await row<{ points: number; times: number; lastOn: string }>(
    database,
    'SELECT points, times, last_on FROM program_person WHERE program_id = :programId AND holder = :holder',
    { programId, holder },
  );
  if (had && hadAlready(had, { ...limits, on })) return refuse('granted_already');
  const isOver = limits.personMax !== null && (had?.points ?? 0) + amount > limits.personMax;
  return isOver ? refuse('person_max_reached') : undefined;
}

type Aside = Pick<GrantRecord, 'programId' | 'amount' | 'budgetLineId'>;
/** Sets points aside of a programme's own budget and of its line's, by who has the programme's row. */
export async function setPointsAside(
  client: Database,
  { budget, ...aside }: Aside & { budget: number | null },
): Promise<undefined | Refusal<'program_budget_used_up' | 'budget_line_used_up'>> {
  const { programId, amount } = aside;
  const { granted } = await lockProgram(client, programId);
  if (budget !== null && granted + amount > budget) return refuse('program_budget_used_up');
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

/** Whether a person had a programme as often as it is given. */
export const hadAlready = (
  { times, lastOn }: { times: number; lastOn: string },
  { repeats, on }: { repeats: Limits['repeats']; on: string },
): boolean => times > 0 && (repeats === 'once' || (repeats === 'daily' && lastOn === on));

export const findGrant = (database: Database, key: string): Promise<GrantRecord | undefined> =>
  row<GrantRecord>(database, `SELECT ${recordColumns} FROM grant_record WHERE key = :key`, { key });

const isSame = (known: GrantRecord, asked: Omit<GrantRecord, 'state'>): boolean =>
  known.holder === asked.holder &&
  known.programId === asked.programId &&
  known.amount === asked.amount &&
  known.reason === asked.reason;

const insertRecord = (client: Database, grant: Omit<GrantRecord, 'state'>) =>
  execute(
    client,
    `INSERT INTO grant_record (key, holder, program_id, amount, reason, staff_id, expires_on, occurred_at, recorded_at, state, budget_line_id)
     VALUES (:key, :holder, :programId, :amount, :reason, :staffId, :expiresOn, :occurredAt, :occurredAt, 'held', :budgetLineId)`,
    { ...grant, occurredAt: `${grant.occurredAt}` },
  );

const countProgram = (client: Database, { programId, points }: { programId: number; points: number }) =>
  execute(client, 'UPDATE program SET granted = granted + :points WHERE id = :programId', { programId, points });

type Counted = { programId: number; holder: number; points: number; times: number; on: string };
/** Counts points of a person, or less of them where they are below zero. */
async function countPerson(client: Database, { programId, holder, points, times, on }: Counted): Promise<void> {
  const counted = { programId, holder, points, times };
  if (times < 0)
    await execute(
      client,
      `UPDATE program_person SET points = points + :points, times = times + :times
        WHERE program_id = :programId AND holder = :holder`,
      counted,
    );
  else
    await execute(
      client,
      `INSERT INTO program_person AS had (program_id, holder, points, times, last_on)
       VALUES (:programId, :holder, :points, :times, :on)
       ON CONFLICT (program_id, holder) DO UPDATE
         SET points = had.points + excluded.points, times = had.times + excluded.times,
             last_on = greatest(had.last_on, excluded.last_on)`,
      { ...counted, on },
    );
}

/** Gives back what a grant had taken: of the budget, of the programme, and of the person's limit. */
export async function uncountGrant(
  client: Database,
  { programId, holder, budgetLineId }: Pick<GrantRecord, 'programId' | 'holder' | 'budgetLineId'>,
  points: number,
): Promise<void> {
  await lockProgram(client, programId);
  await countPerson(client, { programId, holder, points: -points, times: -1, on: '' });
  await releaseAside(client, { programId, amount: points, budgetLineId });
}

type Granted = Settled<Exclude<Booked<'balance_out_of_range'>, Refusal<string>>, 'balance_out_of_range'>;

/** Has the ledger give what a record holds, once, whoever asks how often; where it refuses, nothing stays counted. */
export async function settleGrant(
  context: PremiumsContext,
  { grant, municipalityCode }: { grant: GrantRecord; municipalityCode: string },
): Promise<Granted> {
  const { database, book, clock } = context;
  const { key, holder, programId, amount, occurredAt, expiresOn } = grant;
  const settled = await settleIntent<Exclude<Booked<'balance_out_of_range'>, Refusal<string>>, 'balance_out_of_range'>({
    clock,
    key,
    post: () => book.grant({ key, holder, occurredAt, amount, municipalityCode, programId, expiresOn }),
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
    if ((await mark(client, { key: grant.key, state: 'refused' })) === 1)
      await uncountGrant(client, grant, grant.amount);
  });
