/**
 * A bank file that was made is handed in, or cancelled by three persons and made anew with the same ids. Never do two generations count: a
 * list that is paid twice after somebody removed the first is one of the accidents that this stops.
 */
import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { confirmOwnAccount } from '../testing/payee.ts';
import { bankOf, type MonthStage, outcomeOf, startMonthStage } from './testing/month.ts';

let stage: MonthStage;
before(async () => {
  stage = await startMonthStage();
});
after(() => stage?.nation.close());

type Params = { settlementId: number };
const lastFile = async (params: Params) => {
  const file = (await stage.shown(params)).files.at(-1);
  assert.ok(file, 'a file is made');
  return file;
};
type BankSays = { bankSays: 'not_received' | 'refused' | 'withdrawn'; bankNote: string };
const answered: BankSays = { bankSays: 'not_received', bankNote: '本店 佐藤氏 受付番号 A-1' };

async function ask(params: Params, answer: Partial<BankSays> = {}, by: Officer = stage.accounting) {
  const { fileId, sha256 } = await lastFile(params);
  const body = { sha256, reason: '指定日に間に合わない', ...answer };
  return outcomeOf(await by.ask(pointsRoutes.askFileCancellation, { params: { ...params, fileId }, body }));
}
async function decide(params: Params, by: Officer, approve = true) {
  const { fileId, sha256, cancellation } = await lastFile(params);
  const place = { ...params, fileId, cancellationId: cancellation?.cancellationId ?? 0 };
  return outcomeOf(await by.ask(pointsRoutes.decideFileCancellation, { params: place, body: { sha256, approve } }));
}
async function handOver(params: Params, handedOn = '2016-10-03') {
  const { fileId, sha256 } = await lastFile(params);
  const body = { sha256, handedOn, note: '伝送' };
  return outcomeOf(await stage.accounting.ask(pointsRoutes.recordHandover, { params: { ...params, fileId }, body }));
}
/** Asked for by accounting, approved by the two. */
async function cancel(params: Params, answer: Partial<BankSays> = {}) {
  assert.equal(await ask(params, answer), 'ok');
  for (const by of stage.approvers) assert.equal(await decide(params, by), 'ok');
}
const makeAnew = async (params: Params, payoutOn = '2016-10-20', by = stage.accounting) =>
  outcomeOf(await by.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn } }));
const download = (params: Params, fileId: number, also?: 'cancelled') =>
  stage.approvers[0].ask(pointsRoutes.downloadZenginFile, {
    params: { ...params, fileId },
    query: also ? { also } : {},
  });
const recordsOf = async (fileId: number) => {
  const { bytes } = await one<{ bytes: Buffer }>(
    stage.nation.databases.points,
    'SELECT bytes FROM zengin_file WHERE id = :fileId',
    { fileId },
  );
  const read = readSougouFurikomi(bytes, { arrivedOn: Temporal.PlainDate.from('2016-10-05') });
  assert.ok(read.outcome === 'read');
  return read.batch.items.map((item) => [item.accountNumber, item.amountYen, 'edi' in item ? item.edi : '']);
};
const waits = async (who: Officer) =>
  (await who.call(pointsRoutes.showWaiting)).waiting.flatMap(({ kind, only }) =>
    kind === 'fileCancellation' || kind === 'payout' ? [[kind, only]] : [],
  );
const paidInYear = async () => {
  const { rows: months } = await stage.accounting.call(pointsRoutes.showForm, {
    query: { form: 'circulation', period: '2016' },
  });
  return JSON.stringify(months);
};

