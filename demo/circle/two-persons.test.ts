/** Two persons are two persons: who made an account does not approve with it, and an office of four closes a month. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { acceptInvitation, confirmChanges, createOfficer, type Officer } from '../../points/testing/officer.ts';
import type { Answered } from '../../server/client.ts';
import { createCounter } from '../actors/counter.ts';
import { demoPassword as password } from '../nation.ts';
import { startTestSystems, type TestSystems } from '../test-nation.ts';

let nation: TestSystems;
let other: Officer;
const code = '43424';
before(async () => {
  nation = await startTestSystems();
  other = await createOfficer(nation.world, { staffId: 'platform2', password, at: 'points' });
  const asked = await nation.platform.points.call(pointsRoutes.openMunicipality, { body: { municipalityCode: code } });
  await confirmChanges(other, 'points', asked.requestId);
});
after(() => nation.close());
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);

type Role = 'lead' | 'accounting' | 'approver';
/** Invited by one, confirmed by another, with a secret of their own. */
async function hire(by: Officer, confirmedBy: Officer, staffId: string, role: Role, name: string): Promise<Officer> {
  const body = { staffId, name, role, municipalityCode: code, departmentId: null };
  const asked = await by.call(pointsRoutes.inviteStaff, { body });
  const second = await confirmChanges(confirmedBy, 'points', asked.requestId ?? 0);
  await acceptInvitation(nation.world, { at: 'points', staffId, first: asked.code, second, password });
  return createOfficer(nation.world, { staffId, password, at: 'points' });
}

test('an office of four, the first two invited by the platform’s two, closes a month; the closer’s own accounts do not approve', async () => {
  const { points } = nation.platform;
  const lead = await hire(points, other, 'lead-1', 'lead', '総合管理 一子');
  const chief = await hire(points, other, 'approver-1', 'approver', '決裁 一郎');
  const cashier = await hire(lead, chief, 'accounting-1', 'accounting', '会計 三郎');
  const deputy = await hire(chief, lead, 'approver-2', 'approver', '決裁 四郎').catch((error: Error) => error);
  assert.ok(deputy instanceof Error, 'an approver invites nobody');
  const fourth = await hire(lead, chief, 'approver-2', 'approver', '決裁 四郎');
  const settlementOf = async () => {
    const [open] = (await cashier.call(pointsRoutes.listSettlements)).settlements;
    return { settlementId: open?.settlementId ?? 0 };
  };
  const params = await settlementOf();
  const closed = await cashier.call(pointsRoutes.closeSettlement, { params });
  const body = { statementHash: closed.statementHash ?? '' };
  const own = await cashier.ask(pointsRoutes.approveSettlement, { params, body });
  assert.equal(outcome(own), 'approver_is_creator');
  assert.ok(!own.ok);
  assert.deepEqual(own.body.canHelp, ['決裁 一郎', '決裁 四郎', '総合管理 一子']);
  await chief.call(pointsRoutes.approveSettlement, { params, body });
  const done = await fourth.call(pointsRoutes.approveSettlement, { params, body });
  assert.equal(done.state, 'closed');
  assert.deepEqual(
    done.approvals.map(({ by, madeBy }) => [by.name, madeBy.toSorted()]),
    [
      ['決裁 一郎', ['運営 主任', '運営 担当']],
      ['決裁 四郎', ['決裁 一郎', '総合管理 一子']],
    ],
  );

  // A lead who asks for an account of hers is not confirmed by one that she made, and is told who can.
  const account = {
    remitterCode: '0000043424',
    bankAccount: { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'オグニ' },
    reason: '開設',
  };
  await lead.call(pointsRoutes.changeMunicipalityAccount, { body: account });
  const [request] = (await fourth.call(pointsRoutes.listChangeRequests)).requests;
  assert.ok(request);
  const yes = { params: { requestId: request.requestId }, body: { approve: true, sha256: request.sha256 } };
  const refused = await fourth.ask(pointsRoutes.decideChangeRequest, yes);
  assert.equal(outcome(refused), 'person_not_independent');
  assert.ok(!refused.ok);
  assert.deepEqual(refused.body.canHelp, ['決裁 一郎']);
  assert.equal(outcome(await chief.ask(pointsRoutes.decideChangeRequest, yes)), 'ok');
});

