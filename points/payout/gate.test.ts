/** What the check before payment stops is paid only with the reason of each who approves, bound to the figures that they saw. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Officer } from '../testing/officer.ts';
import { type MonthStage, outcomeOf, startMonthStage } from './testing/month.ts';

let stage: MonthStage;
before(async () => {
  stage = await startMonthStage();
});
after(() => stage?.nation.close());

type Params = { settlementId: number };
type Said = { findings?: string; reason?: string };
const approve = async (params: Params, by: Officer, said: Said = {}) => {
  const { statementHash } = await stage.shown(params);
  return by.ask(pointsRoutes.approveSettlement, { params, body: { statementHash: statementHash ?? '', ...said } });
};

test('a shop that gets far more than ever is paid when both who approve say why, and by nobody else', async () => {
  const [tea, books] = stage.shops;
  const [first, second] = stage.approvers;
  await stage.use(tea, 300);
  await stage.use(books, 200);
  await stage.settle();
  await stage.town.grant({ programId: stage.programId, mykeyId: 'My123', amount: 2_000_000, reason: '試験' });
  await stage.use(tea, 1_500_000);
  await stage.use(books, 250);
  const params = await stage.close();
  const shown = await stage.shown(params);
  assert.deepEqual(
    shown.findings.map(({ what, stops, name, yen, against }) => [what, stops, name, yen, against]),
    [
      ['outlier', true, '茶店', 1_500_000, 300],
      ['month_jump', false, '', 1_500_250, 500],
      ['few_holders', false, '茶店', 1_500_000, 1_500_000],
    ],
  );
  const findings = shown.findingsHash ?? '';
  assert.equal(outcomeOf(await approve(params, first)), 'findings_unseen');
  assert.equal(outcomeOf(await approve(params, first, { findings })), 'findings_unseen', 'a reason is said');
  assert.equal(
    outcomeOf(await approve(params, first, { findings: '0'.repeat(64), reason: '催しの日' })),
    'findings_unseen',
  );
  assert.equal(outcomeOf(await approve(params, first, { findings, reason: '催しの日' })), 'ok');
  assert.equal(outcomeOf(await approve(params, second, { findings, reason: '現地で確認した' })), 'ok');
  const said = await rows<{ reason: string }>(
    stage.nation.databases.points,
    `SELECT reason FROM audit_entry WHERE subject = 'settlement' AND act = 'approve' AND subject_id = :id::text AND reason <> '' ORDER BY id`,
    { id: params.settlementId },
  );
  assert.deepEqual(
    said.map(({ reason }) => reason),
    ['催しの日', '現地で確認した'],
  );
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  assert.deepEqual((await stage.shown(params)).findings, [], 'what is paid is looked at no more');
});

test('what was approved before the figures changed makes no file', async () => {
  const [tea] = stage.shops;
  await stage.use(tea, 400);
  const params = await stage.close();
  await stage.approve(params);
  // Somebody with the owner’s key types a posting away: the statement keeps its hash, and the ledger no longer says it.
  const { points } = stage.nation.owners;
  await execute(
    points,
    'UPDATE ledger.posting SET amount = amount - 100 WHERE window_id = :settlementId AND amount < 0',
    params,
  );
  assert.deepEqual(
    (await stage.shown(params)).findings.map(({ what, stops }) => [what, stops]),
    [['ledger_differs', true]],
  );
  assert.equal(outcomeOf(await stage.pay(params)), 'findings_unseen');
  await execute(
    points,
    'UPDATE ledger.posting SET amount = amount + 100 WHERE window_id = :settlementId AND amount < 0',
    params,
  );
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
});

test('a line that is put on hold is in doubt no more', async () => {
  const [tea] = stage.shops;
  await stage.town.grant({ programId: stage.programId, mykeyId: 'My123', amount: 90_000_000, reason: '試験' });
  await stage.use(tea, 80_000_000);
  const params = await stage.close();
  assert.ok((await stage.shown(params)).findingsHash);
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'hold')), 'ok');
  assert.equal((await stage.shown(params)).findingsHash, null);
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
});