test('a file that was cancelled is made anew for another day, with the same records and ids; the former one stays, marked', async () => {
  const [tea, books] = stage.shops;
  const before = await paidInYear();
  await stage.use(tea, 300);
  await stage.use(books, 200);
  const params = await stage.settle();
  const id = params.settlementId;
  const first = await lastFile(params);
  const records = [
    ['2000001', 300, `M${id}-S${tea.merchantId}`],
    ['2000002', 200, `M${id}-S${books.merchantId}`],
  ];
  assert.deepEqual([first.generation, await recordsOf(first.fileId)], [1, records]);
  const paidOnce = await paidInYear();
  assert.notEqual(paidOnce, before);
  await cancel(params);
  const cancelled = await stage.shown(params);
  assert.deepEqual(
    [cancelled.state, cancelled.files.map(({ cancelledAt }) => cancelledAt !== null)],
    ['closed', [true]],
  );
  assert.deepEqual(
    cancelled.files[0]?.cancellation?.confirmedBy.map(({ by }) => by.name),
    ['決裁 一郎', '決裁 二郎'],
  );
  assert.deepEqual(await waits(stage.accounting), [['payout', `${id}`]]);
  // Nobody is paid by it any more.
  const told = async () =>
    (await tea.counter.actor.call(pointsRoutes.listOwnStatements)).statements
      .filter(({ settlementId }) => settlementId === id)
      .map(({ points, status, payoutOn }) => [points, status, payoutOn]);
  assert.deepEqual(await told(), [[300, 'waiting', null]]);
  assert.equal(await makeAnew(params), 'ok');
  assert.deepEqual(await told(), [[300, 'paid', '2016-10-20']]);
  const [old, second, ...more] = (await stage.shown(params)).files;
  assert.ok(old && second && more.length === 0);
  assert.deepEqual([second.generation, second.replaces, second.payoutOn], [2, old.fileId, '2016-10-20']);
  assert.deepEqual(await recordsOf(second.fileId), records);
  assert.equal((await paidInYear()).replaceAll(' ', ''), paidOnce.replaceAll(' ', ''), 'counted once');
  // A page that does not know it yet is told; an auditor gets the very bytes.
  assert.equal(outcomeOf(await download(params, old.fileId)), 'zengin_file_cancelled');
  const bytes = await download(params, old.fileId, 'cancelled');
  assert.ok(bytes.ok && (bytes.answer as unknown as Uint8Array).length > 0);
  assert.equal(await ask({ ...params }, answered), 'ok', 'and the second one could be cancelled as well');
  assert.equal(await decide(params, stage.accounting, false), 'ok', 'taken back by who asked');
  assert.equal((await lastFile(params)).cancellation, null);
});

test('what a bank may have is cancelled with the bank’s answer alone: what was handed in, or downloaded', async () => {
  const [tea] = stage.shops;
  await stage.use(tea, 100);
  const params = await stage.settle();
  assert.equal(await handOver(params, '2016-10-04'), 'handover_day_invalid');
  assert.equal(await handOver(params), 'ok');
  assert.equal(await handOver(params), 'handover_recorded');
  assert.equal((await lastFile(params)).handedOver?.note, '伝送');
  assert.equal(await ask(params), 'bank_answer_needed');
  assert.equal(await ask(params, { bankSays: 'refused' }), 'bank_answer_needed', 'and who says so');
  await cancel(params, { ...answered, bankSays: 'refused' });
  assert.equal(await handOver(params), 'zengin_file_cancelled');
  assert.equal(await makeAnew(params), 'ok');
  // Downloaded: nobody recorded more, and yet it may be there.
  const { fileId } = await lastFile(params);
  assert.equal(await ask(params), 'ok');
  assert.equal(await decide(params, stage.approvers[0]), 'ok');
  assert.ok((await download(params, fileId)).ok);
  assert.equal(await decide(params, stage.approvers[1]), 'bank_answer_needed', 'since it was asked for');
  assert.equal(await decide(params, stage.approvers[1], false), 'ok');
  assert.equal(await ask(params), 'bank_answer_needed');
  await cancel(params, answered);
  assert.equal(await makeAnew(params), 'ok');
});

test('asked by one, approved by two others who did not make it, once each; who approved makes no file in its place', async () => {
  const [tea] = stage.shops;
  const [first, second] = stage.approvers;
  const other = await stage.town.person('accounting', { staffId: 'accounting-2', name: '会計 二郎' });
  await stage.use(tea, 50);
  const params = await stage.settle();
  assert.equal(await ask(params, {}, other), 'ok');
  assert.equal(await ask(params), 'cancellation_waiting');
  assert.equal(await decide(params, other), 'same_person');
  assert.equal(await decide(params, stage.accounting), 'file_maker');
  assert.deepEqual(
    [await waits(first), await waits(other), await waits(stage.accounting)],
    [[['fileCancellation', `${params.settlementId}`]], [], []],
  );
  const { fileId, cancellation } = await lastFile(params);
  const place = { ...params, fileId, cancellationId: cancellation?.cancellationId ?? 0 };
  const unlike = { params: place, body: { sha256: '0'.repeat(64), approve: true } };
  assert.equal(outcomeOf(await first.ask(pointsRoutes.decideFileCancellation, unlike)), 'zengin_file_changed');
  assert.equal(await decide(params, first), 'ok');
  assert.equal(await decide(params, first), 'approver_twice');
  assert.deepEqual([await waits(first), (await stage.shown(params)).state], [[], 'settled']);
  // The second yes is of somebody else of accounting, who then makes no file.
  assert.equal(await decide(params, second, false), 'ok');
  assert.equal(await decide(params, second), 'cancellation_unknown');
  assert.equal(await ask(params), 'ok');
  assert.equal(await decide(params, other), 'ok');
  assert.equal(await decide(params, second), 'ok');
  assert.equal(await makeAnew(params, '2016-10-20', other), 'payout_maker_approved');
  assert.equal(await makeAnew(params), 'ok');
});

