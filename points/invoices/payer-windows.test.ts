import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type MonthStage, outcomeOf, startMonthStage } from '../payout/testing/month.ts';
import { confirmAs, festival, paidOf } from '../premiums/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';

let stage: MonthStage;
let payer: string;
let prefecture: Officer;
let second: Officer;
before(async () => {
  stage = await startMonthStage();
  payer = await stage.nation.platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  [prefecture, second] = (await stage.nation.platform.peopleOf(payer, ['pref1', 'pref2'])) as [Officer, Officer];
  const uplift = (name: string, percent: number, by: { kind: 'municipality' } | { kind: 'other'; name: string }) =>
    stage.town.lead.call(pointsRoutes.createUplift, {
      body: { name, merchantId: null, percent, payer: by, validFrom: '2016-10-03', validThrough: '2017-03-31' },
    });
  await uplift('県の上乗せ', 10, { kind: 'other', name: '熊本県' });
  await uplift('商工会の上乗せ', 5, { kind: 'other', name: '小国町商工会' });
});
after(() => stage?.nation.close());

const invoices = async (officer = stage.accounting) =>
  (await officer.call(pointsRoutes.listInvoices)).invoices.map(({ debtor, yen, state }) => [debtor.name, yen, state]);
const fix = () => stage.nation.points.fixInvoices();
/** Two persons of a registered payer agree to a campaign. */
async function agreeTo(campaignId: number, [one, other]: [Officer, Officer]) {
  const { sha256 } = await paidOf(one, campaignId);
  const body = { agrees: true, sha256, reason: '' };
  await one.call(pointsRoutes.answerCampaign, { params: { campaignId }, body });
  assert.deepEqual(await confirmAs(other), ['done']);
}
const monthOver = () => stage.nation.pass({ hours: 24 });

test('each payer is billed gross for what the window pays out of its fund, once its files are made and once only', async () => {
  await stage.use(stage.shops[0], 300);
  await stage.use(stage.shops[1], 55);
  const params = await stage.close();
  await fix();
  assert.deepEqual(await invoices(), [], 'not approved yet');
  await stage.approve(params);
  await fix();
  assert.deepEqual(await invoices(), [], 'it may still be sent back');
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  await Promise.all([fix(), fix()]);
  // A tenth of 300 and of 55, each cut; a twentieth likewise.
  assert.deepEqual((await invoices()).sort(), [
    ['小国町商工会', 15 + 2, 'billed'],
    ['熊本県', 30 + 5, 'billed'],
  ]);
  assert.deepEqual(await invoices(prefecture), [['熊本県', 35, 'billed']]);
  const [own] = (await prefecture.call(pointsRoutes.listInvoices)).invoices;
  assert.deepEqual([own?.biller?.name, own?.month, own?.debtor.party], ['小国町', null, payer]);
  const { lines, dueOn, payTo } = await prefecture.call(pointsRoutes.showInvoice, {
    params: { invoiceId: own?.invoiceId ?? 0 },
  });
  assert.deepEqual(
    lines.map(({ what, name, yen }) => [what, name, yen]),
    [['uplift', '県の上乗せ', 35]],
  );
  assert.equal(dueOn, '2016-11-02');
  assert.equal(payTo?.bankAccount.number, '1434240');
});

test('who has no office here is billed as well, on paper; nobody sees what another owes', async () => {
  const [shokokai] = (await stage.accounting.call(pointsRoutes.listInvoices)).invoices.filter(
    ({ debtor }) => debtor.name === '小国町商工会',
  );
  assert.match(shokokai?.debtor.party ?? '', /^Y\d+$/);
  const seen = await prefecture.ask(pointsRoutes.showInvoice, { params: { invoiceId: shokokai?.invoiceId ?? 0 } });
  assert.equal(outcomeOf(seen), 'invoice_unknown');
  const elsewhere = await stage.nation.platform.openTown({ municipalityCode: '43425' });
  assert.deepEqual(await invoices(await elsewhere.person('accounting')), []);
});

