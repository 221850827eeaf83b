import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { usableOf } from '../book/balance.ts';
import type { Posted } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { isSandboxUnit } from '../book/unit.ts';

type Transfer = { id: number; fromHolder: number; toHolder: number };
/**
 * One unit of an old マイキーID on its way to the new one.
 *
 * | a move  | set by                           | next           | what a crash leaves                                     |
 * | ------- | -------------------------------- | -------------- | ------------------------------------------------------- |
 * | begun   | the job, with what there is      | taken, dropped | begun: the next run posts under the key in the row      |
 * | taken   | the ledger, with the lots        | done           | taken: each lot that is not given is given under its key |
 * | done    | the last lot that was given      | final          |                                                         |
 * | dropped | the ledger: there is less by now | final          | nothing: the next run looks anew                        |
 */
type Move = Transfer & { moveId: number; unit: number; amount: number; key: string; isTaken: boolean };
type Lot = { number: number; expiresOn: string; fund: number; amount: number; key: string };

const page = 200;
/** Purses of old IDs are looked at this often for what came back to them. */
const lookAgain = { hours: 1 };

/**
 * Moves what invalidated holders have to the same persons' new マイキーID, unit by unit: the whole of a unit leaves for an account of transfer of its
 * own, and comes in again lot by lot with its fund and its last day, so that the account is zero when nothing is under way. Each posting has its key
 * in a row before the ledger is asked: run twice, late, by two processes or after a crash anywhere, points are neither lost nor moved twice. What
 * comes back later goes on with a later run. A purse of the new ID that is full leaves its lot on the way until there is room.
 *
 * @returns how many units went on
 */
export async function handOnHolders(context: BookContext, signal?: AbortSignal): Promise<number> {
  const { database, clock } = context;
  const before = `${clock().subtract(lookAgain)}`;
  const failures: unknown[] = [];
  let units = 0;
  for (let after = 0; !signal?.aborted; ) {
    const due = await rows<Transfer>(
      database,
      `SELECT id, from_holder, to_holder FROM holder_transfer t
        WHERE id > :after AND (looked_at IS NULL OR looked_at <= :before
              OR EXISTS (SELECT FROM holder_transfer_move WHERE transfer_id = t.id AND done_at IS NULL AND dropped_at IS NULL))
        ORDER BY id LIMIT :page`,
      { after, before, page },
    );
    const last = due.at(-1);
    if (!last) break;
    after = last.id;
    for (const transfer of due)
      units += await handOn(context, transfer).catch((error: unknown) => {
        failures.push(error);
        return 0;
      });
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} transfers of holders failed`);
  return units;
}

/** What a crash left on its way, then what there is now. */
async function handOn(context: BookContext, transfer: Transfer): Promise<number> {
  const { database, clock } = context;
  let units = 0;
  for (const move of await openMoves(database, transfer)) units += await settle(context, move);
  await begin(context, transfer);
  for (const move of await openMoves(database, transfer)) units += await settle(context, move);
  await execute(database, 'UPDATE holder_transfer SET looked_at = :now WHERE id = :id', {
    now: `${clock()}`,
    id: transfer.id,
  });
  return units;
}

const openMoves = (database: Database, { id }: Transfer): Promise<Move[]> =>
  rows<Move>(
    database,
    `SELECT t.id, from_holder, to_holder, m.id AS move_id, unit, amount, key, taken_at IS NOT NULL AS is_taken
       FROM holder_transfer_move m JOIN holder_transfer t ON t.id = transfer_id
      WHERE t.id = :id AND done_at IS NULL AND dropped_at IS NULL ORDER BY m.id`,
    { id },
  );

/** Writes down what the old ID can still use of each unit; of a unit that is on its way already nothing, until it has arrived. */
async function begin({ database, balances, clock }: BookContext, { id, fromHolder }: Transfer): Promise<void> {
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  const lots = await balances.lots(fromHolder);
  // Vouchers stay good on paper, and what was given to an event is the event's. Points for practice are nobody's.
  const units = new Set(lots.map(({ unit }) => unit).filter((unit) => goesOn(unit)));
  for (const unit of units) {
    const { points: amount } = usableOf(lots, unit, today);
    if (amount === 0) continue;
    await execute(
      database,
      `INSERT INTO holder_transfer_move (transfer_id, unit, amount, key, begun_at) VALUES (:id, :unit, :amount, :key, :now)
       ON CONFLICT (transfer_id, unit) WHERE done_at IS NULL AND dropped_at IS NULL DO NOTHING`,
      { id, unit, amount, key: makeKey(now), now: `${now}` },
    );
  }
}
const goesOn = (unit: number): boolean => {
  const kind = chart.unitKind(unit);
  return kind === 'reserve' || (kind === 'municipal' && !isSandboxUnit(unit));
};

/** Takes a unit out and gives its lots; 1 where it has arrived whole. */
async function settle(context: BookContext, move: Move): Promise<number> {
  if (!move.isTaken && !(await take(context, move))) return 0;
  for (const lot of await openLots(context.database, move)) if (!(await give(context, move, lot))) return 0;
  return execute(
    context.database,
    `UPDATE holder_transfer_move SET done_at = :now WHERE id = :moveId AND done_at IS NULL
        AND NOT EXISTS (SELECT FROM holder_transfer_lot WHERE move_id = :moveId AND given_at IS NULL)`,
    { moveId: move.moveId, now: `${context.clock()}` },
  );
}

/** False where there is less than was written down, or the ledger is busy. */
async function take({ database, book, clock }: BookContext, move: Move): Promise<boolean> {
  const { moveId, fromHolder: holder, unit, amount } = move;
  const settled = await settleIntent<Posted, 'insufficient_points'>({
    clock,
    key: move.key,
    post: (key) => book.transferOut({ key, holder, occurredAt: clock(), unit, amount, moveId }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE holder_transfer_move SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END
          WHERE id = :moveId AND taken_at IS NULL AND dropped_at IS NULL RETURNING key`,
        { moveId, oldKey, newKey },
      ),
    markDone: (posted) => markTaken({ database, clock }, { moveId, posted }),
  });
  if (settled.state === 'refused' && settled.refusal.refused !== 'insufficient_points')
    throw new Error(`transfer move ${moveId}: ${settled.refusal.refused}`);
  if (settled.state === 'refused')
    await execute(
      database,
      'UPDATE holder_transfer_move SET dropped_at = :now WHERE id = :moveId AND taken_at IS NULL AND dropped_at IS NULL',
      { moveId, now: `${clock()}` },
    );
  return settled.state === 'done';
}

