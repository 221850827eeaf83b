/** What the people of companies and 受託会社 change leaves a line, as all that people of offices do (`points/trail.test.ts`). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { field, ofInvoices, watchTrail } from '../testing/trail-watch.ts';
import { bankOf, type InvoiceStage, openInvoiceStage, present } from './testing/stage.ts';

let stage: InvoiceStage;
before(async () => {
  stage = await openInvoiceStage();
  const alpha = await stage.person('alpha', stage.a);
  await stage.exchange(alpha, stage.a, stage.codes[1], 500);
  await stage.monthOver();
});
after(() => stage?.nation.close());

const { done, leaves, confirm } = watchTrail(() => stage.nation.databases.points);

test('offices beside the towns: registered, their accounts and who bills a company', async () => {
  const { points: platform, confirm: confirmed } = stage.nation.platform;
  const { lines, answer } = await leaves('registerOrganisation', platform, {
    body: { kind: 'settlementAgent', name: '別の受託' },
  });
  assert.equal(field(lines[0]?.after, 'name'), '別の受託');
  const account = { remitterCode: '0000000909', bankAccount: bankOf('ベツ', '9090909'), reason: '登録' };
  await leaves('changeOrganisationAccount', platform, { params: answer, body: account });
  await confirmed();
  const agent = { organisation: answer.organisation, reason: '契約' };
  await leaves('setSettlementAgent', platform, { params: { partnerId: stage.b.partnerId }, body: agent });
  await confirmed();
});

test('a month from its approval to the bank file: who, what of it, and why', async () => {
  const [one, two, three] = stage.agents;
  const [{ invoiceId, sha256 } = { invoiceId: 0, sha256: '' }] = await stage.list(one);
  const approved = await leaves('approveInvoice', one, { params: { invoiceId }, body: { sha256 } });
  assert.equal(field(approved.lines[0]?.after, 'statement'), sha256);
  await leaves('approveInvoice', two, { params: { invoiceId }, body: { sha256 } });
  const payment = { debtor: `P${stage.a.partnerId}`, receivedOn: '2016-11-01', yen: 200, reference: 'T1' };
  const entered = await leaves('enterCollection', one, { body: payment });
  assert.equal(field(entered.lines[0]?.after, 'reference'), 'T1');
  await confirm(two);
  const { payments } = await one.call(pointsRoutes.showInvoice, { params: { invoiceId } });
  const wrong = {
    params: { collectionId: present(payments[0], 'payment').collectionId },
    body: { reason: '金額の誤り' },
  };
  const asked = await leaves('takeBackCollection', one, wrong);
  assert.deepEqual([asked.lines[0]?.reason, field(asked.lines[0]?.before, 'reference')], ['金額の誤り', 'T1']);
  await confirm(two);
  await leaves('enterCollection', one, { body: payment });
  await confirm(two);
  const first = await leaves('askForRemittance', one);
  const params = { remittanceId: first.answer.remittanceId };
  const called = await leaves('cancelRemittance', two, { params, body: { reason: '日を改めるため' } });
  assert.equal(called.lines[0]?.reason, '日を改めるため');
  const { answer } = await leaves('askForRemittance', one);
  const { remittances, days } = await one.call(pointsRoutes.listRemittances);
  const body = { sha256: remittances[0]?.sha256 ?? '' };
  for (const officer of [two, three]) await leaves('approveRemittance', officer, { params: answer, body });
  const made = await leaves('createRemittanceFile', one, { params: answer, body: { payoutOn: days[1] ?? '' } });
  assert.equal(field(made.lines[0]?.after, 'yen'), 200);
});

test('every change of these rooms was made here', () => {
  const others = new Set(['decideChangeRequest']);
  assert.deepEqual([...done].filter((name) => !others.has(name)).sort(), [...ofInvoices].sort());
});
