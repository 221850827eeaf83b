import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import type { Officer } from '../testing/officer.ts';
import { inProportion } from './collections.ts';
import { bankOf, type InvoiceStage, openInvoiceStage, outcomeOf } from './testing/stage.ts';

let stage: InvoiceStage;
let debtor: string;
before(async () => {
  stage = await openInvoiceStage();
  debtor = `P${stage.a.partnerId}`;
  const alpha = await stage.person('alpha', stage.a);
  const bravo = await stage.person('bravo', stage.b);
  const [aizu, oguni, nichinan] = stage.codes;
  for (const [code, amount] of [
    [aizu, 500],
    [oguni, 301],
    [nichinan, 200],
  ] as const)
    await stage.exchange(alpha, stage.a, code, amount);
  await stage.exchange(bravo, stage.b, oguni, 700);
  await stage.monthOver();
  await stage.exchange(alpha, stage.a, oguni, 1000);
  await stage.monthOver();
});
after(() => stage?.nation.close());

const invoices = () => stage.billed();
const stands = async () =>
  (await invoices()).map(({ state, collectedYen, remittedYen }) => [state, collectedYen, remittedYen]);
const lineYen = async (index: number, what: 'collectedYen' | 'remittedYen') => {
  return (await stage.shown(index)).lines.map((line) => line[what]);
};
const toCome = async (officer: Officer) =>
  (await officer.call(pointsRoutes.showRemittanceToCome)).lines.map(({ municipality, yen }) => [
    municipality.name,
    yen,
  ]);
/** Asked for by the first, approved by the others, and made by the first: what the file pays, by whom. */
async function remit(officers: readonly Officer[]) {
  const [asker, ...others] = officers as [Officer, Officer, Officer];
  const { remittanceId } = await asker.call(pointsRoutes.askForRemittance);
  await approve(others, remittanceId);
  return file(asker, remittanceId);
}
async function approve(officers: readonly Officer[], remittanceId: number) {
  const { remittances } = await (officers[0] as Officer).call(pointsRoutes.listRemittances);
  const sha256 = remittances.find((one) => one.remittanceId === remittanceId)?.sha256 ?? '';
  for (const officer of officers)
    await officer.call(pointsRoutes.approveRemittance, { params: { remittanceId }, body: { sha256 } });
}
async function file(officer: Officer, remittanceId: number) {
  const { days } = await officer.call(pointsRoutes.listRemittances);
  const body = { payoutOn: days[2] ?? '' };
  await officer.call(pointsRoutes.createRemittanceFile, { params: { remittanceId }, body });
  const bytes = await stage.download(officer, remittanceId);
  const arrivedOn = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const read = readSougouFurikomi(bytes, { arrivedOn });
  assert.ok(read.outcome === 'read');
  const { remitter, items } = read.batch;
  return {
    bytes: Buffer.from(bytes),
    from: remitter.name,
    items: items.map((i) => [i.name, i.amountYen]),
  };
}

test('nothing is passed on before the company has paid, and nobody can pay what is not billed', async () => {
  assert.deepEqual(await toCome(stage.agents[0]), []);
  const asked = await stage.agents[0].ask(pointsRoutes.askForRemittance);
  assert.equal(outcomeOf(asked), 'nothing_to_remit');
  const body = { debtor: 'P999', receivedOn: '2016-12-01', yen: 1, reference: 'X' };
  const unknown = await stage.agents[0].ask(pointsRoutes.enterCollection, { body });
  assert.equal(outcomeOf(unknown), 'debtor_unknown');
  const tomorrow = { ...body, debtor, receivedOn: '2016-12-02' };
  const future = await stage.agents[0].ask(pointsRoutes.enterCollection, { body: tomorrow });
  assert.equal(outcomeOf(future), 'collection_in_future');
});

const waiting = async () =>
  (await stage.agents[0].call(pointsRoutes.showWaiting)).waiting.map(({ kind, count, due }) => [kind, count, due]);

