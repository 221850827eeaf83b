/** One bad line holds one line: put on hold, refused, moved to the next period or released, each in a statement approved anew. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import { bankOf, type MonthStage, outcomeOf, startMonthStage } from './testing/month.ts';

let stage: MonthStage;
before(async () => {
  stage = await startMonthStage();
});
after(() => stage?.nation.close());

type Params = { settlementId: number };
const itemsOf = async ({ settlementId }: Params) => {
  const files = await rows<{ bytes: Buffer }>(
    stage.nation.databases.points,
    'SELECT bytes FROM zengin_file WHERE settlement_id = :settlementId ORDER BY id',
    { settlementId },
  );
  return files.map(({ bytes }) => {
    const read = readSougouFurikomi(bytes, { arrivedOn: Temporal.PlainDate.from('2016-10-05') });
    assert.ok(read.outcome === 'read');
    return read.batch.items.map((item) => [item.name, item.amountYen, 'edi' in item ? item.edi : '']);
  });
};
const statements = async (shop: MonthStage['shops'][0], { settlementId }: Params) => {
  const found = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  return found.statements
    .filter((one) => one.settlementId === settlementId)
    .map(({ points, status, reason, payoutOn }) => [points, status, reason, payoutOn]);
};
const waits = async () => {
  const { waiting } = await stage.accounting.call(pointsRoutes.showWaiting);
  return waiting.flatMap(({ kind, count }) => (['heldPayouts', 'returned'].includes(kind) ? [[kind, count]] : []));
};

test('a line on hold is left out of the file, waits by name, and is paid once it is released; nobody is paid twice', async () => {
  const [tea, books] = stage.shops;
  await stage.use(tea, 300);
  await stage.use(books, 200);
  const params = await stage.close();
  await stage.approve(params, [stage.approvers[0]]);
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'hold')), 'ok');
  const decided = await stage.shown(params);
  assert.deepEqual([decided.revision, decided.state, decided.approvals], [2, 'review', []]);
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'hold')), 'line_decided');
  await stage.approve(params);
  const toCome = await stage.accounting.call(pointsRoutes.showPayout, { params });
  assert.deepEqual([toCome.heldYen, toCome.files.map(({ yen }) => yen)], [300, [200]]);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  const id = params.settlementId;
  assert.deepEqual(await itemsOf(params), [[['ｼﾖﾃﾝ', 200, `M${id}-S${books.merchantId}`]]]);
  assert.deepEqual(await statements(tea, params), [[300, 'hold', '調査のため', null]]);
  assert.deepEqual(await statements(books, params), [[200, 'paid', null, '2016-10-14']]);
  assert.deepEqual(await waits(), [['heldPayouts', 1]]);
  // What is paid is no longer decided about.
  assert.equal(outcomeOf(await stage.decide(params, '書店', 'reject')), 'line_paid');
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'release')), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  assert.deepEqual((await itemsOf(params))[1], [['ﾁﾔﾐｾ', 300, `M${id}-S${tea.merchantId}`]]);
  assert.deepEqual(await statements(tea, params), [[300, 'paid', null, '2016-10-14']]);
  assert.deepEqual(await waits(), []);
});

test('a line that is refused is paid by no file, also where it is all there is; the shop reads why', async () => {
  const [tea] = stage.shops;
  await stage.use(tea, 70);
  const params = await stage.close();
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'reject')), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  const settled = await stage.shown(params);
  assert.deepEqual([settled.state, settled.files], ['settled', []]);
  assert.deepEqual(await statements(tea, params), [[70, 'reject', '調査のため', null]]);
  assert.deepEqual(await waits(), [], 'what is refused waits for nobody');
});

test('a line moved to the next period stands there once, points back, and is paid with it', async () => {
  const [tea, books] = stage.shops;
  await stage.use(tea, 40);
  const first = await stage.close();
  assert.equal(outcomeOf(await stage.decide(first, '茶店', 'next')), 'ok');
  await stage.use(books, 5);
  // Not approved yet, so the next period does not have it.
  const second = await stage.close();
  assert.deepEqual(
    (await stage.shown(second)).lines.map(({ points }) => points),
    [5],
  );
  await stage.approve(first);
  assert.equal(outcomeOf(await stage.pay(first)), 'ok');
  await stage.use(tea, 2);
  const third = await stage.close();
  const { lines } = await stage.shown(third);
  assert.deepEqual(
    lines.map(({ payee, points, count, carriedFrom }) => [payee, points, count, carriedFrom]),
    [
      ['茶店', 2, 1, null],
      ['茶店', 40, 0, first.settlementId],
    ],
  );
  assert.equal(outcomeOf(await stage.decide(first, '茶店', 'release')), 'line_carried');
  for (const params of [second, third]) {
    await stage.approve(params);
    assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  }
  const [items] = await itemsOf(third);
  assert.deepEqual(
    items?.map(([, yen]) => yen),
    [42],
  );
  assert.deepEqual(await statements(tea, first), [[40, 'next', '調査のため', null]]);
  // In no later one.
  await stage.use(books, 1);
  const fourth = await stage.close();
  assert.deepEqual(
    (await stage.shown(fourth)).lines.map(({ points }) => points),
    [1],
  );
  await stage.approve(fourth);
  await stage.pay(fourth);
});

test('two who decide at once: one of them does; what was seen before is refused, and a line that is not there', async () => {
  const [tea] = stage.shops;
  await stage.use(tea, 30);
  const params = await stage.close();
  const { statementHash } = await stage.shown(params);
  const body = { statementHash: statementHash ?? '', line: 0, reason: '調査' };
  const ask = (decision: 'hold' | 'reject', line = 0) =>
    stage.accounting.ask(pointsRoutes.decideLine, { params, body: { ...body, line, decision } });
  const both = await Promise.all([ask('hold'), ask('reject')]);
  assert.deepEqual(both.map(outcomeOf).toSorted(), ['ok', 'settlement_changed']);
  const now = (await stage.shown(params)).statementHash ?? '';
  const nowhere = { ...body, statementHash: now, line: 99, decision: 'hold' as const };
  const unknown = await stage.accounting.ask(pointsRoutes.decideLine, { params, body: nowhere });
  assert.equal(outcomeOf(unknown), 'line_unknown');
  const { settlements } = await stage.accounting.call(pointsRoutes.listSettlements);
  const open = { settlementId: settlements[0]?.settlementId ?? 0 };
  assert.equal(
    outcomeOf(
      await stage.accounting.ask(pointsRoutes.decideLine, { params: open, body: { ...body, decision: 'hold' } }),
    ),
    'settlement_state',
  );
});

test('one line of a shop on hold leaves its other line to be paid; the second transfer to it has an id of its own', async () => {
  const [tea] = stage.shops;
  await stage.town.lead.call(pointsRoutes.createUplift, {
    body: {
      name: '県の上乗せ',
      merchantId: tea.merchantId,
      percent: 10,
      payer: { kind: 'other', name: '熊本県' },
      validFrom: '2016-10-01',
      validThrough: '2016-12-31',
    },
  });
  await stage.use(tea, 1000);
  const params = await stage.close();
  // The first of its lines is that of the points, the uplift is paid.
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'hold')), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  assert.equal(outcomeOf(await stage.decide(params, '茶店', 'release')), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  const name = `M${params.settlementId}-S${tea.merchantId}`;
  assert.deepEqual(await itemsOf(params), [[['ﾁﾔﾐｾ', 100, name]], [['ﾁﾔﾐｾ', 1000, `${name}-2`]]]);
});

test('a transport operator and a public facility are paid in the same file as the shops, each at its own account', async () => {
  const { town, person } = stage;
  const place = (name: string, kind: 'transport' | 'facility', holderName: string, number: string) =>
    town.shop({ name, kind, bankAccount: bankOf(holderName, number) });
  const bus = await place('町営バス', 'transport', 'チヨウエイバス', '2000003');
  const pool = await place('町民プール', 'facility', 'チヨウミンプ-ル', '2000004');
  await bus.counter.pay(person, 210);
  await pool.counter.pay(person, 400);
  const params = await stage.settle();
  const id = params.settlementId;
  const items = (await itemsOf(params)).flat();
  assert.deepEqual(
    items.filter(([name]) => name === 'ﾁﾖｳｴｲﾊﾞｽ' || name === 'ﾁﾖｳﾐﾝﾌﾟ-ﾙ'),
    [
      ['ﾁﾖｳｴｲﾊﾞｽ', 210, `M${id}-S${bus.merchantId}`],
      ['ﾁﾖｳﾐﾝﾌﾟ-ﾙ', 400, `M${id}-S${pool.merchantId}`],
    ],
  );
});