test('what it has paid two persons of the town enter, too much of it goes to the next bill; a line that is refused is not billed', async () => {
  const body = { debtor: payer, receivedOn: '2016-10-03', yen: 39, reference: 'KEN1' };
  await stage.accounting.call(pointsRoutes.enterCollection, { body });
  const [approver] = stage.approvers;
  const { requests } = await approver.call(pointsRoutes.listChangeRequests);
  const own = requests.find(({ subject }) => subject === 'collection');
  await approver.call(pointsRoutes.decideChangeRequest, {
    params: { requestId: own?.requestId ?? 0 },
    body: { approve: true, sha256: own?.sha256 ?? '' },
  });
  assert.deepEqual(await invoices(prefecture), [['熊本県', 35, 'paid']]);
  monthOver();
  await stage.use(stage.shops[0], 100);
  await stage.use(stage.shops[1], 200);
  const params = await stage.close();
  const { statementHash, lines } = await stage.shown(params);
  const upliftOf = (payee: string) =>
    lines.find((line) => line.payee === payee && line.uplift === '県の上乗せ')?.line ?? -1;
  const decided = await stage.accounting.ask(pointsRoutes.decideLine, {
    params,
    body: { statementHash: statementHash ?? '', line: upliftOf('書店'), decision: 'reject', reason: '対象外' },
  });
  assert.equal(outcomeOf(decided), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  await fix();
  assert.deepEqual(await invoices(prefecture), [
    ['熊本県', 10, 'partly'],
    ['熊本県', 35, 'paid'],
  ]);
});

test('a line on hold that was billed with its window is not billed again where it is put off after that', async () => {
  monthOver();
  await stage.use(stage.shops[0], 500);
  const params = await stage.close();
  const { statementHash, lines } = await stage.shown(params);
  const line = lines.find((one) => one.payee === '茶店' && one.uplift === '県の上乗せ')?.line ?? -1;
  const decide = async (hash: string | null, decision: 'hold' | 'next') =>
    outcomeOf(
      await stage.accounting.ask(pointsRoutes.decideLine, {
        params,
        body: { statementHash: hash ?? '', line, decision, reason: '確認中' },
      }),
    );
  assert.equal(await decide(statementHash, 'hold'), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  await fix();
  assert.equal((await invoices(prefecture))[0]?.[1], 50, 'what is on hold is owed');
  monthOver();
  assert.equal(await decide((await stage.shown(params)).statementHash, 'next'), 'ok');
  await stage.approve(params);
  assert.equal(outcomeOf(await stage.pay(params)), 'ok');
  await stage.use(stage.shops[1], 100);
  await stage.settle();
  await fix();
  const newest = await invoices(prefecture);
  assert.deepEqual(
    newest.slice(0, 2).map(([, yen]) => yen),
    [10, 50],
  );
});

test('a premium that was used is billed to its payer beside the uplift, line by line', async () => {
  monthOver();
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-11-30T00:00', expiresOn: '2016-12-31' };
  const campaign = { ...festival, ...period };
  const { campaignId } = await stage.accounting.call(pointsRoutes.createCampaign, { body: campaign });
  await stage.town.confirm();
  await agreeTo(campaignId, [prefecture, second]);
  // A quarter of 400 comes as a premium, and is used first.
  await stage.use(stage.shops[0], 400);
  await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId } });
  await stage.use(stage.shops[1], 100);
  await stage.settle();
  await fix();
  const [own] = (await prefecture.call(pointsRoutes.listInvoices)).invoices;
  const { lines } = await prefecture.call(pointsRoutes.showInvoice, { params: { invoiceId: own?.invoiceId ?? 0 } });
  assert.deepEqual(
    lines.map(({ what, name, yen }) => [what, name, yen]),
    [
      ['premium', null, 100],
      ['uplift', '県の上乗せ', 40 + 10],
    ],
  );
});

/** A bank offers to pay for a programme of the town: `budget` points in grants of 100, of days around today. */
async function offerOf(bank: Officer, more: { name: string; budget?: number }) {
  const today = dateInTokyo(stage.nation.world.clock());
  const days = { startsOn: `${today.subtract({ days: 1 })}`, endsOn: `${today.add({ months: 1 })}` };
  const expiresOn = `${today.add({ months: 2 })}`;
  const body = { municipalityCode: '43424', amount: 100, budget: 250, ...days, expiresOn, ...more };
  return { body, ...(await bank.call(pointsRoutes.proposeSponsorship, { body })) };
}
const offered = async () => (await stage.town.lead.call(pointsRoutes.listSponsorships)).sponsorships;
const waitingFor = async (officer: Officer) =>
  (await officer.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'sponsorshipOffered')?.count ?? 0;