test('whose account has changed is held and not in the next generation; later it is paid under the id that it had', async () => {
  const [tea, books] = stage.shops;
  await stage.use(tea, 70);
  await stage.use(books, 80);
  const params = await stage.settle();
  const id = params.settlementId;
  await cancel(params);
  await stage.town.lead.call(pointsRoutes.changeMerchantAccount, {
    params: { merchantId: tea.merchantId },
    body: { bankAccount: bankOf('チャミセ', '2000009'), reason: '届け出' },
  });
  await confirmChanges(stage.approvers[0], 'points');
  assert.equal(await makeAnew(params), 'ok');
  const second = await lastFile(params);
  assert.deepEqual(await recordsOf(second.fileId), [['2000002', 80, `M${id}-S${books.merchantId}`]]);
  await confirmOwnAccount(tea.counter.actor);
  await stage.accounting.call(pointsRoutes.renewStatement, { params, body: { reason: '口座変更' } });
  await stage.approve(params);
  assert.equal(await makeAnew(params), 'ok');
  const third = await lastFile(params);
  assert.deepEqual([third.generation, third.replaces], [2, second.replaces]);
  assert.deepEqual(await recordsOf(third.fileId), [['2000009', 70, `M${id}-S${tea.merchantId}`]]);
});

test('a file from a wrong account of the payer is cancelled, and made from the right one once that is approved', async () => {
  await stage.use(stage.shops[0], 40);
  const params = await stage.settle();
  await cancel(params);
  const body = { remitterCode: '0000043424', bankAccount: bankOf('オグニマチ', '1434241'), reason: '口座の誤り' };
  await stage.town.lead.call(pointsRoutes.changeMunicipalityAccount, { body });
  await confirmChanges(stage.approvers[0], 'points');
  assert.equal(await makeAnew(params), 'bank_account_missing', 'the payer is held');
  await stage.accounting.call(pointsRoutes.renewStatement, { params, body: { reason: '口座の誤り' } });
  await stage.approve(params);
  assert.equal(await makeAnew(params), 'ok');
  assert.equal((await lastFile(params)).generation, 2);
});

test('of two who approve at once and two who make the next file at once, one file comes to count', async () => {
  await stage.use(stage.shops[0], 30);
  const params = await stage.settle();
  assert.equal(await ask(params), 'ok');
  const third = await stage.town.person('approver', { staffId: 'approver-c', name: '決裁 三郎' });
  const decided = await Promise.all([...stage.approvers, third].map((by) => decide(params, by)));
  assert.deepEqual(decided.toSorted(), ['cancellation_unknown', 'ok', 'ok']);
  const made = await Promise.all([1, 2, 3].map(() => makeAnew(params)));
  assert.deepEqual(made.toSorted(), ['ok', 'settlement_state', 'settlement_state']);
  assert.equal((await stage.shown(params)).files.length, 2);
});

