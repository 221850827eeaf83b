/** 提携, line by line: which agreement, where the place lies, what is paid on top by it and by whom, and since when (R43-03). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';
import type { StatementRow } from './row.ts';
import { statementHash } from './stored.ts';

let nation: TestPoints;
let oguni: Town;
let toshima: Town;
let accounting: Officer;
let approver: Officer;
let person: Holder;
let here: Shop;
let away: Shop;
before(async () => {
  nation = await startTestPoints();
  oguni = await nation.platform.openTown({ municipalityCode: '43424' });
  toshima = await nation.platform.openTown({ municipalityCode: '13116' });
  accounting = await oguni.person('accounting');
  approver = await oguni.person('approver');
  const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await oguni.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...days });
  person = await nation.person('My123');
  await oguni.grant({ programId, mykeyId: 'My123', amount: 9000, reason: '試験' });
  here = await oguni.shop({ name: '茶店', kind: 'shop' });
  away = await toshima.shop({ name: '池袋の店', kind: 'shop' });
});
after(() => nation?.close());

const agree = async (body: {
  hostMunicipalityCode?: string;
  merchantId?: number;
  validFrom: string;
  validThrough: string;
}) => (await oguni.lead.call(pointsRoutes.createTieUp, { body })).tieUpId;
/** Points of the town at any place: elsewhere it is not the first purse. */
async function use(at: Shop, amount: number) {
  const { counterSessionId, paymentKey } = await at.counter.open(person);
  const body = { counterSessionId, amount, municipalityCode: '43424' };
  await at.counter.actor.call(pointsRoutes.pay, { body, idempotencyKey: paymentKey });
}
async function running() {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements.find(({ state }) => state === 'open')?.settlementId ?? 0 };
  return params;
}
const shown = (params: { settlementId: number }) => accounting.call(pointsRoutes.showSettlement, { params });
const agreements = async (params: { settlementId: number }) =>
  (await shown(params)).lines.map(({ payee, uplift, fund, agreement }) => [payee, uplift, fund.name, agreement]);

test('a line of a place elsewhere says by which agreement, where and since when, and what is paid on top by whom; one’s own places say nothing', async () => {
  const tieUpId = await agree({ hostMunicipalityCode: '13116', validFrom: '2016-10-03', validThrough: '2017-03-31' });
  await oguni.lead.call(pointsRoutes.createUplift, {
    body: {
      name: '友好都市の応援',
      merchantId: null,
      tieUpId,
      percent: 10,
      payer: { kind: 'other', name: '熊本県' },
      validFrom: '2016-10-03',
      validThrough: '2016-12-31',
    },
  });
  await use(here, 100);
  await use(away, 300);
  const params = await running();
  const host = { code: '13116', name: '豊島区' };
  const uplift = { percent: 10, since: '2016-10-03' };
  const expected = [
    ['茶店', null, '一般財源', null],
    ['池袋の店', null, '一般財源', { tieUpId, host, since: '2016-10-03', uplift: null }],
    ['池袋の店', '友好都市の応援', '熊本県', { tieUpId, host, since: '2016-10-03', uplift }],
  ];
  assert.deepEqual(await agreements(params), expected);
  await accounting.call(pointsRoutes.closeSettlement, { params });
  assert.deepEqual(await agreements(params), expected, 'fixed as it ran');
});

test('what was fixed stays when the agreement changes, and a change of it in the database is seen by who approves', async () => {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements.find(({ state }) => state === 'review')?.settlementId ?? 0 };
  const before = await agreements(params);
  const { given } = await oguni.lead.call(pointsRoutes.listTieUps);
  await oguni.lead.call(pointsRoutes.changeTieUp, {
    params: { tieUpId: given[0]?.tieUpId ?? 0 },
    body: { validFrom: '2016-10-03', validThrough: '2016-10-31', reason: '協議' },
  });
  assert.deepEqual(await agreements(params), before);
  const body = { statementHash: (await shown(params)).statementHash ?? '' };
  const set = (since: string) =>
    execute(
      nation.owners.points,
      `UPDATE settlement_line SET agreement = jsonb_set(agreement, '{since}', to_jsonb(:since::text))
        WHERE settlement_id = :settlementId AND agreement IS NOT NULL`,
      { ...params, since },
    );
  await set('2010-04-01');
  const refused = await approver.ask(pointsRoutes.approveSettlement, { params, body });
  assert.equal(refused.ok ? 'ok' : refused.outcome, 'settlement_changed');
  await set('2016-10-03');
  const done = await approver.ask(pointsRoutes.approveSettlement, { params, body });
  assert.equal(done.ok ? 'ok' : done.outcome, 'ok');
});

test('an agreement for one place comes before one for all places of its municipality', async () => {
  const tieUpId = await agree({ merchantId: away.merchantId, validFrom: '2016-10-03', validThrough: '2016-11-30' });
  await use(away, 50);
  const [line] = (await shown(await running())).lines;
  assert.deepEqual([line?.agreement?.tieUpId, line?.agreement?.uplift], [tieUpId, null]);
});

test('a statement whose lines have no agreement is hashed as it was before there were any', () => {
  const line: StatementRow = {
    leg: 'municipalityToPayee',
    payer: '小国町',
    payee: '茶店',
    payeeKind: 'merchant',
    payeeId: 1,
    fund: 0,
    exempt: false,
    points: 100,
    count: 1,
    undone: 0,
    countOnce: 1,
    undoneOnce: 0,
    uplift: null,
    fiscalYear: 2016,
    carriedFrom: null,
    carriedLine: null,
    agreement: null,
  };
  const of = (lines: StatementRow[]) =>
    statementHash({ settlementId: 7, revision: 1, lines, parties: [], seal: null, budgets: [] });
  const canonical = '[7,1,[["municipalityToPayee","小国町","茶店","merchant",1,0,false,100,1,null,0,1,0,2016]],[]]';
  assert.equal(of([line]), createHash('sha256').update(canonical).digest('hex'));
  const agreement = { tieUpId: 1, host: { code: '13116', name: '豊島区' }, since: '2016-10-03', uplift: null };
  assert.notEqual(of([{ ...line, agreement }]), of([line]));
});
