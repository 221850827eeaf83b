/** Money of a company on the account of its 受託会社: booked from the bank's line, passed on, come back, and passed on anew; each step leaves a line. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { bankOf, type InvoiceStage, openInvoiceStage, present } from '../invoices/testing/stage.ts';
import { field, ofReconciliation, watchTrail } from '../testing/trail-watch.ts';
import { statementOf } from './testing/bank.ts';

let stage: InvoiceStage;
before(async () => {
  stage = await openInvoiceStage();
  const alpha = await stage.person('alpha', stage.a);
  await stage.exchange(alpha, stage.a, stage.codes[1], 500);
  await stage.monthOver();
});
after(() => stage?.nation.close());

const { done, leaves, confirm } = watchTrail(() => stage.nation.databases.points);
const own = bankOf('ジユタクサービス', '9010001');
const breaks = async (kind: string) => {
  const { breaks: all } = await stage.agents[0].call(pointsRoutes.listBankBreaks, { query: { state: 'open' } });
  return all.filter((one) => one.kind === kind);
};

test('a payment that nobody entered is booked from the bank’s line, and its invoice is paid', async () => {
  const [one, two] = stage.agents;
  const [{ invoiceId } = { invoiceId: 0 }] = await stage.list(one);
  await stage.bill([one, two], invoiceId);
  const line = { direction: 'in' as const, remitterName: 'ｴ-ｼﾔ', inquiryNumber: '00000077' };
  const lines = [{ on: '2016-11-01', amountYen: 500, ...line }];
  const file = statementOf(own, { from: '2016-11-01', through: '2016-11-01', lines });
  const taken = await leaves('takeBankStatement', one, { body: { file, name: '11月1日.txt' } });
  assert.equal(taken.answer.openBreaks, 1);
  assert.equal(field(taken.lines[0]?.after, 'count'), 1);
  const [found] = await breaks('missing_at_us');
  const params = { breakId: present(found, 'break').breakId };
  assert.deepEqual(
    found?.items.map(({ kind, yen, name, party }) => [kind, yen, name, party]),
    [['bill', 500, 'A社', `P${stage.a.partnerId}`]],
    'whose bill it could be is proposed',
  );
  await leaves('takeBankBreak', one, { params });
  await leaves('bookBankReceipt', one, { params, body: { debtor: `P${stage.a.partnerId}` } });
  await confirm(two);
  await stage.nation.points.reconcile();
  assert.deepEqual(await breaks('missing_at_us'), [], 'the payment is this line by the bank’s number');
  // Entered for a wrong payer it is taken back, and the line of the bank is open again.
  const { payments: entered } = await one.call(pointsRoutes.showInvoice, { params: { invoiceId } });
  const wrong = { params: { collectionId: entered[0]?.collectionId ?? 0 }, body: { reason: '取り違え' } };
  await one.call(pointsRoutes.takeBackCollection, wrong);
  await confirm(two);
  await stage.nation.points.reconcile();
  const [again] = await breaks('missing_at_us');
  const debtor = `P${stage.a.partnerId}`;
  await one.call(pointsRoutes.bookBankReceipt, { params: { breakId: again?.breakId ?? 0 }, body: { debtor } });
  await confirm(two);
  await stage.nation.points.reconcile();
  assert.deepEqual(await breaks('missing_at_us'), []);
  const { state, payments } = await one.call(pointsRoutes.showInvoice, { params: { invoiceId } });
  assert.deepEqual([state, payments.at(-1)?.reference, payments[0]?.receivedOn], ['paid', '00000077', '2016-11-01']);
});

test('what was passed on to a town and came back is passed on anew, to the account that is registered then', async () => {
  const [one, two, three] = stage.agents;
  const remit = async () => {
    const { remittanceId } = await one.call(pointsRoutes.askForRemittance);
    const { remittances, days } = await one.call(pointsRoutes.listRemittances);
    const body = { sha256: remittances[0]?.sha256 ?? '' };
    for (const officer of [two, three])
      await officer.call(pointsRoutes.approveRemittance, { params: { remittanceId }, body });
    const payoutOn = days[1] ?? '';
    await one.call(pointsRoutes.createRemittanceFile, { params: { remittanceId }, body: { payoutOn } });
    return { payoutOn, id: `R${remittanceId}-C${stage.codes[1]}` };
  };
  const first = await remit();
  const nothing = await one.ask(pointsRoutes.askForRemittance);
  assert.equal(nothing.ok ? 'ok' : nothing.outcome, 'nothing_to_remit');
  const back = `${Temporal.PlainDate.from(first.payoutOn).add({ days: 3 })}`;
  stage.nation.pass({ hours: 24 * 10 });
  const lines = [
    { on: first.payoutOn, direction: 'out' as const, amountYen: 500 },
    { on: back, direction: 'in' as const, amountYen: 500, edi: first.id, remitterName: 'ｵｸﾞﾆﾏﾁ' },
  ];
  const file = statementOf(own, { from: '2016-11-02', through: back, lines });
  await one.call(pointsRoutes.takeBankStatement, { body: { file, name: '11月.txt' } });
  const [returned] = await breaks('returned');
  const params = { breakId: present(returned, 'return').breakId };
  const asked = await leaves('resolveBankBreak', one, { params, body: { as: 'return', reason: '口座の誤り' } });
  assert.deepEqual([asked.lines[0]?.reason, field(asked.lines[0]?.after, 'edi')], ['口座の誤り', first.id]);
  await confirm(two);
  const { invoices } = await one.call(pointsRoutes.listInvoices);
  assert.deepEqual([invoices[0]?.state, invoices[0]?.remittedYen], ['paid', 0], 'no longer passed on');
  const second = await remit();
  assert.notEqual(second.id, first.id);
  assert.equal((await one.call(pointsRoutes.listInvoices)).invoices[0]?.state, 'passedOn');
});

test('every change of this room was made here', () => {
  const others = new Set(['decideChangeRequest']);
  assert.deepEqual([...done].filter((name) => !others.has(name)).sort(), [...ofReconciliation].sort());
});
