/** A second press that begins before the first one is written down and is judged after it is done: one sale, one answer. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type Ledger, openLedger } from '../../ledger/index.ts';
import { type Database, row } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import { openBalances } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import type { PlaceOfUse } from '../callers.ts';
import { findPayingSessions } from '../places/counter-session.ts';
import { type IssueContext, issueVouchers } from './issue.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
let ledger: Ledger;
before(async () => {
  stage = await startVoucherStage();
  ledger = await openLedger({ pool: stage.nation.databases.points, chart, clock: stage.nation.world.clock });
});
after(async () => {
  await ledger?.close();
  await stage?.nation.close();
});

const denominations = [{ points: 600, count: 1 }];
const press = ({ counterSessionId, paymentKey }: { counterSessionId: string; paymentKey: string }) =>
  stage.office.counter.actor.ask(pointsRoutes.issueVouchers, {
    body: { counterSessionId, voucherKindId: stage.streetKind, denominations },
    idempotencyKey: paymentKey,
  });

/** Another process that looks whether the sale stands, is held up there, and goes on when `meanwhile` is over. */
async function heldUp(counterSessionId: string, meanwhile: () => Promise<unknown>) {
  const { databases, world } = stage.nation;
  const pool = databases.points;
  let isHeld = false;
  const query = async (...asked: Parameters<Database['query']>) => {
    const answer = await pool.query(...asked);
    if (!isHeld && JSON.stringify(asked).includes('FROM voucher_sale')) {
      isHeld = true;
      await meanwhile();
    }
    return answer;
  };
  const database = { query } as unknown as IssueContext['database'];
  const balances = openBalances({ ledger, database: pool, reader: pool, clock: world.clock });
  const session = await row<{ jkt: string; terminalId: string }>(
    pool,
    'SELECT jkt, terminal_id FROM counter_session WHERE id = :counterSessionId',
    { counterSessionId },
  );
  const placeOfUse = {
    merchantId: stage.office.merchantId,
    kind: 'street',
    municipalityCode: '43424',
    street: { streetId: stage.streetId },
    isOpen: true,
    accepts: [{ code: '43424', vouchers: true }],
  } as unknown as PlaceOfUse;
  const context = {
    database,
    balances,
    clock: world.clock,
    payingSession: findPayingSessions(pool),
    inTurn: (sale: () => unknown) => sale(),
  } as unknown as IssueContext;
  return { context, caller: { ...session!, placeOfUse } };
}

test('a press that was held up while the same sale was made is answered with it, also where it took the whole purse', async () => {
  for (const points of [2000, 600]) {
    const person = await stage.person(points);
    const opened = await stage.office.counter.open(person);
    let first: Awaited<ReturnType<typeof press>> | undefined;
    const { context, caller } = await heldUp(opened.counterSessionId, async () => {
      first = await press(opened);
    });
    const again = await issueVouchers(context, {
      caller,
      body: { counterSessionId: opened.counterSessionId, voucherKindId: stage.streetKind, denominations },
      idempotencyKey: opened.paymentKey,
    } as unknown as Parameters<typeof issueVouchers>[1]);
    assert.ok(first?.ok);
    assert.ok(!isRefusal(again), JSON.stringify(again));
    assert.deepEqual(again.vouchers, first.answer.vouchers);
    assert.equal(await stage.points(person), points - 600);
  }
});
