import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import type { Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints } from '../testing.ts';

const bankOf = (number: string) =>
  ({ bankCode: '9999', branchCode: '901', type: '1', number, holderName: 'ジュタクサービス' }) as const;

let points: TestPoints;
let agent: string;
let people: Officer[];
before(async () => {
  points = await startTestPoints();
  agent = await points.platform.registerOrganisation({
    kind: 'settlementAgent',
    name: '受託サービス',
    account: { remitterCode: '0000000901', bankAccount: bankOf('9010001') },
  });
  people = await points.platform.peopleOf(agent, ['agent1', 'agent2']);
});
after(() => points?.close());

const invitation = (staffId: string, organisation: string, role = 'settlementAgent') => ({
  body: { staffId, name: '新しい人', role, municipalityCode: null, departmentId: null, organisation } as never,
});

test('a 受託会社 is registered once by its name, and its account counts when a second person has confirmed it', async () => {
  const { points: platform } = points.platform;
  const twice = await platform.ask(pointsRoutes.registerOrganisation, {
    body: { kind: 'payer', name: '受託サービス' },
  });
  assert.ok(!twice.ok && twice.outcome === 'organisation_exists');
  const other = { remitterCode: '0000000902', bankAccount: bankOf('9010002'), reason: '口座の変更' };
  await platform.call(pointsRoutes.changeOrganisationAccount, { params: { organisation: agent }, body: other });
  const accountNow = async () =>
    (await platform.call(pointsRoutes.listOrganisations)).organisations.find((one) => one.organisation === agent)
      ?.bankAccount?.number;
  assert.equal(await accountNow(), '9010001', 'asked for, not confirmed');
  await points.platform.confirm();
  assert.equal(await accountNow(), '9010002');
  const payer = await points.platform.registerOrganisation({ kind: 'payer', name: '佐賀県' });
  const ofPayer = await platform.ask(pointsRoutes.changeOrganisationAccount, {
    params: { organisation: payer },
    body: other,
  });
  assert.ok(!ofPayer.ok && ofPayer.outcome === 'organisation_unknown', 'a payer pays towns from its own bank');
});

test('who bills a company is set by two persons of the platform, and may be nobody', async () => {
  const { points: platform } = points.platform;
  const { partnerId } = await points.platform.registerPartner({ name: 'B社', kind: 'airline', reserveDays: 14 });
  const set = (organisation: string | null) =>
    platform.ask(pointsRoutes.setSettlementAgent, { params: { partnerId }, body: { organisation, reason: '契約' } });
  const billedBy = async () =>
    (await platform.call(pointsRoutes.listPartners)).partners.find((one) => one.partnerId === partnerId)
      ?.settlementAgent?.name ?? null;
  assert.equal(await billedBy(), null, 'it pays the towns itself');
  assert.ok((await set(agent)).ok);
  assert.equal(await billedBy(), null);
  await points.platform.confirm();
  assert.equal(await billedBy(), '受託サービス');
  const payer = await points.platform.registerOrganisation({ kind: 'payer', name: '大分県' });
  const wrong = await set(payer);
  assert.ok(!wrong.ok && wrong.outcome === 'organisation_unknown');
  const nobody = await set('O999');
  assert.ok(!nobody.ok && nobody.outcome === 'organisation_unknown');
  assert.ok((await set(null)).ok);
  await points.platform.confirm();
  assert.equal(await billedBy(), null);
});

test('its people let in their own, with a second person of theirs, and see nobody else’s', async () => {
  const [one, two] = people as [Officer, Officer];
  const payer = await points.platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  const [other] = (await points.platform.peopleOf(payer, ['pref1'])) as [Officer];
  const elsewhere = await one.ask(pointsRoutes.inviteStaff, invitation('agent9', payer, 'payer'));
  assert.ok(!elsewhere.ok && elsewhere.outcome === 'not_allowed');
  const asPlatform = await one.ask(pointsRoutes.inviteStaff, invitation('agent9', agent, 'platform'));
  assert.ok(!asPlatform.ok && asPlatform.outcome === 'not_allowed');
  const asLead = await one.ask(pointsRoutes.inviteStaff, {
    body: { staffId: 'agent9', name: '人', role: 'lead', municipalityCode: '43424', departmentId: null },
  });
  assert.ok(!asLead.ok && asLead.outcome === 'not_allowed');
  const asked = await one.call(pointsRoutes.inviteStaff, invitation('agent3', agent));
  assert.deepEqual((await other.call(pointsRoutes.listChangeRequests)).requests, [], 'another office sees nothing');
  const { requests } = await two.call(pointsRoutes.listChangeRequests);
  assert.deepEqual(
    requests.map(({ requestId }) => requestId),
    [asked.requestId],
  );
  const listed = async (officer: Officer) =>
    (await officer.call(pointsRoutes.listStaff)).staff.map(({ staffId, organisation }) => [staffId, organisation]);
  assert.deepEqual(await listed(one), [
    ['agent1', '受託サービス'],
    ['agent2', '受託サービス'],
  ]);
  assert.deepEqual(await listed(other), [['pref1', '熊本県']]);
  const me = await one.call(pointsRoutes.showStaff);
  assert.deepEqual([me.municipality, me.organisation], [null, { organisation: agent, name: '受託サービス' }]);
  const span = { from: '2016-10-01', through: '2016-10-31' };
  const trail = async (officer: Officer) =>
    (await officer.call(pointsRoutes.searchTrail, { query: span })).entries.map(
      ({ subject, act }) => `${subject} ${act}`,
    );
  assert.ok((await trail(one)).includes('staff ask'));
  assert.ok(!(await trail(other)).some((line) => line.startsWith('organisation')), 'the platform’s own stays there');
});

test('the lead of a town lets nobody into an office beside it', async () => {
  const town = await points.platform.openTown({ municipalityCode: '43424' });
  for (const organisation of [agent, 'P1', 'O01'])
    for (const role of ['settlementAgent', 'company', 'payer'] as const) {
      const body = {
        staffId: 'intruder',
        name: '人',
        role,
        municipalityCode: '43424',
        departmentId: null,
        organisation,
      };
      const asked = await town.lead.ask(pointsRoutes.inviteStaff, { body });
      assert.ok(
        !asked.ok && ['not_allowed', 'invalid_request'].includes(asked.outcome),
        asked.ok ? 'let in' : asked.outcome,
      );
    }
});

test('a company’s people are invited for that company, and no database row puts a person into two offices', async () => {
  const { points: platform } = points.platform;
  const { partnerId } = await points.platform.registerPartner({ name: 'C社', kind: 'mobile', reserveDays: 14 });
  const wrong = await platform.ask(pointsRoutes.inviteStaff, invitation('c-sha', agent, 'company'));
  assert.ok(!wrong.ok && wrong.outcome === 'organisation_unknown');
  const [officer] = (await points.platform.peopleOf(`P${partnerId}`, ['c-sha'])) as [Officer];
  assert.equal((await officer.call(pointsRoutes.showStaff)).organisation?.name, 'C社');
  const insert = (role: string, code: string | null, organisation: string | null) =>
    execute(
      points.owners.points,
      `INSERT INTO staff (id, name, role, municipality_code, organisation) VALUES ('x', 'x', :role, :code, :organisation)`,
      { role, code, organisation },
    );
  for (const [role, code, organisation] of [
    ['company', null, null],
    ['company', null, 'O1'],
    ['settlementAgent', null, 'P1'],
    ['platform', null, 'O1'],
    ['lead', null, 'O1'],
  ] as const)
    await assert.rejects(insert(role, code, organisation), /staff_place_check/);
});
