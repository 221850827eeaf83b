/** 無効になったマイキーIDのポイントを同じ人の新しいマイキーIDへ (decision 20): two persons, every lot as it was, once, whatever crashes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { execute, hasCode, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { municipalUnit, reserveUnit } from '../book/unit.ts';
import { openReserveStage, type ReserveStage } from '../exchange/testing/reserve-stage.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop } from '../testing.ts';
import { handOnHolders } from './hand-on-holders.ts';

let stage: ReserveStage;
let lead: Officer;
let approver: Officer;
let programId: number;
let elsewhere: number;
let shop: Shop;
const days = { startsOn: '2016-04-01', endsOn: '2017-03-31' };
before(async () => {
  stage = await openReserveStage();
  const [town, other] = stage.towns;
  lead = town.lead;
  approver = await town.person('approver');
  const program = { department: '福祉課', name: '子育て支援', amount: 1000, repeats: 'free' as const, ...days };
  programId = await town.program({ ...program, expiresOn: '2018-03-31' });
  elsewhere = await other.program({ ...program, expiresOn: '2017-12-31' });
  shop = await town.shop({ name: 'まちの店', kind: 'shop' });
});
after(() => stage?.close());

type Body = NonNullable<RouteRequest<typeof pointsRoutes.askForHolderTransfer>['body']>;
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const ask = (former: string, fresh: string, by = lead) =>
  by.ask(pointsRoutes.askForHolderTransfer, {
    body: { formerMykeyId: former, newMykeyId: fresh, evidence: 'documents', reason: 'カードの紛失' } satisfies Body,
  });
async function end({ mykeyId }: Holder) {
  stage.nation.mykey.changeStatus(mykeyId, 'invalidated');
  await stage.nation.points.sync();
}
async function decide(by: Officer, approve = true) {
  const { requests } = await approver.call(pointsRoutes.listChangeRequests);
  const request = requests.find(({ subject }) => subject === 'holderTransfer');
  assert.ok(request);
  const { requestId, sha256 } = request;
  return outcomeOf(
    await by.ask(pointsRoutes.decideChangeRequest, { params: { requestId }, body: { approve, sha256 } }),
  );
}
/** Everything that somebody holds, lot by lot. */
const lotsOf = async (person: Holder) =>
  rows<{ unit: number; expiresOn: string; fund: number; balance: number }>(
    stage.nation.databases.points,
    `SELECT unit, expires_on, fund, balance FROM ledger.lot WHERE holder = :holder AND balance > 0 ORDER BY unit, expires_on, fund`,
    { holder: await stage.holderOf(person) },
  );
const onTheWay = () =>
  rows<{ account: number; left: number }>(
    stage.nation.databases.points,
    `SELECT account, sum(amount)::bigint AS left FROM ledger.posting
      WHERE outcome = 0 AND account / 4294967296 = 9 GROUP BY account HAVING sum(amount) <> 0`,
    {},
  );
let people = 0;
/** Somebody with points of two towns and of a company, in the reserve and moved out of it; and the ID that they have now. */
async function pair(): Promise<[Holder, Holder]> {
  people += 1;
  const former = await stage.person(`Before${people}`);
  const [town, other] = stage.towns;
  await town.grant({ programId, mykeyId: former.mykeyId, amount: 1000 });
  await other.grant({ programId: elsewhere, mykeyId: former.mykeyId, amount: 300, reason: '半期' });
  await stage.credit(former, 'a', 500);
  await stage.credit(former, 'b', 200);
  await stage.allocate(former, 120);
  return [former, await stage.person(`After${people}`)];
}
const months = async () => (await lead.call(pointsRoutes.showMonths)).lines;
const bill = (partnerId: number) =>
  stage.nation.platform.points.call(pointsRoutes.showPartnerStatement, {
    params: { partnerId },
    query: { from: '2016-10-01', through: '2016-10-31' },
  });

test('what cannot be is refused by name: IDs that are unknown, still in use or stopped, and an office for practice', async () => {
  const [former, fresh] = await pair();
  assert.equal(outcomeOf(await ask('Nobody9', fresh.mykeyId)), 'transfer_from_unknown');
  assert.equal(outcomeOf(await ask('ID ではない', fresh.mykeyId)), 'transfer_from_unknown');
  assert.equal(outcomeOf(await ask(former.mykeyId, 'Nobody9')), 'transfer_to_unknown');
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId)), 'transfer_from_not_ended');
  await end(former);
  assert.equal(outcomeOf(await ask(former.mykeyId, former.mykeyId)), 'transfer_to_not_usable');
  stage.nation.mykey.changeStatus(fresh.mykeyId, 'suspended');
  await stage.nation.points.sync();
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId)), 'transfer_to_not_usable');
  const practice = await stage.nation.platform.openSandbox('小国町');
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId, practice.lead)), 'sandbox_apart');
});