// Seen to fail: without the lock of the programme’s row and the constraint on it, all three are granted.
test('a bank grants through a town that agrees: of its own fund, as agreed, never more than its budget, and is billed', async () => {
  monthOver();
  const party = await stage.nation.platform.registerOrganisation({ kind: 'payer', name: '肥後の銀行' });
  const [bank, colleague] = (await stage.nation.platform.peopleOf(party, ['bank1', 'bank2'])) as [Officer, Officer];
  const { lead } = stage.town;
  // Two persons of the bank first; the town sees nothing of it before.
  const { sponsorshipId, body: terms } = await offerOf(bank, { name: '歩いて健康' });
  const again = await bank.ask(pointsRoutes.proposeSponsorship, { body: terms });
  assert.equal(outcomeOf(again), 'sponsorship_name_taken');
  assert.deepEqual(await offered(), []);
  assert.deepEqual(await confirmAs(colleague), ['done']);
  assert.equal(await waitingFor(lead), 1);
  const [offer] = await offered();
  assert.deepEqual([offer?.sponsor, offer?.budget, offer?.state], ['肥後の銀行', 250, 'agreed']);
  // Then the lead, on what was read, once.
  const { departments } = await lead.call(pointsRoutes.listPrograms);
  const decide = (sha256: string, accepts = true) =>
    lead.ask(pointsRoutes.decideSponsorship, {
      params: { sponsorshipId },
      body: { accepts, sha256, departmentId: departments[0]?.departmentId ?? null },
    });
  assert.equal(outcomeOf(await decide('0'.repeat(64))), 'sponsorship_changed');
  const decided = await Promise.all([decide(offer?.sha256 ?? ''), decide(offer?.sha256 ?? '')]);
  assert.deepEqual(decided.map(outcomeOf).sort(), ['ok', 'sponsorship_decided']);
  assert.equal(await waitingFor(lead), 0);
  const { programs } = await lead.call(pointsRoutes.listPrograms);
  const program = programs.find(({ name }) => name === '歩いて健康');
  const programId = program?.programId ?? 0;
  assert.equal(program?.sponsor, '肥後の銀行');
  // Three at once, of a budget for two.
  const people = await Promise.all(['Spon001', 'Spon002', 'Spon003'].map((id) => stage.nation.person(id)));
  const grant = (mykeyId: string, amount = 100) =>
    lead.ask(pointsRoutes.grant, { body: { programId, mykeyId, amount, reason: '試験' } });
  assert.equal(outcomeOf(await grant('Spon001', 50)), 'amount_agreed');
  const granted = await Promise.all(people.map(({ mykeyId }) => grant(mykeyId)));
  assert.deepEqual(granted.map(outcomeOf).sort(), ['ok', 'ok', 'program_budget_used_up']);
  await assert.rejects(
    execute(stage.nation.owners.points, 'UPDATE program SET granted = 251 WHERE id = :programId', { programId }),
    /program_check|granted/,
    'nobody writes more than was agreed to',
  );
  // What is taken back is free again, out of the very fund.
  const [first, second] = granted.flatMap((one) => (one.ok ? [one.answer] : []));
  const back = await lead.call(pointsRoutes.takeGrantBack, {
    params: { grantKey: second?.grantKey ?? '' },
    body: { reason: '誤り' },
  });
  assert.deepEqual([back.points, back.missing], [100, 0]);
  // Used, settled, and billed as premiums are.
  const holder = people.find(({ mykeyId }) => mykeyId === first?.mykeyId);
  assert.ok(holder);
  await stage.shops[0].counter.pay(holder, 60);
  await stage.settle();
  await fix();
  const [bill] = (await bank.call(pointsRoutes.listInvoices)).invoices;
  assert.deepEqual([bill?.debtor.party, bill?.yen], [party, 60]);
  // Of so few persons the bank is told no sum, and of nobody who they are.
  const { sponsorships } = await colleague.call(pointsRoutes.listProposedSponsorships);
  assert.deepEqual([sponsorships[0]?.state, sponsorships[0]?.granted], ['accepted', null]);
  assert.doesNotMatch(JSON.stringify(sponsorships), /Spon\d/i);
});

