/**
 * Who may call what, for every route and every role. What is expected is a table that people agreed on, not what the contract says: a route
 * that opens to another role fails here until somebody has looked at it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pointsRoutes, type Route } from '../contract/index.ts';
import { makeKey } from '../ledger/index.ts';
import type { Answered } from '../server/client.ts';
import type { Actor } from './testing/actor.ts';
import { forAnyone, forStaff, type Role, roles } from './testing/expected-policy.ts';
import { always, forTerminals, type Heard } from './testing/expected-terminals.ts';
import { createOfficer, type Officer } from './testing/officer.ts';
import { onePersonOfEachOffice } from './testing/offices.ts';
import { bankFilesOfAnother } from './testing/other-town.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town, testPassword } from './testing.ts';

let points: TestPoints;
let town: Town;
let shop: Shop;
let person: Holder;
const officers = new Map<Role, Officer>();
before(async () => {
  points = await startTestPoints();
  town = await points.platform.openTown({ municipalityCode: '43424' });
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  person = await points.person('Policy1');
  const { departmentId } = await town.lead.call(pointsRoutes.createDepartment, { body: { name: '市民課' } });
  officers.set('platform', points.platform.points).set('lead', town.lead);
  for (const role of ['accounting', 'approver', 'auditor'] as const) officers.set(role, await town.person(role));
  for (const [role, officer] of await onePersonOfEachOffice(points.platform)) officers.set(role, officer);
  for (const role of ['department', 'venue'] as const) officers.set(role, await town.person(role, { departmentId }));
});
after(() => points?.close());

/** Any value for every parameter of an address: who may not call is told before anybody looks at it. */
const anything = new Proxy({}, { get: () => '1' });
const request = { params: anything } as never;
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const routesOf = (...callers: Route['caller'][]) =>
  Object.entries(pointsRoutes as Record<string, Route>).filter(([, { caller }]) => callers.includes(caller));

test('the table names every route of people of offices, and no other', () => {
  const named = routesOf('staff').map(([name]) => name);
  assert.deepEqual(named.toSorted(), Object.keys(forStaff).toSorted());
});

for (const role of roles) {
  test(`${role} is let in where it may be, and nowhere else`, async () => {
    const officer = officers.get(role);
    assert.ok(officer);
    for (const [name, route] of routesOf('staff')) {
      // These end the session or the way in of who asks.
      if (name === 'signOutStaff') continue;
      const outcome = outcomeOf(await officer.ask(route, request));
      const may = forStaff[name]?.includes(role);
      assert.equal(outcome === 'not_allowed' || outcome === 'sign_in_required', !may, `${name}: ${outcome}`);
    }
  });
}

test('nobody without a session, a token or a key of theirs is let in, whatever the route', async () => {
  const stranger = await points.world.newActor();
  for (const [name, route] of routesOf('staff', 'member', 'cardholder'))
    assert.equal(outcomeOf(await stranger.ask(route, request)), 'sign_in_required', name);
  for (const [name, route] of routesOf('partner'))
    assert.equal(outcomeOf(await stranger.ask(route, request)), 'token_required', name);
  for (const [name, route] of routesOf('terminal', 'linkedSystem'))
    assert.equal(outcomeOf(await stranger.ask(route, request)), 'not_allowed', name);
  assert.deepEqual(
    routesOf('anyone')
      .map(([name]) => name)
      .toSorted(),
    forAnyone.toSorted(),
  );
});

test('a member’s session opens no office, an officer’s no マイページ, and a terminal’s key neither', async () => {
  const { session } = (await person.actor.call(pointsRoutes.signInWithCard, {
    body: { assertion: await points.mykey.assert(person.actor, person) },
  })) as { session: { token: string } };
  for (const [name, route] of routesOf('staff'))
    assert.equal(
      outcomeOf(await person.actor.ask(route, { ...(request as object), session: session.token } as never)),
      'sign_in_required',
      name,
    );
  for (const [name, route] of routesOf('member'))
    assert.equal(outcomeOf(await town.lead.ask(route, request)), 'sign_in_required', name);
  for (const [name, route] of routesOf('staff', 'member'))
    assert.equal(outcomeOf(await shop.counter.actor.ask(route, request)), 'sign_in_required', name);
  for (const [name, route] of routesOf('partner'))
    assert.equal(outcomeOf(await shop.counter.actor.ask(route, request)), 'token_required', name);
});

