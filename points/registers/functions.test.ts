/**
 * A function that a town has switched off is refused by name, at every route that is business of it: those of its people by walking the
 * contract, those of terminals and residents by doing what each of them is for.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  participationTypes,
  pointsRoutes,
  type Route,
  type TownFunction,
  townFunctions,
} from '../../contract/index.ts';
import { conversionRoutes } from '../../contract/points/conversions/routes.ts';
import { contributionRoutes } from '../../contract/points/events/contribution-routes.ts';
import { eventOfficeRoutes, eventRoutes } from '../../contract/points/events/routes.ts';
import { applicationRoutes } from '../../contract/points/grants/application-routes.ts';
import { programKindRoutes } from '../../contract/points/grants/kind-routes.ts';
import { kioskRoutes } from '../../contract/points/grants/kiosk-routes.ts';
import { programRoutes } from '../../contract/points/grants/program-routes.ts';
import { grantRoutes } from '../../contract/points/grants/routes.ts';
import { uploadRoutes } from '../../contract/points/grants/upload-routes.ts';
import { venueRoutes } from '../../contract/points/grants/venue-routes.ts';
import { feeRoutes } from '../../contract/points/places/fee-routes.ts';
import { campaignRoutes } from '../../contract/points/premiums/routes.ts';
import { clearingRoutes } from '../../contract/points/vouchers/clearing-routes.ts';
import { myVoucherRoutes, voucherOfficeRoutes } from '../../contract/points/vouchers/office-routes.ts';
import { voucherRoutes } from '../../contract/points/vouchers/routes.ts';
import { makeKey } from '../../ledger/index.ts';
import { rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { eventBody } from '../events/testing/stage.ts';
import { startVenueStage, type VenueStage } from '../grants/testing/venue-stage.ts';
import type { Officer } from '../testing/officer.ts';
import { createVoucherSeal } from '../vouchers/seal.ts';

/** The rooms of each function; what stands in one of them and is of no function, and why. */
const rooms: Record<TownFunction, Record<string, Route>> = {
  grants: {
    ...programRoutes,
    ...programKindRoutes,
    ...grantRoutes,
    ...uploadRoutes,
    // What a payer offers is of no town’s functions.
    listSponsorships: pointsRoutes.listSponsorships,
    decideSponsorship: pointsRoutes.decideSponsorship,
  },
  venues: { ...venueRoutes, ...applicationRoutes, ...kioskRoutes },
  vouchers: { ...voucherRoutes, ...clearingRoutes, ...voucherOfficeRoutes, ...myVoucherRoutes },
  conversions: conversionRoutes,
  premiums: campaignRoutes,
  events: { ...eventRoutes, ...eventOfficeRoutes, ...contributionRoutes },
  tieUps: {
    createTieUp: pointsRoutes.createTieUp,
    listTieUps: pointsRoutes.listTieUps,
    changeTieUp: pointsRoutes.changeTieUp,
    reopenTieUp: pointsRoutes.reopenTieUp,
  },
  fees: feeRoutes,
};
const ofNoFunction = {
  createDepartment: 'a town has departments, whether it grants or not',
  renameDepartment: 'a town has departments, whether it grants or not',
  rehearseDepartmentEnd: 'a town has departments, whether it grants or not',
  endDepartment: 'a town has departments, whether it grants or not',
  reopenDepartment: 'a town has departments, whether it grants or not',
};

let stage: VenueStage;
let lead: Officer;
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const today = '2016-09-20';
const request = { params: new Proxy({}, { get: () => '1' }) } as never;

before(async () => {
  stage = await startVenueStage();
  lead = stage.town.lead;
});
after(() => stage?.nation.close());

const switchTo = (functions: readonly TownFunction[], more: { fromOn?: string; by?: Officer } = {}) =>
  (more.by ?? lead).ask(pointsRoutes.setFunctions, {
    body: { fromOn: more.fromOn ?? today, reason: '試験', participationType: null, functions: [...functions] },
  });
const without = (name: TownFunction) => townFunctions.filter((one) => one !== name);

test('no route of a function’s rooms lacks its word, and no word names another function', () => {
  for (const [name, routes] of Object.entries(rooms))
    for (const [route, { needs, finishes }] of Object.entries(routes))
      if (!(route in ofNoFunction)) assert.equal(needs ?? finishes, name, route);
  const inRooms = new Set(Object.values(rooms).flatMap((routes) => Object.keys(routes)));
  for (const [route, { needs, finishes }] of Object.entries<Route>(pointsRoutes))
    if (needs ?? finishes) assert.ok(inRooms.has(route), route);
});