test('a lead alone has no second account: without the other half of the code nobody signs in', async () => {
  const lead = await createOfficer(nation.world, { staffId: 'lead-1', password, at: 'points' });
  const body = {
    staffId: 'false-1',
    name: '偽',
    role: 'approver' as const,
    municipalityCode: code,
    departmentId: null,
  };
  const { code: first, requestId } = await lead.call(pointsRoutes.inviteStaff, { body });
  assert.notEqual(requestId, null);
  const actor = await nation.world.newActor();
  const accept = { body: { staffId: 'false-1', first, password } };
  assert.equal(outcome(await actor.ask(pointsRoutes.acceptInvitation, accept)), 'invitation_refused');
  const signIn = { body: { staffId: 'false-1', password } };
  assert.equal(outcome(await actor.ask(pointsRoutes.signInStaff, signIn)), 'staff_sign_in_refused');
});

test('a place belongs to who may say so: not another town’s operator without its yes, and no company', async () => {
  const lead = await createOfficer(nation.world, { staffId: 'lead-1', password, at: 'points' });
  const { platform, world } = nation;
  const operator = (kind: 'shop' | 'partner', municipalityCode: string | null) =>
    platform.registerOperator({
      name: 'よその店',
      kind,
      series: kind === 'partner' ? 'P' : 'B',
      municipalityCode,
      customerIdRule: { mode: 'mykeyId' },
    });
  const register = (operatorId: string) =>
    lead.ask(pointsRoutes.registerMerchant, { body: { operatorId, name: 'よその店', kind: 'shop' } });
  const elsewhere = await operator('shop', '13116');
  assert.equal(outcome(await register(elsewhere)), 'operator_elsewhere');
  assert.equal(outcome(await register(await operator('partner', null))), 'operator_no_place');
  assert.equal(outcome(await register('B9999')), 'operator_unknown');
  const counter = await createCounter(world, await platform.enrolmentCode(elsewhere, 'レジ'));
  await nation.systems.points.sync();
  const consent = (municipalityCode: string) =>
    counter.actor.ask(pointsRoutes.consentToPlace, { body: { municipalityCode } });
  assert.equal(outcome(await consent('13101')), 'municipality_not_open');
  assert.equal(outcome(await consent(code)), 'ok');
  assert.equal(outcome(await consent(code)), 'ok');
  assert.equal(outcome(await register(elsewhere)), 'ok');
  assert.equal(outcome(await register(elsewhere)), 'merchant_exists');
});

test('member passwords are counted by the member, from however many devices; a known device is not kept out', async () => {
  const person = await nation.person('Guess1');
  const login = { email: 'guess@example.jp', password: 'a password of my own' };
  await person.atMypage(pointsRoutes.changeLogin, { body: login });
  const known = await nation.world.newActor();
  assert.equal(outcome(await known.ask(pointsRoutes.signInWithPassword, { body: login })), 'ok');
  const wrong = { body: { ...login, password: 'wrong password' } };
  const guesses = await Promise.all(
    Array.from({ length: 20 }, async () => (await nation.world.newActor()).ask(pointsRoutes.signInWithPassword, wrong)),
  );
  const outcomes = Map.groupBy(guesses.map(outcome), (name) => name);
  assert.equal(outcomes.get('sign_in_refused')?.length, 10);
  assert.equal(outcomes.get('too_many_guesses')?.length, 10);
  assert.equal(outcome(await known.ask(pointsRoutes.signInWithPassword, { body: login })), 'ok');
  const fresh = await nation.world.newActor();
  assert.equal(outcome(await fresh.ask(pointsRoutes.signInWithPassword, { body: login })), 'too_many_guesses');
});

test('an office’s terminal gives out thirty codes a day for new terminals', async () => {
  const { platform, world } = nation;
  const operatorId = await platform.registerOperator({
    name: '大きな店',
    kind: 'shop',
    series: 'B',
    municipalityCode: code,
    customerIdRule: { mode: 'mykeyId' },
  });
  const office = await world.newActor();
  const first = await platform.enrolmentCode(operatorId, '事務室', 'office');
  await office.call(mykeyRoutes.enrolTerminal, { body: { code: first } });
  const asked = { body: { place: 'レジ' } };
  const codes = await Promise.all(
    Array.from({ length: 40 }, () => office.ask(mykeyRoutes.createOwnEnrolmentCode, asked)),
  );
  assert.equal(codes.filter(({ ok }) => ok).length, 30);
  assert.ok(codes.every((one) => one.ok || one.outcome === 'too_many_codes'));
});