describe('at a till', () => {
  const refusals = new Set(['place_unknown', 'not_a_street_office', 'clerk_needed', 'owner_needed']);
  const tills = new Map<keyof Heard, Actor>();
  before(async () => {
    const library = { name: '図書室', kind: 'library', series: 'A', municipalityCode: null } as const;
    const nowhere = await points.mykey.registerOperator({ ...library, customerIdRule: { mode: 'mykeyId' } });
    tills.set('nowhere', (await points.mykey.openCounter(nowhere, '窓口')).actor);
    tills.set('withoutClerks', shop.counter.actor);
    const office = await town.shop({ name: '下城商店街 事務局', kind: 'street' });
    await town.lead.call(pointsRoutes.createStreet, {
      body: { name: '下城商店街', officeMerchantId: office.merchantId },
    });
    tills.set('streetOffice', office.counter.actor);
    const staffed = await town.shop({ name: '係のいる店', kind: 'shop' });
    const { setupCode } = await town.lead.call(pointsRoutes.createSetupCode, {
      params: { merchantId: staffed.merchantId },
    });
    const owners = staffed.counter.actor;
    await owners.call(pointsRoutes.beginShop, { body: { setupCode, name: '店主', code: '2468' } });
    const made = await owners.call(pointsRoutes.addClerk, { body: { name: '山田', code: '1357', role: 'clerk' } });
    const clerks = (await points.mykey.openCounter(staffed.operatorId, 'レジ2')).actor;
    await clerks.call(pointsRoutes.signInClerk, { body: { clerkId: made.clerkId, code: '1357' } });
    const nobodys = (await points.mykey.openCounter(staffed.operatorId, 'レジ3')).actor;
    tills.set('owner', owners).set('clerk', clerks).set('nobodySignedIn', nobodys);
  });

  test('the table names every route of terminals, and no other', () => {
    const named = routesOf('terminal').map(([name]) => name);
    assert.deepEqual(named.toSorted(), Object.keys(forTerminals).toSorted());
  });

  for (const standing of Object.keys(always) as (keyof Heard)[])
    test(`a terminal is let in where it may be, and hears why nowhere else: ${standing}`, async () => {
      const till = tills.get(standing);
      assert.ok(till);
      for (const [name, route] of routesOf('terminal')) {
        // This ends who is signed in.
        if (name === 'signOutClerk' && (standing === 'clerk' || standing === 'owner')) continue;
        const outcome = outcomeOf(await till.ask(route, request));
        assert.equal(refusals.has(outcome) ? outcome : 'in', forTerminals[name]?.[standing], `${name}: ${outcome}`);
      }
    });
});

