import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { createCardholder } from '../../demo/actors/cardholder.ts';
import { createCounter } from '../../demo/actors/counter.ts';
import type { Town } from '../../demo/actors/platform.ts';
import type { Actor } from '../../demo/actors/world.ts';
import { openStreetBook, type StreetPos, startStreetPos } from '../../demo/street-pos.ts';
import { startTestSystems, type TestSystems } from '../../demo/test-nation.ts';
import { createVoucherSeal, type VoucherSeal } from '../../points/accounts/voucher-seal.ts';
import type { FuzzCaller, Holder } from './callers.ts';
import type { System } from './documents.ts';
import { createPool, type Pool } from './pool.ts';
import { type Spare, seatCallers } from './seats.ts';

export const bank = {
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number: '1234567',
  holderName: 'オグニマチ',
};
export const ownerCode = '246810';
export const memberNumber = '20010013';

export type Shop = Awaited<ReturnType<Town['shop']>>;
export type Library = { operatorId: string; groupId: string; counter: Actor; office: Actor };

/** Two towns with all that routes ask for, and somebody of every kind who calls them. */
export type FuzzWorld = {
  nation: TestSystems;
  pool: Pool;
  callers: FuzzCaller[];
  town: Town;
  other: Town;
  today: Temporal.PlainDate;
  places: { shop: Shop; office: Shop; streetShop: Shop; museum: Shop; owned: Shop; away: Shop };
  libraries: [Library, Library];
  holders: [Holder, Holder, Holder];
  company: { actor: Actor; operatorId: string; partnerId: number; loginId: string };
  programId: number;
  targetId: number;
  streetUrl: string;
  eventId: number;
  streetId: number;
  streetKind: number;
  seal: VoucherSeal;
  /** Whose secret, session or account the requests may end. */
  spare: Record<System, Spare>;
  /** A person with a new card; with a マイキーID too, but not yet in the points cloud. */
  freshHand(): Promise<Holder>;
  freshPerson(): Promise<Holder & { recoveryCode: string; stopCode: string }>;
  /** A name, number or code that was not used before. */
  fresh(): string;
  close(): Promise<void>;
};

/** Starts both systems with the real clock, so that their jobs run beside the requests, and seeds them over HTTP. */
export async function openFuzzWorld(seed: number): Promise<FuzzWorld> {
  const nation = await startTestSystems({ ticking: true, requestsPerMinute: 1e9, guessesPerMinute: 1e9 });
  try {
    return await seedWorld(nation, seed);
  } catch (error) {
    await nation.close();
    throw error;
  }
}

async function seedWorld(nation: TestSystems, seed: number): Promise<FuzzWorld> {
  const { world, platform, systems } = nation;
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  let made = 0;
  const fresh = () => `${(seed % 1000).toString(36)}z${(++made).toString(36)}`;
  const town = await platform.openTown({ municipalityCode: '43424', remitterCode: '0000043424', bankAccount: bank });
  const other = await platform.openTown({ municipalityCode: '13116' });
  const places = await openPlaces(town, other);
  await systems.points.sync();
  const pos = await startStreetPos({
    ...{ port: 0, clock: world.clock, thumbprint: () => nation.systemThumbprint },
    book: openStreetBook({ members: [[memberNumber, { points: 0 }]], transfers: [] }),
  });
  const registers = await openRegisters(town, places, { today, pos });
  const libraries = await openLibraries(nation);
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const freshHand = async () => ({ ...(await nation.authority.issue('1234', keys)), mykeyId: `Fz${fresh()}` });
  const freshPerson = async () => {
    const hand = await freshHand();
    const { actor, openMykey } = await createCardholder(world, hand, hand.mykeyId);
    const body = { mykeyId: hand.mykeyId };
    return { ...hand, ...(await actor.call(mykeyRoutes.registerMykeyId, { session: await openMykey(), body })) };
  };
  const joined = await platform.registerPartner({
    ...{ name: 'A社', kind: 'card', reserveDays: 14, remitterCode: '1000000020', bankAccount: bank },
  });
  const holders: [Holder, Holder, Holder] = [await freshHand(), await freshHand(), await freshHand()];
  const loginId = 'login-1';
  for (const [index, hand] of holders.entries()) {
    const holder = await createCardholder(world, hand, hand.mykeyId);
    await holder.begin();
    await town.grant({ programId: registers.programId, mykeyId: hand.mykeyId, amount: 1_000_000_000, reason: '試験' });
    await holder.link(libraries[0].operatorId, `1000000${index}`);
    if (index === 0) await holder.link(joined.operatorId, loginId);
  }
  const pool = createPool();
  const seats = await seatCallers({
    nation,
    town,
    other,
    places,
    libraries,
    holders,
    company: joined.company.actor,
    pool,
  });
  pool.keep('operatorId', joined.operatorId, ...libraries.map(({ operatorId }) => operatorId));
  pool.keep('operatorId', ...Object.values(places).map(({ operatorId }) => operatorId));
  pool.keep('eventId', registers.eventId);
  pool.keep('streetId', registers.streetId);
  pool.keep('voucherKindId', registers.streetKind);
  pool.keep('groupId', libraries[0].groupId);
  pool.keep('merchantId', ...Object.values(places).map(({ merchantId }) => merchantId));
  pool.keep('mykeyId', ...holders.map(({ mykeyId }) => mykeyId));
  return {
    ...{ nation, pool, ...seats, town, other, today, places, libraries, holders, ...registers },
    company: { actor: joined.company.actor, operatorId: joined.operatorId, partnerId: joined.partnerId, loginId },
    seal: createVoucherSeal(nation.keys.voucherSigning),
    ...{ freshHand, freshPerson, fresh },
    async close() {
      await pos.close();
      await nation.close();
    },
  };
}

