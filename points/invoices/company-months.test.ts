import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { eventBody } from '../events/testing/stage.ts';
import { acceptInvitation, confirmChanges, createOfficer } from '../testing/officer.ts';
import { type Holder, testPassword } from '../testing.ts';
import { type InvoiceStage, openInvoiceStage, outcomeOf } from './testing/stage.ts';

let stage: InvoiceStage;
let people: Holder[];
before(async () => {
  stage = await openInvoiceStage();
  people = [];
  for (const mykeyId of ['alpha', 'beta', 'gamma']) people.push(await stage.person(mykeyId, stage.a));
});
after(() => stage?.nation.close());

const shown = (invoiceId: number, officer = stage.agents[0]) =>
  officer.call(pointsRoutes.showInvoice, { params: { invoiceId } });

test('a month over all municipalities is fixed when it is over and sealed, once, and one without activity has no bill', async () => {
  const [alpha, beta, gamma] = people as [Holder, Holder, Holder];
  const [aizu, oguni, nichinan] = stage.codes;
  await stage.exchange(alpha, stage.a, aizu, 500);
  await stage.exchange(alpha, stage.a, oguni, 1000);
  await stage.exchange(beta, stage.a, nichinan, 879);
  await stage.exchange(gamma, stage.a, aizu, 490);
  await stage.nation.points.seal();
  await stage.nation.points.fixInvoices();
  assert.deepEqual(await stage.list(stage.agents[0]), [], 'the month is not over');
  await stage.monthOver();
  // Two processes at once, and again.
  await Promise.all([stage.nation.points.fixInvoices(), stage.nation.points.fixInvoices()]);
  const ofA = await stage.list(stage.agents[0]);
  assert.deepEqual(
    ofA.map(({ debtor, biller, month, yen, state, number }) => [debtor.name, biller?.name, month, yen, state, number]),
    [['A社', '受託サービス', '2016-10', 2869, 'fixed', 1]],
  );
  const { lines } = await shown(ofA[0]?.invoiceId ?? 0);
  assert.deepEqual(
    lines.map(({ municipality, yen, persons }) => [municipality.name, yen, persons]),
    [
      ['会津若松市', 990, 2],
      ['小国町', 1000, 1],
      ['日南市', 879, 1],
    ],
  );
  const ofB = await stage.list(stage.b.people[0]);
  assert.deepEqual(
    ofB.map(({ debtor, biller, yen, state }) => [debtor.name, biller, yen, state]),
    [['B社', null, 0, 'nothing']],
  );
  const approving = await stage.b.people[0].ask(pointsRoutes.approveInvoice, {
    params: { invoiceId: ofB[0]?.invoiceId ?? 0 },
    body: { sha256: ofB[0]?.sha256 ?? '' },
  });
  assert.equal(outcomeOf(approving), 'invoice_state', 'there is nothing to approve');
});

test('each office sees its own: a company its month, a municipality its lines, the platform all, and a payer nothing of it', async () => {
  const [{ invoiceId } = { invoiceId: 0 }] = await stage.list(stage.agents[0]);
  const [companyA] = await stage.nation.platform.peopleOf(`P${stage.a.partnerId}`, ['asha1']);
  assert.ok(companyA);
  assert.equal((await shown(invoiceId, companyA)).lines.length, 3);
  const accounting = await stage.towns[1].person('accounting');
  const ofTown = await shown(invoiceId, accounting);
  assert.deepEqual([ofTown.lines.map(({ municipality }) => municipality.name), ofTown.yen], [['小国町'], 1000]);
  assert.deepEqual([ofTown.isWhole, ofTown.approvals, ofTown.payments, ofTown.payTo], [false, [], [], null]);
  assert.deepEqual((await stage.list(accounting))[0]?.yen, 1000, 'not what others are owed');
  const elsewhere = await stage.b.people[0].ask(pointsRoutes.showInvoice, { params: { invoiceId } });
  assert.equal(outcomeOf(elsewhere), 'invoice_unknown');
  const payer = await stage.nation.platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  const [prefecture] = await stage.nation.platform.peopleOf(payer, ['pref1']);
  assert.ok(prefecture);
  assert.deepEqual(await stage.list(prefecture), []);
  assert.equal((await stage.list(stage.nation.platform.points)).length, 2);
  const data = await accounting.ask(pointsRoutes.downloadInvoiceData, { params: { invoiceId } } as never);
  assert.equal(outcomeOf(data), 'not_allowed');
});

test('two persons of who bills approve it, bound to its hash, and nobody else', async () => {
  const [{ invoiceId, sha256 } = { invoiceId: 0, sha256: '' }] = await stage.list(stage.agents[0]);
  const ask = (officer = stage.agents[0], hash = sha256) =>
    officer.ask(pointsRoutes.approveInvoice, { params: { invoiceId }, body: { sha256: hash } });
  assert.equal(outcomeOf(await ask(stage.agents[0], '0'.repeat(64))), 'invoice_changed');
  const [companyA] = await stage.nation.platform.peopleOf(`P${stage.a.partnerId}`, ['asha2']);
  assert.ok(companyA);
  assert.equal(outcomeOf(await ask(companyA)), 'not_allowed', 'the company does not bill itself');
  assert.equal(outcomeOf(await ask()), 'ok');
  assert.equal(outcomeOf(await ask()), 'approver_twice');
  assert.equal((await shown(invoiceId)).state, 'fixed');
  assert.equal(outcomeOf(await ask(stage.agents[1])), 'ok');
  const billed = await shown(invoiceId);
  assert.deepEqual([billed.state, billed.dueOn], ['billed', '2016-11-30']);
  assert.equal(outcomeOf(await ask(stage.agents[2])), 'invoice_state');
});

