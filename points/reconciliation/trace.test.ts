/** 監査: from a grant to the line of the bank and back, a step at a time; nobody of another town and nobody protected is found by it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { bankOf, type MonthStage, outcomeOf, startMonthStage } from '../payout/testing/month.ts';
import type { Officer } from '../testing/officer.ts';
import { statementOf, take } from './testing/bank.ts';

let stage: MonthStage;
let auditor: Officer;
let grantKey = '';
before(async () => {
  stage = await startMonthStage();
  auditor = await stage.town.person('auditor');
  const [tea, books] = stage.shops;
  await stage.use(tea, 300);
  await stage.use(tea, 50);
  await stage.use(books, 500);
  await stage.settle();
  stage.nation.pass({ hours: 24 * 16 });
  const lines = [{ on: '2016-10-14', direction: 'out' as const, amountYen: 850, inquiryNumber: '00000123' }];
  const own = bankOf('オグニマチ', '1434240');
  const told = await take(
    stage.accounting,
    statementOf(own, { from: '2016-10-10', through: '2016-10-14', lines }),
    '10月.txt',
  );
  assert.ok(told.ok && told.answer.matched === 1);
  const { grants } = await auditor.call(pointsRoutes.listGrants, { query: {} });
  grantKey = grants.at(-1)?.grantKey ?? '';
});
after(() => stage?.nation.close());

test('from the grant to its uses, from a use to its transfer, from the transfer to the bank’s line, and back to the grant', async (t) => {
  const startedAt = performance.now();
  const grant = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey } });
  assert.deepEqual(
    [grant.program, grant.department, grant.points, grant.left, grant.fund, grant.reason],
    ['子育て支援', '福祉課', 9000, 8150, { kind: 'general', name: '一般財源' }, '試験'],
  );
  assert.deepEqual(grant.uses.map(({ kind, place, points }) => [kind, place, points]).sort(), [
    ['use', '書店', 500],
    ['use', '茶店', 300],
    ['use', '茶店', 50],
  ]);
  const use = await auditor.call(pointsRoutes.traceUse, {
    params: { useId: grant.uses.find(({ points }) => points === 50)?.id ?? '' },
  });
  assert.deepEqual(
    [use.funds, use.grants.map((one) => one.grantKey)],
    [[{ fund: grant.fund, points: 50 }], [grantKey]],
  );
  const payment = use.settlement?.payments[0];
  assert.deepEqual([use.settlement?.payments.length, payment?.yen, payment?.payoutOn], [1, 350, '2016-10-14']);
  const params = { fileId: payment?.fileId ?? 0, item: payment?.item ?? 0 };
  const paid = await auditor.call(pointsRoutes.tracePayment, { params });
  const milliseconds = performance.now() - startedAt;
  assert.deepEqual(paid.bank, {
    fileName: '10月.txt',
    line: 1,
    bookedOn: '2016-10-14',
    yen: 850,
    reference: '00000123',
  });
  assert.deepEqual(
    [paid.payee, paid.yen, paid.funds, paid.isCancelled, paid.returnedOn],
    ['茶店', 350, [{ fund: grant.fund, points: 350 }], false, null],
  );
  assert.deepEqual(
    paid.approvals.map(({ name }) => name),
    ['決裁 一郎', '決裁 二郎'],
  );
  const behind = await auditor.call(pointsRoutes.listUsesOfPayment, { params, query: {} });
  assert.deepEqual(
    behind.uses.map(({ points }) => points).sort((a, b) => b - a),
    [300, 50],
  );
  assert.ok(
    behind.uses.some(({ id }) => id === use.id),
    'and back',
  );
  t.diagnostic(`three steps from a grant to the line of its bank in ${milliseconds.toFixed(0)} ms`);
});

test('what was refunded is taken off, and a grant that was taken back says who did, why, and what stood before', async () => {
  const grant = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey } });
  const first = grant.uses.find(({ points }) => points === 300);
  const paymentKey = first?.id.split('.')[1] ?? '';
  await stage.town.lead.call(pointsRoutes.refundUse, { params: { paymentKey }, body: { points: 100, reason: '返品' } });
  const again = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey } });
  assert.equal(again.uses.find(({ id }) => id === first?.id)?.points, 200);
  assert.equal(again.left, grant.left + 100);
  const { grantKey: wrong } = await stage.town.lead.call(pointsRoutes.grant, {
    body: { programId: stage.programId, mykeyId: stage.person.mykeyId, amount: 10, reason: '誤り' },
  });
  await stage.town.lead.call(pointsRoutes.takeGrantBack, {
    params: { grantKey: wrong },
    body: { reason: '二重の付与' },
  });
  const taken = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey: wrong } });
  assert.equal(taken.takenBack, 10);
  const line = taken.trail.at(-1);
  assert.deepEqual([line?.act, line?.reason], ['takeBack', '二重の付与']);
});

test('of another town, of nobody, or misspelt nothing is found; who grants does not trace', async () => {
  const other = await stage.nation.platform.openTown({ municipalityCode: '45204' });
  const stranger = await other.person('auditor', { staffId: 'other-auditor' });
  const grant = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey } });
  const useId = grant.uses[0]?.id ?? '';
  const use = await auditor.call(pointsRoutes.traceUse, { params: { useId } });
  const { fileId = 0, item = 0 } = use.settlement?.payments[0] ?? {};
  assert.equal(outcomeOf(await stranger.ask(pointsRoutes.traceGrant, { params: { grantKey } })), 'grant_unknown');
  assert.equal(outcomeOf(await stranger.ask(pointsRoutes.traceUse, { params: { useId } })), 'use_unknown');
  const params = { fileId, item };
  assert.equal(outcomeOf(await stranger.ask(pointsRoutes.tracePayment, { params })), 'bank_file_unknown');
  const uses = await stranger.ask(pointsRoutes.listUsesOfPayment, { params, query: {} });
  assert.equal(outcomeOf(uses), 'bank_file_unknown');
  for (const wrong of [`1.${grantKey}`, `9${useId}`])
    assert.equal(
      outcomeOf(await auditor.ask(pointsRoutes.traceUse, { params: { useId: wrong } })),
      'use_unknown',
      wrong,
    );
  assert.equal(outcomeOf(await stage.approvers[0].ask(pointsRoutes.traceUse, { params: { useId } })), 'not_allowed');
});

test('of somebody under protection neither grant nor use is found, and no transfer leads to one', async () => {
  const grant = await auditor.call(pointsRoutes.traceGrant, { params: { grantKey } });
  const useId = grant.uses[0]?.id ?? '';
  const { settlement } = await auditor.call(pointsRoutes.traceUse, { params: { useId } });
  await execute(
    stage.nation.owners.points,
    `INSERT INTO protection (holder, municipality_code, officers, reason, begun_at)
     VALUES (:holder, '43424', ARRAY['approver-a', 'approver-b'], '試験', now())`,
    { holder: Number(useId.split('.')[0]) },
  );
  assert.equal(outcomeOf(await auditor.ask(pointsRoutes.traceGrant, { params: { grantKey } })), 'grant_unknown');
  assert.equal(outcomeOf(await auditor.ask(pointsRoutes.traceUse, { params: { useId } })), 'use_unknown');
  const { fileId = 0, item = 0 } = settlement?.payments[0] ?? {};
  const params = { fileId, item };
  const { yen } = await auditor.call(pointsRoutes.tracePayment, { params });
  const { uses } = await auditor.call(pointsRoutes.listUsesOfPayment, { params, query: {} });
  assert.deepEqual([yen, uses], [350, []]);
});
