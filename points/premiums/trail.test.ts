/** What payers and companies decide about what they pay on top leaves a line, as all that people of offices do (`points/trail.test.ts`). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import { field, ofPayers, watchTrail } from '../testing/trail-watch.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';
import { festival, paidOf } from './testing/stage.ts';

let nation: TestPoints;
let people: [Officer, Officer];
let town: Town;
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
before(async () => {
  nation = await startTestPoints({ startsAt: '2016-10-03T09:00:00+09:00' });
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  const payer = await nation.platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  people = (await nation.platform.peopleOf(payer, ['pref1', 'pref2'])) as [Officer, Officer];
});
after(() => nation?.close());

const { done, leaves, confirm } = watchTrail(() => nation.databases.points);

test('a proposal from its first word to its end: all of its terms, who agreed, who declined and why', async () => {
  const [one, other] = people;
  const { occasion, percent, budget, startsAt, endsAt, expiresOn } = festival;
  const proposal = { occasion, percent, budget, startsAt, endsAt, expiresOn, perHolder: null, invited: ['43424'] };
  const { lines, answer } = await leaves('proposeCampaign', one, { body: { ...proposal, name: '県内めぐり' } });
  assert.deepEqual(
    lines.map(({ act, after: terms }) => [act, field(terms, 'percent')]),
    [
      ['create', 25],
      ['ask', 25],
    ],
  );
  await confirm(other);
  await leaves('endProposedCampaign', other, { params: { campaignId: answer.campaignId } });
  const second = await one.call(pointsRoutes.proposeCampaign, { body: { ...proposal, name: '冬のめぐり' } });
  await one.call(pointsRoutes.withdrawChangeRequest, { params: { requestId: second.requestId } });
  const { sha256 } = await paidOf(one, second.campaignId);
  const params = { campaignId: second.campaignId };
  const declined = await leaves('answerCampaign', other, {
    params,
    body: { agrees: false, sha256, reason: '予算がない' },
  });
  assert.deepEqual(
    declined.lines.map(({ act, reason }) => [act, reason]),
    [['declined', '予算がない']],
  );
  const agreed = await leaves('answerCampaign', one, { params, body: { agrees: true, sha256, reason: '' } });
  assert.equal(field(agreed.lines[0]?.after, 'act'), 'agreed');
});

test('a sponsorship: all of its terms where it is offered, where a town accepts it, and where it declines and why', async () => {
  const [one, other] = people;
  await town.program({ department: '福祉課', name: '子育て支援', amount: 100, ...year });
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  const terms = { municipalityCode: '43424', amount: 100, budget: 1000, ...year };
  for (const [name, accepts] of [
    ['健康づくり', true],
    ['読書', false],
  ] as const) {
    const { lines, answer } = await leaves('proposeSponsorship', one, { body: { ...terms, name } });
    assert.deepEqual(
      [lines[0]?.subject, lines[0]?.act, field(lines[0]?.after, 'budget')],
      ['sponsorship', 'ask', 1000],
    );
    await confirm(other);
    const [offer] = (await town.lead.call(pointsRoutes.listSponsorships)).sponsorships;
    const reason = accepts ? '' : '対象が違う';
    const body = { accepts, sha256: offer?.sha256 ?? '', departmentId: departments[0]?.departmentId ?? null, reason };
    const decided = await leaves('decideSponsorship', town.lead, { params: answer, body });
    assert.deepEqual(
      decided.lines.map(({ subject, act, reason: why }) => [subject, act, why]),
      accepts
        ? [
            ['program', 'create', ''],
            ['sponsorship', 'confirm', ''],
          ]
        : [['sponsorship', 'declined', '対象が違う']],
    );
  }
});

test('every change of payers was made here', () => {
  const others = new Set(['decideChangeRequest']);
  assert.deepEqual([...done].filter((name) => !others.has(name)).sort(), [...ofPayers].sort());
});