test('two persons decide; then every lot is at the new ID with its fund and its last day, of every town and of the reserve', async () => {
  const [former, fresh] = await pair();
  await end(former);
  const shown = await lead.call(pointsRoutes.previewHolderTransfer, {
    body: { formerMykeyId: ` ${former.mykeyId.toLowerCase()}`, newMykeyId: fresh.mykeyId },
  });
  assert.deepEqual([shown.points, shown.vouchers, shown.newMykeyId], [1120, 0, fresh.mykeyId]);
  const before = await lotsOf(former);
  const sums = await stage.sums(fresh);
  const [circulated, billed] = [await months(), await bill(stage.companies.a.partnerId)];
  assert.equal(before.length, 5);
  assert.deepEqual(sums, { reserve: 0 });
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId)), 'ok');
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId)), 'change_waiting');
  assert.equal(await decide(lead), 'same_person');
  assert.equal(await stage.nation.points.handOnHolders(), 0, 'nothing before it is decided');
  assert.equal(await decide(approver), 'ok');
  assert.equal(await stage.nation.points.handOnHolders(), 3);
  assert.deepEqual(await lotsOf(fresh), before);
  assert.deepEqual(await lotsOf(former), []);
  assert.deepEqual(await onTheWay(), [], 'the account of transfer is zero when nothing is under way');
  assert.deepEqual(await months(), circulated, 'for the town nothing came and nothing went');
  assert.deepEqual(await bill(stage.companies.a.partnerId), billed, 'and no company owes it again');
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId)), 'transfer_known');
  const { transfers } = await lead.call(pointsRoutes.listHolderTransfers, { query: {} });
  assert.deepEqual(
    transfers.map(({ formerMykeyId, newMykeyId, points, isUnderWay }) => [
      formerMykeyId,
      newMykeyId,
      points,
      isUnderWay,
    ]),
    [[former.mykeyId, fresh.mykeyId, 1120, false]],
  );
  const { lines } = await fresh.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.deepEqual(
    lines.filter(({ kind }) => kind !== 'carried').map(({ kind, points }) => [kind, points]),
    [
      ['transferIn', 120],
      ['transferIn', 1000],
    ],
  );
});

test('what comes back to the old ID later goes on as well: points of a payment that the office gives back', async () => {
  const [former, fresh] = await pair();
  const { paymentKey } = await shop.counter.pay(former, 400);
  await end(former);
  await ask(former.mykeyId, fresh.mykeyId);
  await decide(approver);
  await stage.nation.points.handOnHolders();
  assert.deepEqual(await stage.sums(fresh), { reserve: 580, 43424: 720, 43425: 300 });
  await lead.call(pointsRoutes.refundUse, { params: { paymentKey }, body: { points: 150, reason: '返品' } });
  assert.equal(await stage.nation.points.handOnHolders(), 0, 'looked at a moment ago');
  stage.nation.pass({ hours: 1 });
  assert.equal(await stage.nation.points.handOnHolders(), 1);
  assert.deepEqual(await stage.sums(fresh), { reserve: 580, 43424: 870, 43425: 300 });
  assert.deepEqual([await lotsOf(former), await onTheWay()], [[], []]);
});

test('an ID that came back into other hands between request and decision is not decided on; nor one that two requests name', async () => {
  const [former, fresh] = await pair();
  await end(former);
  await ask(former.mykeyId, fresh.mykeyId);
  stage.nation.mykey.changeStatus(fresh.mykeyId, 'suspended');
  await stage.nation.points.sync();
  assert.equal(await decide(approver), 'change_altered');
  stage.nation.mykey.changeStatus(fresh.mykeyId, 'active');
  await stage.nation.points.sync();
  // Another office may ask for the same: the first that is decided stands.
  const [, other] = stage.towns;
  assert.equal(outcomeOf(await ask(former.mykeyId, fresh.mykeyId, other.lead)), 'change_waiting');
  assert.equal(await decide(approver), 'ok');
  const { from } = await one<{ from: number }>(
    stage.nation.databases.points,
    'SELECT holder AS from FROM member WHERE shown = :id',
    { id: former.mykeyId },
  );
  await assert.rejects(
    execute(
      stage.nation.databases.points,
      `INSERT INTO holder_transfer (from_holder, to_holder, municipality_code, request_id, decided_at)
       SELECT from_holder, :from, municipality_code, request_id, decided_at FROM holder_transfer WHERE from_holder = :from`,
      { from },
    ),
    (error) => hasCode(error, '23514') || hasCode(error, '23505'),
  );
  await stage.nation.points.handOnHolders();
});