test('a payment before the bill is approved stands, and goes to it with the second approval', async () => {
  await stage.receive({ debtor, yen: 100, reference: '20161201-1' });
  assert.deepEqual(await stands(), [
    ['fixed', 0, 0],
    ['fixed', 0, 0],
  ]);
  const [october] = await invoices();
  assert.deepEqual(await waiting(), [['invoiceApproval', 2, null]]);
  await stage.bill(stage.agents.slice(0, 2), october?.invoiceId ?? 0);
  assert.deepEqual((await stands())[0], ['partly', 100, 0]);
  // It was due on the day before.
  assert.deepEqual(await waiting(), [
    ['invoiceApproval', 1, null],
    ['remittance', 3, null],
    ['overdue', 1, '2016-11-30'],
  ]);
  // 500, 301 and 200 of 1,001: 49.95, 30.07 and 19.98, cut, and the rest by one yen each in their order.
  assert.deepEqual(await lineYen(0, 'collectedYen'), [50, 31, 19]);
});

test('paid in part: only what was collected is passed on, gross, to each municipality, and the rest when it comes', async () => {
  assert.deepEqual(await toCome(stage.agents[0]), [
    ['会津若松市', 50],
    ['小国町', 31],
    ['日南市', 19],
  ]);
  const { from, items } = await remit(stage.agents);
  assert.equal(from, 'ｼﾞﾕﾀｸｻ-ﾋﾞｽ');
  assert.deepEqual(items, [
    ['ｱｲﾂﾞﾜｶﾏﾂｼ', 50],
    ['ｵｸﾞﾆﾏﾁ', 31],
    ['ﾆﾁﾅﾝｼ', 19],
  ]);
  assert.deepEqual(await toCome(stage.agents[0]), [], 'what is in a file is in no other');
});

test('the same line of the bank’s statement entered twice counts once, and a payment needs two persons', async () => {
  const body = { debtor, receivedOn: '2016-12-01', yen: 100, reference: '20161201-1' };
  const again = await stage.agents[0].ask(pointsRoutes.enterCollection, { body });
  assert.equal(outcomeOf(again), 'collection_known');
  const next = { ...body, reference: '20161201-2', yen: 401 };
  assert.ok((await stage.agents[0].ask(pointsRoutes.enterCollection, { body: next })).ok);
  const twice = await stage.agents[2].ask(pointsRoutes.enterCollection, { body: { ...next, reference: '20161201-2' } });
  assert.equal(outcomeOf(twice), 'change_waiting');
  const { requests } = await stage.agents[0].call(pointsRoutes.listChangeRequests);
  const [request] = requests;
  const decided = await stage.agents[0].ask(pointsRoutes.decideChangeRequest, {
    params: { requestId: request?.requestId ?? 0 },
    body: { approve: true, sha256: request?.sha256 ?? '' },
  });
  assert.equal(outcomeOf(decided), 'same_person');
  await stage.agents[1].call(pointsRoutes.decideChangeRequest, {
    params: { requestId: request?.requestId ?? 0 },
    body: { approve: true, sha256: request?.sha256 ?? '' },
  });
  assert.deepEqual((await stands())[0], ['partly', 501, 100]);
});

