/** 県内の市町村 (R73-05, R42-01): a prefecture looks over its towns: who joined, what it owes, and what was granted and used there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type MonthStage, outcomeOf, startMonthStage } from '../payout/testing/month.ts';
import { confirmAs, festival } from '../premiums/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import type { Town } from '../testing.ts';

let stage: MonthStage;
let tamana: Town;
let prefecture: [Officer, Officer];
let payer: string;
before(async () => {
  stage = await startMonthStage();
  tamana = await stage.nation.platform.openTown({ municipalityCode: '43206' });
  payer = await stage.nation.platform.registerOrganisation({
    kind: 'payer',
    name: '熊本県観光課',
    prefecture: '熊本県',
  });
  prefecture = (await stage.nation.platform.peopleOf(payer, ['pref1', 'pref2'])) as [Officer, Officer];
});
after(() => stage?.nation.close());

const towns = async () => {
  const { towns: all, prefecture: name } = await prefecture[0].call(pointsRoutes.showPrefecture);
  const some = all.filter(({ isOpen }) => isOpen);
  return { all, name, some: new Map(some.map((town) => [town.municipality.name, town])) };
};

test('an office of a prefecture is known by its name or by what it says; another payer looks over no towns', async () => {
  const { points: platform } = stage.nation.platform;
  const { organisations } = await platform.call(pointsRoutes.listOrganisations);
  assert.deepEqual(
    organisations.map(({ name, prefecture: of }) => [name, of]),
    [['熊本県観光課', '熊本県']],
  );
  const wrong = await platform.ask(pointsRoutes.registerOrganisation, {
    body: { kind: 'payer', name: '九州観光', prefecture: '九州県' },
  });
  assert.equal(outcomeOf(wrong), 'prefecture_unknown');
  const bank = await stage.nation.platform.registerOrganisation({ kind: 'payer', name: '地方銀行' });
  const [banker] = (await stage.nation.platform.peopleOf(bank, ['bank1'])) as [Officer];
  assert.deepEqual(await banker.call(pointsRoutes.showPrefecture), { prefecture: null, towns: [] });
  assert.deepEqual(await banker.call(pointsRoutes.showPrefectureFlow, { query: {} }), {
    fewest: 10,
    prefecture: null,
    months: [],
    shown: null,
  });
});

test('it sees its municipalities, which of them joined its campaign, and what each has billed it, as on the invoices', async () => {
  const before = await towns();
  assert.deepEqual([before.name, before.all.length], ['熊本県', 45]);
  assert.deepEqual([...before.some.keys()].sort(), ['小国町', '玉名市']);
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-12-31T00:00', expiresOn: '2017-03-31' };
  const { occasion, percent, budget } = festival;
  const body = {
    name: '県内めぐり',
    occasion,
    percent,
    budget,
    ...period,
    perHolder: null,
    invited: ['43424', '43206'],
  };
  const { campaignId } = await prefecture[0].call(pointsRoutes.proposeCampaign, { body });
  assert.deepEqual((await towns()).some.get('小国町')?.campaigns, [], 'one person of the prefecture');
  assert.deepEqual(await confirmAs(prefecture[1]), ['done']);
  for (const { lead } of [stage.town, tamana])
    await lead.call(pointsRoutes.decideCampaign, { params: { campaignId }, body: { joins: true } });
  await stage.town.confirm();
  await tamana.confirm();
  // Whoever ends a campaign has them read anew, also where there is none to end.
  await stage.accounting.ask(pointsRoutes.endCampaign, { params: { campaignId: 0 } });
  // A quarter of 400 comes as a premium and is used: the window bills it.
  await stage.use(stage.shops[0], 400);
  await stage.use(stage.shops[1], 100);
  await tamana.lead.call(pointsRoutes.decideCampaign, { params: { campaignId }, body: { joins: false } });
  await stage.settle();
  await stage.nation.points.fixInvoices();
  const { some } = await towns();
  const states = [...some].map(([name, { campaigns }]) => [name, campaigns.map(({ state }) => state)]);
  assert.deepEqual(states.sort(), [
    ['小国町', ['joined']],
    ['玉名市', ['left']],
  ]);
  const { invoices } = await prefecture[0].call(pointsRoutes.listInvoices);
  const billed = invoices.reduce((sum, { yen }) => sum + yen, 0);
  assert.ok(billed > 0);
  assert.deepEqual([some.get('小国町')?.billedYen, some.get('玉名市')?.billedYen], [billed, 0]);
  const { lines } = await prefecture[0].call(pointsRoutes.showOwedByTown, { params: { fiscalYear: 2016 } });
  assert.deepEqual(
    lines.map(({ municipality, premiumYen, upliftYen, paidYen }) => [
      municipality.name,
      premiumYen,
      upliftYen,
      paidYen,
    ]),
    [['小国町', billed, 0, 0]],
  );
  assert.deepEqual((await prefecture[0].call(pointsRoutes.showOwedByTown, { params: { fiscalYear: 2015 } })).lines, []);
});

test('granted and used beside each other by town and closed month, as the towns’ own reports, and no small numbers', async () => {
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await tamana.program({ department: '観光課', name: '来訪', amount: 100, ...period });
  for (let n = 10; n < 21; n += 1) {
    await stage.nation.person(`pref${n}`);
    await tamana.grant({ programId, mykeyId: `pref${n}`, amount: 100 });
  }
  const month = `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toPlainYearMonth()}`;
  stage.nation.pass({ hours: 24 * 45 });
  await stage.nation.points.seal();
  const task = stage.nation.points.tasks.find(({ name }) => name === 'month-flows');
  await task?.run(new AbortController().signal);
  const { shown, months } = await prefecture[0].call(pointsRoutes.showPrefectureFlow, { query: { month } });
  const cells = new Map(shown?.towns.map((town) => [town.municipality.name, [town.granted, town.used]]));
  // In 小国町 one person was granted points and used them: with 玉名市 told, it would be the rest of the total.
  assert.deepEqual(
    [cells.get('玉名市'), cells.get('小国町')],
    [
      [null, 0],
      [null, null],
    ],
  );
  const total = months.find((one) => one.month === month);
  const reported = await Promise.all(
    [stage.town.lead, tamana.lead].map(
      async (lead) => (await lead.call(pointsRoutes.showMonthlyReport, { query: { month } })).total,
    ),
  );
  assert.equal(
    total?.granted,
    reported.reduce((sum, one) => sum + one, 0),
  );
  assert.equal(total?.used, null, 'of one person');
});