/** From now on a step is not written down: as if the power went before it. */
async function failBefore(table: string, condition: string): Promise<() => Promise<unknown>> {
  const { points: owner } = stage.nation.owners;
  await owner.query(`
    CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the power went'; END $$;
    CREATE TRIGGER fall BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION fall()`);
  return () => owner.query('DROP FUNCTION fall CASCADE');
}

const cuts = [
  ['before anything was begun', 'holder_transfer_move', 'NEW.taken_at IS NULL'],
  [
    'after a unit was taken and before that was written',
    'holder_transfer_move',
    'NEW.taken_at IS NOT NULL AND NEW.done_at IS NULL',
  ],
  ['after a lot was given and before that was written', 'holder_transfer_lot', 'NEW.given_at IS NOT NULL'],
  ['before it was said to be done', 'holder_transfer_move', 'NEW.done_at IS NOT NULL'],
] as const;
for (const [what, table, condition] of cuts)
  for (const again of ['soon', 'after a restart, three days later'] as const)
    test(`cut off ${what}, and taken up ${again}, every lot arrives once`, async () => {
      const [former, fresh] = await pair();
      await end(former);
      const before = await lotsOf(former);
      await ask(former.mykeyId, fresh.mykeyId);
      await decide(approver);
      const restore = await failBefore(table, condition);
      await assert.rejects(stage.nation.points.handOnHolders(), /transfers of holders failed/);
      await restore();
      if (again !== 'soon') {
        await stage.nation.restart();
        stage.nation.pass({ hours: 75 });
      }
      await Promise.all([1, 2, 3].map(() => stage.nation.points.handOnHolders()));
      await stage.nation.points.handOnHolders();
      assert.deepEqual(await lotsOf(fresh), before);
      assert.deepEqual([await lotsOf(former), await onTheWay()], [[], []]);
    });

test('a purse of the new ID that is full keeps its lots on the way, and they arrive once there is room', async () => {
  const [former, fresh] = await pair();
  await end(former);
  const before = await lotsOf(former);
  await ask(former.mykeyId, fresh.mykeyId);
  await decide(approver);
  const full = stage.context((book) => ({
    ...book,
    transferIn: async (o) =>
      o.unit === municipalUnit('43424') ? { refused: 'balance_out_of_range' as const } : book.transferIn(o),
  }));
  await handOnHolders(full);
  assert.deepEqual(
    (await lotsOf(fresh)).map(({ unit }) => unit),
    [municipalUnit('43425'), reserveUnit, reserveUnit],
  );
  assert.equal((await onTheWay()).length, 1);
  assert.ok((await lead.call(pointsRoutes.listHolderTransfers, { query: {} })).transfers[0]?.isUnderWay);
  await stage.nation.points.handOnHolders();
  assert.deepEqual(await lotsOf(fresh), before);
  assert.deepEqual(await onTheWay(), []);
});

test('points that are spent between the look and the posting are not moved too: the next run looks anew', async () => {
  const [former, fresh] = await pair();
  const { paymentKey } = await shop.counter.pay(former, 100);
  await end(former);
  await ask(former.mykeyId, fresh.mykeyId);
  await decide(approver);
  // An undo between them adds, an expiry or an office's correction takes: here the purse has less by the time of the posting.
  let taken = 0;
  const context = stage.context((book) => ({
    ...book,
    async transferOut(o) {
      taken += 1;
      return book.transferOut(taken === 1 ? { ...o, amount: o.amount + 1 } : o);
    },
  }));
  await handOnHolders(context);
  stage.nation.pass({ hours: 1 });
  await handOnHolders(context);
  assert.ok(paymentKey);
  assert.deepEqual(await stage.sums(fresh), { reserve: 580, 43424: 1020, 43425: 300 });
  assert.deepEqual([await lotsOf(former), await onTheWay()], [[], []]);
});