async function openPlaces(town: Town, other: Town): Promise<FuzzWorld['places']> {
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank });
  const office = await town.shop({ name: '商店街 事務局', kind: 'street' });
  const { streetId } = await town.lead.call(pointsRoutes.createStreet, {
    body: {
      ...{ name: '宮原商店街', officeMerchantId: office.merchantId },
      ownPoints: { name: 'みやはらポイント', numerator: 1, denominator: 1 },
    },
  });
  const streetShop = await town.shop({ name: '宮原の茶店', kind: 'shop', streetId });
  const museum = await town.shop({ name: '郷土館', kind: 'facility' });
  const owned = await town.shop({ name: '宮原の書店', kind: 'shop', streetId });
  const params = { merchantId: owned.merchantId };
  const { setupCode } = await town.lead.call(pointsRoutes.createSetupCode, { params });
  await owned.counter.actor.call(pointsRoutes.beginShop, { body: { setupCode, name: '店主', code: ownerCode } });
  return { shop, office, streetShop, museum, owned, away: await other.shop({ name: 'よその店', kind: 'shop' }) };
}

/** A programme, kinds of vouchers, a target of conversions, an event: what points are granted from and used for. */
async function openRegisters(
  { program, lead, confirm }: Town,
  { office, museum }: FuzzWorld['places'],
  { today, pos }: { today: Temporal.PlainDate; pos: StreetPos },
) {
  const [from, through] = [`${today.subtract({ days: 60 })}`, `${today.add({ days: 300 })}`];
  const period = { startsOn: from, endsOn: through };
  const programId = await program({
    department: '市民課',
    name: '育児応援',
    amount: 1000,
    ...period,
    expiresOn: through,
  });
  const streetId = (await lead.call(pointsRoutes.listStreets)).streets[0]?.streetId ?? 0;
  const { voucherKindId: streetKind } = await lead.call(pointsRoutes.createVoucherKind, {
    body: {
      ...{ name: '宮原商店街ポイント券', streetId, validity: { validDays: 30 } },
      ...{ claimDays: 10, afterExpiry: 'return', soldFrom: from, soldThrough: through },
    },
  });
  await lead.call(pointsRoutes.setOfflineLimits, { body: { pointsMax: 10_000_000, countMax: 10_000, hours: 48 } });
  const { targetId } = await lead.call(pointsRoutes.addConversionTarget, {
    body: {
      ...{ kind: 'street_points', name: '商店街ポイント', unitName: 'ポイント', payeeId: office.merchantId },
      ...{ rate: { numerator: 1, denominator: 1 }, pointsMin: 1, endpoint: pos.url, open: true },
      numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false },
    },
  });
  await lead.call(pointsRoutes.createFee, {
    params: { merchantId: museum.merchantId },
    body: { name: '入館料 一般', yen: 200, from, through },
  });
  await lead.call(pointsRoutes.createEvent, {
    body: { name: '旧小学校の整備', organizer: '旧小学校の会', ...period, expiresOn: through, bankAccount: bank },
  });
  await confirm();
  const { events } = await lead.call(pointsRoutes.listEventsOfMunicipality);
  return { programId, streetId, streetKind, targetId, streetUrl: pos.url, eventId: events[0]?.eventId ?? 0 };
}

/** Two libraries of one group, each with a counter and an office that can read applications. */
async function openLibraries({ world, platform }: TestSystems): Promise<[Library, Library]> {
  const { groupId } = await platform.mykey.call(mykeyRoutes.makeGroup, { body: { name: '県内図書館' } });
  const open = async (name: string): Promise<Library> => {
    const operatorId = await platform.registerOperator({
      ...{ name, kind: 'library', series: 'A', municipalityCode: '43424', lookUpWithoutPin: true },
      customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 8, lengthMax: 8 },
    });
    const { actor: counter } = await createCounter(world, await platform.enrolmentCode(operatorId, '窓口'));
    const { actor: office } = await createCounter(world, await platform.enrolmentCode(operatorId, '事務室', 'office'));
    await platform.mykey.call(mykeyRoutes.inviteToGroup, { params: { groupId }, body: { operatorId } });
    await office.call(mykeyRoutes.acceptMembership, { params: { groupId } });
    const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
    const { x = '', y = '' } = await exportJWK(publicKey);
    await office.call(mykeyRoutes.publishReadingKey, { body: { publicJwk: { kty: 'EC', crv: 'P-256', x, y } } });
    return { operatorId, groupId, counter, office };
  };
  return [await open('図書室'), await open('となりの図書館')];
}