test('what a sponsor agreed to does not change: less and shorter at most; declined, it is told why; copied, it is left out', async () => {
  const { lead } = stage.town;
  const { programs } = await lead.call(pointsRoutes.listPrograms);
  const program = programs.find(({ sponsor }) => sponsor !== null);
  assert.ok(program);
  const { programId, department, budgetLine: _, ownKind: __, ...fields } = program;
  const today = `${dateInTokyo(stage.nation.world.clock())}`;
  const body = { ...fields, departmentId: department.departmentId, fromOn: today };
  const params = { programId };
  for (const change of [
    { amount: 200 },
    { budget: 251 },
    { budget: null },
    { endsOn: '2099-12-31', expiresOn: '2099-12-31' },
  ]) {
    const asked = { params, body: { ...body, ...change } };
    assert.equal(outcomeOf(await lead.ask(pointsRoutes.rehearseProgramChange, asked)), 'program_sponsored');
  }
  const earlier = { ...body, endsOn: today };
  const { rehearsal } = await lead.call(pointsRoutes.rehearseProgramChange, { params, body: earlier });
  const ended = await lead.call(pointsRoutes.changeProgram, {
    params,
    body: { ...earlier, rehearsal, reason: '完了' },
  });
  assert.equal(ended.endsOn, today);
  const copies = await lead.call(pointsRoutes.copyPrograms, {
    body: { fiscalYear: program.fiscalYear + 1, programIds: [programId] },
  });
  assert.deepEqual(
    copies.skipped.map(({ because }) => because),
    ['program_sponsored'],
  );
  const party = await stage.nation.platform.registerOrganisation({ kind: 'payer', name: '空港' });
  const [airport, other] = (await stage.nation.platform.peopleOf(party, ['air1', 'air2'])) as [Officer, Officer];
  const { sponsorshipId } = await offerOf(airport, { name: '空港の旅' });
  await confirmAs(other);
  const offer = (await offered()).find((one) => one.sponsorshipId === sponsorshipId);
  await lead.call(pointsRoutes.decideSponsorship, {
    params: { sponsorshipId },
    body: { accepts: false, sha256: offer?.sha256 ?? '', reason: '対象が違う' },
  });
  const [own] = (await airport.call(pointsRoutes.listProposedSponsorships)).sponsorships;
  assert.deepEqual([own?.state, own?.reason], ['declined', '対象が違う']);
});

test('a company that pays on top is billed for the window as well, at its desk, and its months go on in one row', async () => {
  monthOver();
  const { partnerId } = await stage.nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  const party = `P${partnerId}`;
  const company = (await stage.nation.platform.peopleOf(party, ['asha1', 'asha2'])) as [Officer, Officer];
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-11-30T00:00', expiresOn: '2016-12-31' };
  const payer = { kind: 'registered' as const, organisation: party, ownPointsOnly: false };
  const body = { ...festival, ...period, name: 'A社の増量', payer };
  const { campaignId } = await stage.accounting.call(pointsRoutes.createCampaign, { body });
  await stage.town.confirm();
  await agreeTo(campaignId, company);
  await stage.use(stage.shops[0], 400);
  await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId } });
  await stage.use(stage.shops[1], 100);
  await stage.settle();
  await fix();
  const [own] = (await company[0].call(pointsRoutes.listInvoices)).invoices;
  assert.deepEqual([own?.debtor.party, own?.month, own?.yen, own?.number], [party, null, 100, 1]);
  // The company's own month takes the next number, and is chained to it.
  stage.nation.pass({ hours: 24 * 40 });
  await stage.nation.points.seal();
  await fix();
  const all = (await company[0].call(pointsRoutes.listInvoices)).invoices;
  assert.deepEqual(
    all.map(({ number, month, state }) => [number, month, state]),
    [
      [2, '2016-10', 'nothing'],
      [1, null, 'billed'],
    ],
  );
});

test('a town that pays for itself bills nobody', async () => {
  const names = new Set((await invoices()).map(([name]) => name));
  assert.deepEqual([...names].sort(), ['A社', '小国町商工会', '熊本県', '肥後の銀行']);
});