test('paid twice and too much: what is over goes to the next bill, and of the last nothing is passed on to nobody', async () => {
  const [, november] = await invoices();
  await stage.bill(stage.agents.slice(1), november?.invoiceId ?? 0);
  // 500 are open of October and 1,000 of November; the company pays October twice, and 200 more than it owes.
  await stage.receive({ debtor, yen: 1000, reference: '20161205-7' });
  await stage.receive({ debtor, yen: 700, reference: '20161205-8' });
  assert.deepEqual(await stands(), [
    ['paid', 1001, 100],
    ['paid', 1000, 0],
  ]);
  const params = { invoiceId: november?.invoiceId ?? 0 };
  const { creditYen, payments } = await stage.agents[0].call(pointsRoutes.showInvoice, { params });
  assert.equal(creditYen, 200);
  assert.deepEqual(
    payments.map(({ reference, paidYen, yen }) => [reference, paidYen, yen]),
    [
      ['20161205-7', 1000, 500],
      ['20161205-8', 700, 500],
    ],
  );
  const { items } = await remit(stage.agents);
  assert.deepEqual(items, [
    ['ｱｲﾂﾞﾜｶﾏﾂｼ', 450],
    ['ｵｸﾞﾆﾏﾁ', 270 + 1000],
    ['ﾆﾁﾅﾝｼ', 181],
  ]);
  assert.deepEqual(await stands(), [
    ['passedOn', 1001, 1001],
    ['passedOn', 1000, 1000],
  ]);
});

describe('a remittance', () => {
  test('of a company that pays itself needs no collection, two others approve it, and who approved makes no file', async () => {
    const [one, two, three] = stage.b.people;
    const [october] = (await stage.list(one)).toReversed();
    assert.deepEqual(await toCome(one), [], 'not approved yet');
    await stage.bill([one, two], october?.invoiceId ?? 0);
    const { remittanceId } = await one.call(pointsRoutes.askForRemittance);
    assert.equal(outcomeOf(await two.ask(pointsRoutes.askForRemittance)), 'nothing_to_remit', 'once');
    const { remittances } = await one.call(pointsRoutes.listRemittances);
    const sha256 = remittances[0]?.sha256 ?? '';
    const ask = (officer: Officer, hash = sha256) =>
      officer.ask(pointsRoutes.approveRemittance, { params: { remittanceId }, body: { sha256: hash } });
    assert.equal(outcomeOf(await ask(one)), 'approver_is_creator');
    assert.equal(outcomeOf(await ask(two, '0'.repeat(64))), 'remittance_changed');
    assert.equal(outcomeOf(await ask(stage.agents[0])), 'remittance_unknown');
    const make = (officer: Officer) =>
      officer.ask(pointsRoutes.createRemittanceFile, { params: { remittanceId }, body: { payoutOn: '2016-12-06' } });
    assert.ok((await ask(two)).ok);
    assert.equal(outcomeOf(await ask(two)), 'approver_twice');
    assert.equal(outcomeOf(await make(one)), 'remittance_state', 'one approval is not two');
    assert.ok((await ask(three)).ok);
    assert.equal(outcomeOf(await make(two)), 'payout_maker_approved');
    const { from, items, bytes } = await file(one, remittanceId);
    assert.deepEqual([from, items], ['ﾋﾞ-ｼﾔ', [['ｵｸﾞﾆﾏﾁ', 700]]]);
    assert.equal(outcomeOf(await make(one)), 'remittance_state', 'made once');
    assert.ok(bytes.equals(Buffer.from(await stage.download(three, remittanceId))));
    const [shown] = (await stage.list(one)).toReversed();
    assert.equal(shown?.state, 'passedOn');
  });

  test('is called off where an account has changed since the approval, and asked for anew with the new one', async () => {
    const bravo = await stage.person('bravo2', stage.b);
    await stage.exchange(bravo, stage.b, stage.codes[1], 55);
    await stage.monthOver();
    const [one, two, three] = stage.b.people;
    const [december] = await stage.list(one);
    await stage.bill([two, three], december?.invoiceId ?? 0);
    const { remittanceId } = await one.call(pointsRoutes.askForRemittance);
    await approve([two, three], remittanceId);
    const account = {
      remitterCode: '0000043424',
      bankAccount: bankOf('オグニマチカイケイ', '7777777'),
      reason: '変更',
    };
    await stage.towns[1].lead.call(pointsRoutes.changeMunicipalityAccount, { body: account });
    await stage.towns[1].confirm();
    const { days } = await one.call(pointsRoutes.listRemittances);
    const made = await one.ask(pointsRoutes.createRemittanceFile, {
      params: { remittanceId },
      body: { payoutOn: days[2] ?? '' },
    });
    assert.equal(outcomeOf(made), 'remittance_account_changed');
    const body = { reason: '小国町の口座が変わったため' };
    await one.call(pointsRoutes.cancelRemittance, { params: { remittanceId }, body });
    const late = await one.ask(pointsRoutes.cancelRemittance, { params: { remittanceId }, body });
    assert.equal(outcomeOf(late), 'remittance_state');
    const { items } = await remit([one, two, three]);
    assert.deepEqual(items, [['ｵｸﾞﾆﾏﾁｶｲｹｲ', 55]]);
  });

  test('the tables themselves refuse more than is there, a file that two have not approved, and a file of what was called off', async () => {
    const pool = stage.nation.databases.points;
    const [october] = await invoices();
    const of = { invoiceId: october?.invoiceId ?? 0 };
    const bad = [
      `INSERT INTO collection_share SELECT max(id), :invoiceId, 0, 1 FROM collection`,
      `WITH r AS (INSERT INTO remittance (payer, sha256, asked_by, asked_at) VALUES ('O1', 'x', 'agent1', '2016-12-01T00:00:00Z') RETURNING id)
       INSERT INTO remittance_line SELECT id, :invoiceId, 0, 'C07202', 1 FROM r`,
    ];
    for (const statement of bad) await assert.rejects(execute(pool, statement, of), /more than is there/, statement);
    const file = (which: string) =>
      `INSERT INTO zengin_file (remittance_id, office, payer, payout_on, bytes, sha256, count, yen, created_by, created_at)
       SELECT id, payer, 'x', '2016-12-06', '', 'x', 1, 1, 'bsha1', '2016-12-01T00:00:00Z' FROM remittance r WHERE ${which} LIMIT 1`;
    const calledOff = `EXISTS (SELECT FROM remittance_cancellation x WHERE x.remittance_id = r.id)`;
    await assert.rejects(execute(pool, file(calledOff), {}), /ends once/);
    const unapproved = `INSERT INTO remittance (payer, sha256, asked_by, asked_at) VALUES ('P1', 'y', 'bsha1', '2016-12-01T00:00:00Z')`;
    await execute(pool, unapproved, {});
    await assert.rejects(execute(pool, file(`sha256 = 'y'`), {}), /ends once/);
    for (const table of ['collection', 'collection_share', 'remittance', 'remittance_line', 'zengin_file'])
      await assert.rejects(execute(pool, `DELETE FROM ${table}`, {}), /permission denied/, table);
  });
});