// Seen to fail: without the judgement where callers are admitted, every one of these routes answers something else.
test('people of a town hear it at every route: of what is new once it is off, of all where it was never on', async () => {
  const other = await stage.nation.platform.openTown({ municipalityCode: '43425', functions: [] });
  const people = new Map<string, Officer>();
  for (const role of ['accounting', 'approver', 'auditor'] as const)
    people.set(role, await other.person(role, { staffId: `never-${role}` }));
  people.set('lead', other.lead);
  const hired = new Map<string, Officer>([['lead', lead]]);
  for (const role of ['accounting', 'approver', 'auditor'] as const) hired.set(role, await stage.town.person(role));
  const ofStaff = Object.entries<Route>(pointsRoutes).filter(([, { caller }]) => caller === 'staff');
  let walked = 0;
  for (const name of townFunctions) {
    assert.equal(outcomeOf(await switchTo(without(name))), 'ok', name);
    for (const [route, definition] of ofStaff) {
      const { needs, finishes, roles } = definition;
      const role = roles?.find((one) => people.has(one)) ?? '';
      const [here, there] = [hired.get(role), people.get(role)];
      if (!here || !there || route === 'signOutStaff') continue;
      const isOff = needs === name || (name === 'grants' && needs === 'venues');
      const outcome = outcomeOf(await here.ask(definition, request));
      assert.equal(outcome === 'function_off', isOff, `${route} without ${name}: ${outcome}`);
      if (needs !== name && finishes !== name) continue;
      walked += 1;
      assert.equal(outcomeOf(await there.ask(definition, request)), 'function_off', `${route}, never on`);
    }
    assert.equal(outcomeOf(await switchTo(townFunctions)), 'ok');
  }
  const expected = ofStaff.filter(([, { needs, finishes }]) => needs ?? finishes).length;
  assert.equal(walked, expected, 'every route of a function that people of offices call');
});

test('terminals and residents hear it where they would begin something, and nothing of it is written', async () => {
  const { nation, town } = stage;
  const programId = await stage.program();
  const venueId = await stage.venue({ programId, opensAt: '09:00' });
  const kiosk = await stage.kiosk(venueId);
  const { setupCode } = await stage.clerk.call(pointsRoutes.createVenueCode, { params: { venueId } });
  const [person] = await stage.people('Func0001');
  assert.ok(person);
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 5000, reason: '試験' });
  const shop = await town.shop({ name: '宮原の店', kind: 'shop' });
  const { voucherKindId } = await lead.call(pointsRoutes.createVoucherKind, {
    body: {
      name: '小国町ポイント券',
      streetId: null,
      validity: { validDays: 30 },
      claimDays: 10,
      afterExpiry: 'return',
      soldFrom: '2016-09-01',
      soldThrough: '2016-12-31',
    },
  });
  const { bankAccount: _, ...event } = eventBody;
  const { eventId } = await lead.call(pointsRoutes.createEvent, { body: { ...event, startsOn: '2016-09-01' } });
  const { targetId } = await lead.call(pointsRoutes.addConversionTarget, {
    body: {
      kind: 'street_points',
      name: '宮原ポイント',
      unitName: 'みやはら',
      payeeId: shop.merchantId,
      rate: { numerator: 1, denominator: 1 },
      pointsMin: 1,
      numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'none', expires: false },
      endpoint: 'http://localhost:9/street',
      open: true,
    },
  });
  const key = () => makeKey(nation.world.clock());
  const { session } = await person.actor.call(pointsRoutes.signInWithCard, {
    body: { assertion: await nation.mykey.assert(person.actor, person) },
  });
  const sell = async () => {
    const { counterSessionId, paymentKey } = await shop.counter.open(person);
    return shop.counter.actor.ask(pointsRoutes.issueVouchers, {
      body: { counterSessionId, voucherKindId, denominations: [{ points: 500, count: 1 }] },
      idempotencyKey: paymentKey,
    });
  };
  const sold = await sell();
  assert.ok(sold.ok, outcomeOf(sold));
  const begins = {
    bindToVenue: async () => (await stage.terminal()).ask(pointsRoutes.bindToVenue, { body: { setupCode } }),
    tapAtVenue: () => stage.tap(kiosk, person),
    issueVouchers: sell,
    contribute: () =>
      person.actor.ask(pointsRoutes.contribute, {
        session: session.token,
        body: { eventId, fromMunicipalityCode: '43424', amount: 100, discloseName: false },
        idempotencyKey: key(),
      }),
    convert: () =>
      person.actor.ask(pointsRoutes.convert, {
        session: session.token,
        body: { targetId, memberNumber: '12345678', points: 100, units: 100 },
        idempotencyKey: key(),
      }),
  };
  const expected = Object.entries<Route>(pointsRoutes).filter(([, { caller, needs }]) => needs && caller !== 'staff');
  assert.deepEqual(Object.keys(begins).toSorted(), expected.map(([name]) => name).toSorted());
  await switchTo([]);
  for (const [name, begin] of Object.entries(begins)) assert.equal(outcomeOf(await begin()), 'function_off', name);
  const written = await rows<{ n: number }>(
    nation.databases.points,
    `SELECT (SELECT count(*) FROM conversion) + (SELECT count(*) FROM contribution) + (SELECT count(*) FROM voucher) AS n`,
  );
  assert.deepEqual(written, [{ n: 1 }], 'the voucher that was bought before, and nothing else');

  // What was bought stays usable, and what was granted is paid with.
  const seal = createVoucherSeal(nation.keys.voucherSigning);
  const [voucher] = sold.answer.vouchers;
  assert.ok(voucher);
  const redeemed = await shop.counter.actor.ask(pointsRoutes.redeemVoucher, {
    body: {
      proof: { number: voucher.number, confirmationCode: seal.confirmationCode(voucher.number) },
      purpose: 'purchase',
    },
    idempotencyKey: key(),
  });
  assert.ok(redeemed.ok, outcomeOf(redeemed));
  await shop.counter.pay(person, 300);

  // On again, all of it goes on.
  await switchTo(townFunctions);
  assert.equal(outcomeOf(await stage.tap(kiosk, person)), 'ok');
  assert.equal(outcomeOf(await begins.contribute()), 'ok');
});