/** The lots as the ledger took them, each with the key under which it is given; of two workers one writes. */
function markTaken(
  { database, clock }: Pick<BookContext, 'database' | 'clock'>,
  { moveId, posted }: { moveId: number; posted: Posted | undefined },
): Promise<void> {
  const legs = posted?.answer.legs ?? [];
  if (legs.length === 0) throw new Error(`transfer move ${moveId} was taken, and of which lots is not known any more`);
  return inTransaction(database, async (client) => {
    const now = clock();
    const taken = await execute(
      client,
      'UPDATE holder_transfer_move SET taken_at = :now WHERE id = :moveId AND taken_at IS NULL',
      { moveId, now: `${now}` },
    );
    if (taken === 0) return;
    await execute(
      client,
      `INSERT INTO holder_transfer_lot (move_id, number, expires_on, fund, amount, key)
       SELECT :moveId, number, expires_on, fund, amount, key
         FROM unnest(:numbers::integer[], :expiresOn::date[], :funds::integer[], :amounts::bigint[], :keys::uuid[])
           AS given (number, expires_on, fund, amount, key)`,
      {
        moveId,
        numbers: legs.map((_, index) => index + 1),
        expiresOn: legs.map(({ expiresOn }) => expiresOn),
        funds: legs.map(({ fund }) => fund),
        amounts: legs.map(({ amount }) => -amount),
        keys: legs.map(() => makeKey(now)),
      },
    );
  });
}

const openLots = (database: Database, { moveId }: Move): Promise<Lot[]> =>
  rows<Lot>(
    database,
    `SELECT number, expires_on, fund, amount, key FROM holder_transfer_lot WHERE move_id = :moveId AND given_at IS NULL ORDER BY number`,
    { moveId },
  );

/** False where there is no room in the purse, or the ledger is busy: the lot stays on its way. */
async function give({ database, book, clock }: BookContext, move: Move, lot: Lot): Promise<boolean> {
  const { moveId, toHolder: holder, unit } = move;
  const { number, expiresOn, fund, amount } = lot;
  const settled = await settleIntent<Posted, 'balance_out_of_range'>({
    clock,
    key: lot.key,
    post: (key) => book.transferIn({ key, holder, occurredAt: clock(), unit, amount, moveId, fund, expiresOn }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE holder_transfer_lot SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END
          WHERE move_id = :moveId AND number = :number AND given_at IS NULL RETURNING key`,
        { moveId, number, oldKey, newKey },
      ),
    markDone: () =>
      execute(
        database,
        'UPDATE holder_transfer_lot SET given_at = :now WHERE move_id = :moveId AND number = :number AND given_at IS NULL',
        { moveId, number, now: `${clock()}` },
      ),
  });
  if (settled.state === 'refused' && settled.refusal.refused !== 'balance_out_of_range')
    throw new Error(`lot ${number} of transfer move ${moveId}: ${settled.refusal.refused}`);
  // The ledger keeps that refusal under the key: another try needs another one.
  if (settled.state === 'refused')
    await execute(
      database,
      `UPDATE holder_transfer_lot SET key = :newKey WHERE move_id = :moveId AND number = :number AND key = :oldKey AND given_at IS NULL`,
      { moveId, number, oldKey: lot.key, newKey: makeKey(clock()) },
    );
  return settled.state === 'done';
}