describe('of another municipality', () => {
  /** What stands in 43424, and what its neighbour hears of it: that there is no such thing. */
  const day = { validFrom: '2016-10-03', validThrough: '2016-12-31' };
  const event = {
    name: '旧西里小学校',
    kind: 'school' as const,
    organizer: '会',
    description: '直します。',
    startsOn: '2016-10-03',
    endsOn: '2016-12-31',
    expiresOn: '2016-12-31',
  };
  let ids: Record<'street' | 'kind' | 'event' | 'fee' | 'settlement' | 'tieUp', number>;
  let neighbour: Officer;
  let cashier: Officer;
  before(async () => {
    const other = await points.platform.openTown({ municipalityCode: '43425' });
    neighbour = other.lead;
    cashier = await other.person('accounting');
    const { lead } = town;
    const street = await lead.call(pointsRoutes.createStreet, { body: { name: '宮原商店街' } });
    const kind = await lead.call(pointsRoutes.createVoucherKind, {
      body: {
        name: '町の券',
        streetId: null,
        validity: { validDays: 30 },
        claimDays: 10,
        afterExpiry: 'return',
        soldFrom: '2016-10-03',
        soldThrough: '2016-12-31',
      },
    });
    const made = await lead.call(pointsRoutes.createEvent, { body: event });
    const museum = await town.shop({ name: '郷土館', kind: 'facility' });
    const fee = await lead.call(pointsRoutes.createFee, {
      params: { merchantId: museum.merchantId },
      body: { name: '入館料', yen: 300, from: '2016-10-03', through: '2016-12-31' },
    });
    const [settlement] = (await lead.call(pointsRoutes.listSettlements)).settlements;
    assert.ok(settlement, 'there is a settlement');
    const tieUp = await lead.call(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '43425', ...day } });
    ids = {
      street: street.streetId,
      kind: kind.voucherKindId,
      event: made.eventId,
      fee: fee.feeId,
      settlement: settlement.settlementId,
      tieUp: tieUp.tieUpId,
    };
  });

  test('an office reaches nothing of its neighbour, by whatever route', async () => {
    const { merchantId } = shop;
    const bankAccount = {
      bankCode: '9999',
      branchCode: '901',
      type: '1' as const,
      number: '1234567',
      holderName: 'ミセ',
    };
    const lead = neighbour;
    const ofStatement = { statementHash: '0'.repeat(64), reason: 'x' };
    const heard: [string, string, () => Promise<Answered<unknown>>][] = [
      [
        'changeMerchantAccount',
        'place_unknown',
        () =>
          lead.ask(pointsRoutes.changeMerchantAccount, { params: { merchantId }, body: { bankAccount, reason: 'x' } }),
      ],
      ['createSetupCode', 'place_unknown', () => lead.ask(pointsRoutes.createSetupCode, { params: { merchantId } })],
      ['revokeSetupCode', 'place_unknown', () => lead.ask(pointsRoutes.revokeSetupCode, { params: { merchantId } })],
      [
        'setStreetOfPlace',
        'place_unknown',
        () => lead.ask(pointsRoutes.setStreetOfPlace, { params: { merchantId }, body: { streetId: null } }),
      ],
      [
        'changeStreet',
        'street_unknown',
        () => lead.ask(pointsRoutes.changeStreet, { params: { streetId: ids.street }, body: { name: '別' } as never }),
      ],
      [
        'changeTieUp',
        'tie_up_unknown',
        () =>
          lead.ask(pointsRoutes.changeTieUp, {
            params: { tieUpId: ids.tieUp },
            body: { ...day, reason: 'x' },
          }),
      ],
      [
        'changeMerchant',
        'place_unknown',
        () =>
          lead.ask(pointsRoutes.changeMerchant, {
            params: { merchantId },
            body: { name: '別', kind: 'shop', fromOn: '2016-12-01', reason: 'x' },
          }),
      ],
      [
        'endMerchant',
        'place_unknown',
        () =>
          lead.ask(pointsRoutes.endMerchant, { params: { merchantId }, body: { lastOn: '2016-12-01', reason: 'x' } }),
      ],
      [
        'reopenMerchant',
        'place_unknown',
        () =>
          lead.ask(pointsRoutes.reopenMerchant, {
            params: { merchantId },
            body: { fromOn: '2016-12-01', reason: 'x' },
          }),
      ],
      [
        'renameVoucherKind',
        'voucher_kind_unknown',
        () =>
          lead.ask(pointsRoutes.renameVoucherKind, {
            params: { voucherKindId: ids.kind },
            body: { name: '別', fromOn: '2016-12-01', reason: 'x' },
          }),
      ],
      [
        'endVoucherKind',
        'voucher_kind_unknown',
        () =>
          lead.ask(pointsRoutes.endVoucherKind, {
            params: { voucherKindId: ids.kind },
            body: { soldThrough: '2016-11-30', reason: 'x' },
          }),
      ],
      [
        'changeFee',
        'fee_unknown',
        () =>
          lead.ask(pointsRoutes.changeFee, {
            params: { feeId: ids.fee },
            body: { name: '別', yen: 1, fromOn: '2016-12-01', reason: '別' },
          }),
      ],
      [
        'changeFeeLastDay',
        'fee_unknown',
        () => lead.ask(pointsRoutes.changeFeeLastDay, { params: { feeId: ids.fee }, body: { through: '2016-11-30' } }),
      ],
      [
        'changeEvent',
        'event_unknown',
        () =>
          lead.ask(pointsRoutes.changeEvent, {
            params: { eventId: ids.event },
            body: { ...event, reason: 'x' } as never,
          }),
      ],
      [
        'changeEventAccount',
        'event_unknown',
        () =>
          lead.ask(pointsRoutes.changeEventAccount, {
            params: { eventId: ids.event },
            body: { bankAccount, reason: 'x' },
          }),
      ],
      [
        'askEventCancellation',
        'event_unknown',
        () => lead.ask(pointsRoutes.askEventCancellation, { params: { eventId: ids.event }, body: { reason: '雨' } }),
      ],
      [
        'showSettlement',
        'settlement_unknown',
        () => lead.ask(pointsRoutes.showSettlement, { params: { settlementId: ids.settlement } }),
      ],
      [
        'showUsesByMethod',
        'settlement_unknown',
        () => lead.ask(pointsRoutes.showUsesByMethod, { params: { settlementId: ids.settlement } }),
      ],
      [
        'closeSettlement',
        'settlement_unknown',
        () => cashier.ask(pointsRoutes.closeSettlement, { params: { settlementId: ids.settlement } }),
      ],
      [
        'returnStatement',
        'settlement_unknown',
        () => lead.ask(pointsRoutes.returnStatement, { params: { settlementId: ids.settlement }, body: ofStatement }),
      ],
      [
        'decideLine',
        'settlement_unknown',
        () =>
          cashier.ask(pointsRoutes.decideLine, {
            params: { settlementId: ids.settlement },
            body: { ...ofStatement, line: 0, decision: 'hold' },
          }),
      ],
      ...bankFilesOfAnother(cashier, { settlementId: ids.settlement, fileId: ids.settlement }),
      [
        'createZenginFiles',
        'settlement_unknown',
        () =>
          cashier.ask(pointsRoutes.createZenginFiles, {
            params: { settlementId: ids.settlement },
            body: { payoutOn: '2016-11-30' },
          }),
      ],
      [
        'endStaff',
        'staff_unknown',
        () => lead.ask(pointsRoutes.endStaff, { params: { staffId: 'approver-43424' }, body: { reason: 'x' } }),
      ],
      [
        'resetStaff',
        'staff_unknown',
        () => lead.ask(pointsRoutes.resetStaff, { params: { staffId: 'approver-43424' }, body: { reason: 'x' } }),
      ],
    ];
    for (const [name, outcome, ask] of heard) assert.equal(outcomeOf(await ask()), outcome, name);
    assert.deepEqual((await lead.call(pointsRoutes.listMerchants)).merchants, []);
    assert.deepEqual(
      (await lead.call(pointsRoutes.listStaff)).staff.filter(({ staffId }) => staffId.endsWith('43424')),
      [],
    );
  });

  test('a terminal of another operator reaches no payment, no receipt and no voucher of this shop', async () => {
    const programId = await town.program({
      department: '市民課2',
      name: '試験',
      amount: 500,
      startsOn: '2016-04-01',
      endsOn: '2017-03-31',
      expiresOn: '2017-03-31',
    });
    await town.grant({ programId, mykeyId: person.mykeyId, amount: 500 });
    const { paymentKey } = await shop.counter.pay(person, 100);
    const other = (await town.shop({ name: 'となりの店', kind: 'shop' })).counter.actor;
    const idempotencyKey = () => makeKey(points.world.clock());
    const reversed = await other.ask(pointsRoutes.reversePayment, {
      params: { paymentKey },
      idempotencyKey: idempotencyKey(),
    });
    assert.equal(outcomeOf(reversed), 'original_unknown');
    assert.equal(outcomeOf(await other.ask(pointsRoutes.showReceipt, { params: { paymentKey } })), 'original_unknown');
    assert.deepEqual((await other.call(pointsRoutes.showToday)).payments, []);
  });
});

test('an account that ended calls nothing any more', async () => {
  const extra = await town.person('approver', { staffId: 'approver-extra' });
  await extra.call(pointsRoutes.showStaff);
  await town.lead.call(pointsRoutes.endStaff, { params: { staffId: 'approver-extra' }, body: { reason: '異動' } });
  assert.equal(outcomeOf(await extra.ask(pointsRoutes.showStaff)), 'sign_in_required');
  const again = createOfficer(points.world, { staffId: 'approver-extra', password: testPassword, at: 'points' });
  await assert.rejects((await again).call(pointsRoutes.showStaff), /staff_sign_in_refused/);
});
