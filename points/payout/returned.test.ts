/** 差し戻し (decision 33), and what a fixed statement keeps: who may send it back, its chain, and what the database refuses. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { type MonthStage, outcomeOf, startMonthStage } from './testing/month.ts';

let stage: MonthStage;
before(async () => {
  stage = await startMonthStage();
});
after(() => stage?.nation.close());

type Params = { settlementId: number };
const sendBack = async (params: Params, by: Officer, hash?: string) =>
  by.ask(pointsRoutes.returnStatement, {
    params,
    body: { statementHash: hash ?? (await stage.shown(params)).statementHash ?? '', reason: '名前が違う' },
  });
const renew = (params: Params) =>
  stage.accounting.ask(pointsRoutes.renewStatement, { params, body: { reason: '名前を直した' } });

test('an approver sends a statement back with a reason; nobody approves it, and the next one has the names of now', async () => {
  const [first, second] = stage.approvers;
  const [tea] = stage.shops;
  await stage.use(tea, 100);
  const params = await stage.close();
  assert.equal(outcomeOf(await renew(params)), 'settlement_state', 'nothing is wrong yet');
  assert.equal(outcomeOf(await sendBack(params, stage.accounting)), 'approver_is_creator');
  assert.equal(outcomeOf(await sendBack(params, second, '0'.repeat(64))), 'settlement_changed');
  await stage.approve(params, [first]);
  assert.equal(outcomeOf(await sendBack(params, second)), 'ok');
  const back = await stage.shown(params);
  assert.deepEqual([back.state, back.returned?.by, back.returned?.reason], ['review', '決裁 二郎', '名前が違う']);
  const body = { statementHash: back.statementHash ?? '' };
  assert.equal(outcomeOf(await second.ask(pointsRoutes.approveSettlement, { params, body })), 'settlement_returned');
  assert.equal(outcomeOf(await sendBack(params, first)), 'settlement_returned', 'once');
  const waiting = async (who: Officer) =>
    (await who.call(pointsRoutes.showWaiting)).waiting.flatMap(({ kind }) =>
      kind === 'returned' || kind === 'approval' ? [kind] : [],
    );
  assert.deepEqual([await waiting(stage.accounting), await waiting(first)], [['returned'], []]);
  await stage.town.lead.call(pointsRoutes.changeMerchant, {
    params: { merchantId: tea.merchantId },
    body: { name: '茶店 本店', kind: 'shop', fromOn: '2016-10-01', reason: '誤字' },
  });
  assert.equal(outcomeOf(await renew(params)), 'ok');
  const anew = await stage.shown(params);
  assert.deepEqual([anew.revision, anew.returned, anew.approvals], [2, null, []]);
  assert.ok(anew.accounts.some(({ name }) => name === '茶店 本店'));
  assert.deepEqual(anew.lines, back.lines, 'its lines stay');
  assert.deepEqual([await waiting(stage.accounting), await waiting(first)], [[], ['approval']]);
  await stage.approve(params);
  assert.equal((await stage.shown(params)).state, 'closed');
});

test('an approved statement is sent back until its file is made, and not after', async () => {
  const [first] = stage.approvers;
  const { settlements } = await stage.accounting.call(pointsRoutes.listSettlements);
  const approved = settlements.find(({ state }) => state === 'closed');
  const params = { settlementId: approved?.settlementId ?? 0 };
  assert.equal(outcomeOf(await sendBack(params, first)), 'ok');
  assert.equal(outcomeOf(await stage.pay(params)), 'settlement_state');
  await renew(params);
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  assert.equal(outcomeOf(await sendBack(params, first)), 'settlement_state');
});

test('who approved a statement makes no file of it; another person of accounting does', async () => {
  await stage.use(stage.shops[1], 10);
  const other = await stage.town.person('accounting', { staffId: 'accounting-2', name: '会計 二郎' });
  const params = await stage.close();
  await stage.approve(params, [other, stage.approvers[0]]);
  assert.equal(outcomeOf(await stage.pay(params, other)), 'payout_maker_approved');
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
});

test('every statement names the one before and is numbered without a gap; a change of what is stored is seen', async () => {
  const { points } = stage.nation.owners;
  type Sealed = { number: number; sha256: string; previous: string | null; count: number };
  const chain = await rows<Sealed>(
    points,
    `SELECT number, sha256, previous_sha256 AS previous, count FROM settlement_statement
      WHERE municipality_code = '43424' ORDER BY number`,
  );
  assert.deepEqual(
    chain.map(({ number }) => number),
    chain.map((_, index) => index + 1),
  );
  assert.deepEqual(
    chain.map(({ previous }) => previous),
    [null, ...chain.slice(0, -1).map(({ sha256 }) => sha256)],
  );
  assert.ok(chain.length >= 4 && chain.every(({ count }) => count === 1));
  await stage.use(stage.shops[0], 20);
  const params = await stage.close();
  const { statementHash } = await stage.shown(params);
  // Whoever owns the tables could: then nobody approves it.
  await execute(
    points,
    `UPDATE settlement_statement SET previous_sha256 = repeat('0', 64) WHERE settlement_id = :settlementId`,
    params,
  );
  const [first] = stage.approvers;
  const approved = await first.ask(pointsRoutes.approveSettlement, {
    params,
    body: { statementHash: statementHash ?? '' },
  });
  assert.equal(outcomeOf(approved), 'settlement_changed');
  const { sha256 } = chain.at(-1) ?? { sha256: '' };
  await execute(
    points,
    'UPDATE settlement_statement SET previous_sha256 = :sha256 WHERE settlement_id = :settlementId',
    { ...params, sha256 },
  );
  await stage.approve(params);
  await stage.pay(params);
});

test('raw SQL of the application changes nothing of a closed window, and makes no state that nobody approved', async () => {
  const { points } = stage.nation.databases;
  await stage.use(stage.shops[0], 60);
  const params = await stage.close();
  const { settlementId } = params;
  const { hash } = await one<{ hash: string }>(
    points,
    'SELECT statement_sha256 AS hash FROM settlement WHERE id = :settlementId',
    params,
  );
  const line = `(settlement_id, line, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, count)`;
  const attempts: [string, string, RegExp][] = [
    [
      'opened again',
      `UPDATE settlement SET state = 'open' WHERE id = ${settlementId}`,
      /what a window was fixed with stays/,
    ],
    ['approved by nobody', `UPDATE settlement SET state = 'closed' WHERE id = ${settlementId}`, /fixed with stays/],
    ['paid by nobody', `UPDATE settlement SET state = 'settled' WHERE id = ${settlementId}`, /fixed with stays/],
    [
      'closed by somebody else',
      `UPDATE settlement SET closed_by = 'approver-a' WHERE id = ${settlementId}`,
      /fixed with stays/,
    ],
    [
      'another statement',
      `UPDATE settlement SET statement_sha256 = repeat('0', 64) WHERE id = ${settlementId}`,
      /fixed with stays/,
    ],
    ['an older revision', `UPDATE settlement SET revision = 0 WHERE id = ${settlementId}`, /fixed with stays/],
    [
      'one more line',
      `INSERT INTO settlement_line ${line} VALUES (${settlementId}, 99, 'municipalityToPayee', 'x', 'y', 'merchant', 1, 0, false, 1, 1)`,
      /fixed with stays/,
    ],
    [
      'a line changed',
      `UPDATE settlement_line SET points = 1 WHERE settlement_id = ${settlementId}`,
      /permission denied/,
    ],
    ['a line deleted', `DELETE FROM settlement_line WHERE settlement_id = ${settlementId}`, /permission denied/],
    [
      'an approval of another statement',
      `INSERT INTO settlement_approval (settlement_id, revision, staff_id, statement_sha256, approved_at) VALUES (${settlementId}, 1, 'approver-a', repeat('0', 64), now())`,
      /fixed with stays/,
    ],
    [
      'a file that nobody approved',
      `INSERT INTO zengin_file (settlement_id, revision, payer, payout_on, bytes, sha256, count, yen, created_at, created_by) VALUES (${settlementId}, 1, 'x', '2016-10-14', '', 'x', 1, 1, now(), 'x')`,
      /fixed with stays/,
    ],
    ['a file changed', 'UPDATE zengin_file SET bytes = bytes', /permission denied/],
    [
      'its ledger window opened again',
      `UPDATE ledger.posting_window SET closed_at = NULL WHERE id = ${settlementId}`,
      /stays closed/,
    ],
  ];
  for (const [what, text, refused] of attempts) await assert.rejects(points.query(text), refused, what);
  assert.equal((await stage.shown(params)).statementHash, hash);
  // What is approved by two is closed by the same role.
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
});

test('of two who send a statement back at one moment one does, and who approves it at that moment hears that it was', async () => {
  const { owners, databases } = stage.nation;
  const [first, second] = stage.approvers;
  await stage.use(stage.shops[0], 10);
  const params = await stage.close();
  const statementHash = (await stage.shown(params)).statementHash ?? '';
  const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const asked: Promise<Answered<unknown>>[] = [];
  const body = { statementHash };
  await inTransaction(owners.points, async (client) => {
    await execute(client, 'SELECT FROM settlement WHERE id = :settlementId FOR UPDATE', params);
    for (const ask of [
      () => sendBack(params, first, statementHash),
      () => sendBack(params, second, statementHash),
      () => second.ask(pointsRoutes.approveSettlement, { params, body }),
    ]) {
      asked.push(ask());
      // One after the other in the queue for the window.
      while ((await one<{ n: number }>(databases.points, waiting, {})).n < asked.length)
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  assert.deepEqual((await Promise.all(asked)).map(outcomeOf), ['ok', 'settlement_returned', 'settlement_returned']);
});