test('one person with two accounts is not two: an account that an approver made does not approve beside it, whoever is first', async () => {
  const alpha = people[0] as Holder;
  await stage.exchange(alpha, stage.a, stage.codes[0], 10);
  await stage.monthOver();
  const [one, two] = stage.agents;
  const body = {
    staffId: 'agent-made',
    name: '新しい人',
    role: 'settlementAgent' as const,
    municipalityCode: null,
    departmentId: null,
    organisation: stage.agent,
  };
  const asked = await one.call(pointsRoutes.inviteStaff, { body });
  const second = await confirmChanges(two, 'points', asked.requestId ?? 0);
  const { world } = stage.nation;
  await acceptInvitation(world, {
    at: 'points',
    staffId: body.staffId,
    first: asked.code,
    second,
    password: testPassword,
  });
  const made = await createOfficer(world, { staffId: body.staffId, password: testPassword, at: 'points' });
  const [{ invoiceId, sha256 } = { invoiceId: 0, sha256: '' }] = await stage.list(one);
  const ask = (officer = one) => officer.ask(pointsRoutes.approveInvoice, { params: { invoiceId }, body: { sha256 } });
  assert.equal(outcomeOf(await ask(made)), 'ok');
  assert.equal(outcomeOf(await ask(one)), 'person_not_independent');
  assert.equal(outcomeOf(await ask(two)), 'person_not_independent', 'who confirmed it made it too');
  assert.equal(outcomeOf(await ask(stage.agents[2])), 'ok');
});

test('a month below zero in a town is less of its next month, and the others are billed whole', async () => {
  const [, beta] = people as [Holder, Holder, Holder];
  const [town, approver] = [stage.towns[1], await stage.towns[1].person('approver')];
  const [, oguni, nichinan] = stage.codes;
  const monthsOf = async () => {
    const [{ invoiceId } = { invoiceId: 0 }] = await stage.list(stage.agents[0]);
    const { lines, month } = await shown(invoiceId);
    return [month, ...lines.map((one) => [one.municipality.name, one.points, one.carried, one.yen])];
  };
  const body = { ...eventBody, startsOn: '2016-10-03', endsOn: '2017-02-28', expiresOn: '2017-03-31' };
  const { eventId } = await town.lead.call(pointsRoutes.createEvent, { body });
  await town.confirm();
  await stage.exchange(beta, stage.a, { kind: 'event', eventId }, 40);
  await stage.monthOver();
  assert.deepEqual(await monthsOf(), ['2016-12', ['小国町', 40, 0, 40]]);
  // What was billed goes back to the reserve: an event is called off after its month.
  await town.lead.call(pointsRoutes.askEventCancellation, { params: { eventId }, body: { reason: '台風のため' } });
  await approver.call(pointsRoutes.decideEventCancellation, { params: { eventId }, body: { confirm: true } });
  await stage.exchange(beta, stage.a, nichinan, 300);
  await stage.monthOver();
  assert.deepEqual(await monthsOf(), ['2017-01', ['小国町', -40, 0, 0], ['日南市', 300, 0, 300]]);
  await stage.exchange(beta, stage.a, oguni, 100);
  await stage.monthOver();
  assert.deepEqual(await monthsOf(), ['2017-02', ['小国町', 100, -40, 60]]);
  const chain = await rows<{ number: number; linked: boolean }>(
    stage.nation.databases.points,
    `SELECT number, previous_sha256 = (SELECT sha256 FROM invoice earlier WHERE earlier.debtor = invoice.debtor AND earlier.number = invoice.number - 1)
            AS linked FROM invoice WHERE debtor = :debtor AND number > 1 ORDER BY number`,
    { debtor: `P${stage.a.partnerId}` },
  );
  assert.deepEqual(
    chain.map(({ linked }) => linked),
    [true, true, true, true],
  );
});

test('a detail that does not sum is refused in the write, and nothing of an invoice can be changed by the application', async () => {
  const { points: pool } = stage.nation.databases;
  const [{ invoiceId } = { invoiceId: 0 }] = await stage.list(stage.agents[0]);
  const one = { id: invoiceId };
  const detail = `INSERT INTO invoice_detail (invoice_id, line, person, points) VALUES (:id, 0, 99, 1)`;
  await assert.rejects(execute(pool, detail, one), /invoice_sums|do not sum/);
  const line = `INSERT INTO invoice_line (invoice_id, line, municipality_code, what, points, carried) VALUES (:id, 9, '43424', 'points', 5, 0)`;
  await assert.rejects(execute(pool, line, one), /do not sum/);
  const invoice = `INSERT INTO invoice (debtor, debtor_name, month, number, yen, due_on, sha256, fixed_at)
    VALUES ('P1', 'A社', '2020-01-01', 99, 1000, '2020-02-28', 'x', '2020-02-01T00:00:00Z')`;
  await assert.rejects(execute(pool, invoice, {}), /do not sum/);
  for (const change of [
    `UPDATE invoice SET yen = 0 WHERE id = :id`,
    `DELETE FROM invoice_line WHERE invoice_id = :id`,
    `UPDATE invoice_detail SET points = 1 WHERE invoice_id = :id`,
  ])
    await assert.rejects(execute(pool, change, one), /permission denied/, change);
});