test('two who ask at once get one remittance, and parts of a sum are always the sum', async () => {
  const alpha = await stage.person('alpha2', stage.a);
  await stage.exchange(alpha, stage.a, stage.codes[0], 900);
  await stage.monthOver();
  const [newest] = await stage.list(stage.agents[0]);
  await stage.bill(stage.agents.slice(0, 2), newest?.invoiceId ?? 0);
  assert.deepEqual(await toCome(stage.agents[0]), [['会津若松市', 200]], 'what was paid too much before');
  const asked = await Promise.all(stage.agents.map((officer) => officer.ask(pointsRoutes.askForRemittance)));
  assert.deepEqual(asked.map(outcomeOf).sort(), ['nothing_to_remit', 'nothing_to_remit', 'ok']);
  for (let round = 0; round < 200; round += 1) {
    const open = Array.from({ length: 1 + (round % 7) }, (_, line) => ({
      invoiceId: 1,
      line,
      open: 1 + ((round * 7919 + line * 104_729) % 9999),
    }));
    const all = open.reduce((sum, one) => sum + one.open, 0);
    const yen = 1 + ((round * 31_337) % all);
    const parts = inProportion(open, yen);
    assert.equal(
      parts.reduce((sum, one) => sum + one.yen, 0),
      yen,
    );
    for (const part of parts) assert.ok(part.yen <= (open[part.line]?.open ?? 0));
  }
});
