import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ledger, makeKey, openLedger } from '../../ledger/index.ts';
import { execute, type Pool, rows } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import { type Book, openBook } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import type { Holder } from '../testing.ts';
import type { EventsContext } from './context.ts';
import { beginEventPayout, driveEventPayout } from './payout.ts';
import { returnContributions } from './return.ts';
import { type EventStage, openEventStage } from './testing/stage.ts';

// What a crash left is found only after the ledger has stopped taking its key (48 hours): it ends all the same, and once.

let stage: EventStage;
let ledger: Ledger;
let person: Holder;
before(async () => {
  stage = await openEventStage();
  ledger = await openLedger({ pool: stage.nation.databases.points, chart, clock: stage.nation.world.clock });
  person = await stage.supporter('My123', 5000);
});
after(async () => {
  await ledger?.close();
  await stage?.nation.close();
});

const pool = () => stage.nation.databases.points;
/** Another worker on the same database. */
const worker = ({ book, database = pool() }: { book?: Partial<Book>; database?: Pool } = {}) =>
  ({
    database,
    book: { ...openBook({ ledger, database: pool() }), ...book },
    clock: stage.nation.world.clock,
  }) as unknown as EventsContext;
const twoDaysLater = () => stage.nation.pass({ hours: 49 });
const tend = async () => {
  await Promise.all([stage.tend(), stage.tend()]);
  await stage.tend();
};
/** A decided cancellation of which nothing was done yet. */
const cancelledOnPaper = (eventId: number) =>
  execute(
    pool(),
    `INSERT INTO event_cancellation (event_id, reason, asked_at, asked_by, decided_at, decided_by)
     SELECT :eventId, '試験', :now, (array_agg(id))[1], :now, (array_agg(id))[2] FROM staff`,
    { eventId, now: `${stage.nation.world.clock()}` },
  );
async function begunPayout(eventId: number): Promise<number> {
  const payoutId = await beginEventPayout(worker(), { eventId, byWhom: null });
  assert.ok(!isRefusal(payoutId));
  return payoutId;
}

test('a payout whose parts were written down two days ago and never posted is finished by the job, once', async () => {
  const eventId = await stage.event();
  await stage.give(person, { eventId, amount: 50 });
  await begunPayout(eventId);
  twoDaysLater();
  await tend();
  const [payout] = (await stage.shown(eventId)).payouts;
  assert.deepEqual([payout?.done, payout?.points], [true, 50]);
  assert.equal((await stage.held(person)).event, 0);
});

test('of two workers who find an old part at once, the slower writes no key over the one that the other has used', async () => {
  const eventId = await stage.event();
  await stage.give(person, { eventId, amount: 100 });
  const payoutId = await begunPayout(eventId);
  // Given since: not of this payout, and there to be taken by whoever pays twice.
  await stage.give(person, { eventId, amount: 200 });
  twoDaysLater();
  const dying = Object.assign(Object.create(pool()), {
    query: (asked: string | { text: string }, values?: unknown[]) =>
      (typeof asked === 'string' ? asked : asked.text).includes(`SET state = 'paid'`)
        ? Promise.reject(new Error('died'))
        : pool().query(asked as string, values),
  }) as Pool;
  const { payOutEvent } = worker().book;
  let met = false;
  const slower = worker({
    book: {
      async payOutEvent(o) {
        const answer = await payOutEvent(o);
        if (!met) {
          met = true;
          // Twice, so that it has posted under its new key whether it does so in the run that made it or in the next.
          await driveEventPayout(worker({ database: dying }), payoutId).catch((error) =>
            assert.match(`${error}`, /died/),
          );
          await assert.rejects(driveEventPayout(worker({ database: dying }), payoutId), /died/);
        }
        return answer;
      },
    },
  });
  await driveEventPayout(slower, payoutId);
  await tend();
  assert.equal((await stage.held(person)).event, 200);
  assert.equal((await stage.payOut(eventId)).points, 200);
});

test('a return written down two days ago goes back once, and what came from a company reaches the reserve once', async () => {
  const eventId = await stage.event();
  const before = await stage.held(person);
  for (const amount of [11, 22]) await stage.give(person, { eventId, amount });
  await stage.exchange(person, { eventId, amount: 44 });
  await cancelledOnPaper(eventId);
  // Each has its key, and nothing stands under it.
  const keys = await rows<{ key: string }>(pool(), 'SELECT key FROM contribution WHERE event_id = :eventId', {
    eventId,
  });
  for (const { key } of keys)
    await execute(pool(), 'UPDATE contribution SET return_key = :returnKey WHERE key = :key', {
      key,
      returnKey: makeKey(stage.nation.world.clock()),
    });
  twoDaysLater();
  await tend();
  assert.deepEqual(await stage.held(person), { ...before, common: before.common + 44 });
  assert.equal((await stage.shown(eventId)).cancellation?.left, 0);
});

test('a credit to the reserve that was promised two days ago is made once, with new days to choose by', async () => {
  const eventId = await stage.event();
  await stage.exchange(person, { eventId, amount: 55 });
  const before = await stage.held(person);
  await cancelledOnPaper(eventId);
  const busy = worker({ book: { credit: async () => ({ refused: 'overloaded' }) } });
  const companyOfCredit = async () => ({ partnerId: stage.partnerId, reserveDays: 14 });
  assert.equal(await returnContributions({ ...busy, companyOfCredit }), 0);
  assert.deepEqual(await stage.held(person), { ...before, event: before.event - 55 });
  twoDaysLater();
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  await tend();
  assert.deepEqual(await stage.held(person), { ...before, event: before.event - 55, common: before.common + 55 });
  const promised = await rows<{ by: string }>(
    pool(),
    `SELECT credit_by AS by FROM contribution WHERE event_id = :eventId AND state = 'returned'`,
    { eventId },
  );
  assert.equal(`${promised[0]?.by}`, `${today.add({ days: 14 })}`);
});