test('a switch holds from its day on, is refused for a day that is over, and leaves its reason in the trail', async () => {
  assert.equal(outcomeOf(await switchTo(without('fees'), { fromOn: '2016-09-19' })), 'date_past');
  assert.equal(outcomeOf(await switchTo(townFunctions)), 'functions_unchanged');
  assert.equal(outcomeOf(await switchTo(without('fees'), { fromOn: '2016-09-22' })), 'ok');
  const state = async () => (await lead.call(pointsRoutes.showStaff)).functions?.fees;
  assert.equal(await state(), 'on');
  stage.nation.pass({ hours: 48 });
  assert.equal(await state(), 'ending');
  const { history } = await lead.call(pointsRoutes.showFunctions);
  assert.deepEqual(history[0], {
    name: 'fees',
    fromOn: '2016-09-22',
    isOn: false,
    reason: '試験',
    by: '総合管理 担当',
  });
  const { entries } = await lead.call(pointsRoutes.searchTrail, {
    query: { from: today, through: '2016-09-22', subject: 'functions' },
  });
  assert.equal(entries[0]?.reason, '試験');
});

test('two who switch at once come one after the other', async () => {
  const fromOn = '2016-10-01';
  const answers = await Promise.all([1, 2, 3].map(() => switchTo(without('events'), { fromOn })));
  assert.deepEqual(answers.map(outcomeOf).toSorted(), ['functions_unchanged', 'functions_unchanged', 'ok']);
});

test('the patterns of taking part are eight, each names functions, and the opening takes one as data', async () => {
  assert.deepEqual(
    participationTypes.map(({ id }) => id),
    ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'],
  );
  const { functions } = participationTypes[5];
  const town = await stage.nation.platform.openTown({
    municipalityCode: '43428',
    participationType: 'VI',
    functions: [...functions],
  });
  const shown = await town.lead.call(pointsRoutes.showFunctions);
  assert.equal(shown.participationType, 'VI');
  assert.equal(shown.functions.grants, 'off', 'no grants of its own');
  // The account alone makes it a destination of support points.
  const [person] = await stage.people('Func0002');
  const { municipalities } = await person!.actor.call(pointsRoutes.listMunicipalities);
  assert.ok(municipalities.some(({ code }) => code === '43428'));
});