/** Ways of the application's own role to have a line paid twice, or what was once valid gone. */
const attempts = (file: number, cancelled: number, line: string): [string, string, RegExp][] => [
  ['a second first file', `INSERT INTO settlement_line_paid VALUES (${line}, ${file} + 1, NULL)`, /_paid_once/],
  [
    'in the place of one that stands',
    `INSERT INTO settlement_line_paid VALUES (${line}, 1, ${file})`,
    /_replaces_fkey/,
  ],
  ['twice in one place', `INSERT INTO settlement_line_paid VALUES (${line}, ${file} + 1, ${cancelled})`, /_paid_once/],
  ['cancelled by nobody', `INSERT INTO zengin_cancelled VALUES (${file}, 1, now())`, /fixed with stays/],
  ['a payment deleted', 'DELETE FROM settlement_line_paid', /permission denied/],
  ['a file deleted', 'DELETE FROM zengin_file', /permission denied/],
  ['a cancellation taken back', 'DELETE FROM zengin_cancelled', /permission denied/],
  ['a no changed to a yes', 'UPDATE zengin_cancellation_decision SET decision = decision', /permission denied/],
];
test('no SQL of the application makes two generations count, nor a row less; what refuses is the key of payments', async () => {
  const { databases, owners } = stage.nation;
  const found = await rows<{ settlementId: number; line: number; fileId: number; replaces: number }>(
    databases.points,
    'SELECT settlement_id, line, file_id, replaces FROM settlement_line_paid WHERE replaces IS NOT NULL ORDER BY file_id DESC LIMIT 1',
    {},
  );
  const [paid] = found;
  assert.ok(paid);
  const line = `${paid.settlementId}, ${paid.line}`;
  for (const [what, text, refused] of attempts(paid.fileId, paid.replaces, line))
    await assert.rejects(databases.points.query(text), refused, what);
  // The negative control: without the key the second payment would stand. Undone at the end.
  await assert.rejects(
    inTransaction(owners.points, async (client) => {
      await client.query('ALTER TABLE settlement_line_paid DROP CONSTRAINT settlement_line_paid_once');
      const { fileId, settlementId, line: at } = paid;
      await execute(
        client,
        `INSERT INTO zengin_file (settlement_id, revision, payer, payout_on, bytes, sha256, count, yen, created_at, created_by)
         SELECT settlement_id, revision, payer, payout_on, bytes, sha256, count, yen, created_at, created_by FROM zengin_file WHERE id = :fileId`,
        { fileId },
      );
      await execute(
        client,
        'INSERT INTO settlement_line_paid (settlement_id, line, file_id) SELECT :settlementId, :at, max(id) FROM zengin_file',
        { settlementId, at },
      );
      const { standing } = await one<{ standing: number }>(
        client,
        `SELECT count(*)::int AS standing FROM settlement_line_paid
          WHERE settlement_id = :settlementId AND line = :line AND file_stands(file_id)`,
        { settlementId: paid.settlementId, line: paid.line },
      );
      assert.equal(standing, 2);
      throw new Error('undone');
    }),
    /undone/,
  );
});

test('from the day of its transfer on a file is cancelled with the bank’s answer alone, whatever was recorded', async () => {
  await stage.use(stage.shops[0], 20);
  const params = await stage.settle();
  assert.equal(await ask(params), 'ok', 'before it');
  assert.equal(await decide(params, stage.approvers[0]), 'ok');
  stage.nation.pass({ hours: 24 * 11 });
  assert.equal(await decide(params, stage.approvers[1]), 'bank_answer_needed', 'on 14 October');
  assert.equal(await decide(params, stage.accounting, false), 'ok');
  assert.equal(await ask(params), 'bank_answer_needed');
  await cancel(params, answered);
  assert.equal(await makeAnew(params, '2016-10-14'), 'payout_date_invalid');
  assert.equal(await makeAnew(params, '2016-10-20'), 'ok');
});

/** What names payments and does not look whether their file stands, with the reason. */
const lookAtAll: Record<string, string> = {
  'settlement/bank-files.ts': 'lists the cancelled ones too',
  'reconciliation/breaks.ts': 'names what is told, whatever became of its file',
  'reconciliation/trace-payment.ts': 'says of each whether it was cancelled',
  'closing-packs/facts.ts': 'a pack holds the cancelled ones too',
  'payout/returns.ts': 'money that came back was carried out',
};
test('what counts payments asks whether their file stands', async () => {
  const root = join(import.meta.dirname, '..');
  const careless: string[] = [];
  for await (const path of glob('**/*.ts', { cwd: root })) {
    if (path.includes('.test.') || path in lookAtAll) continue;
    const text = await readFile(join(root, path), 'utf8');
    const counts = /\b(?:FROM|JOIN) (?:settlement_line_paid|zengin_item)\b/.test(text);
    if (counts && !/\b(?:file_stands|line_is_paid)\(/.test(text)) careless.push(path);
  }
  assert.deepEqual(careless, []);
});
