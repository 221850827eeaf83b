import { exportJWK, generateKeyPair } from 'jose';
import { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { createCounter } from '../../demo/actors/counter.ts';
import type { Town } from '../../demo/actors/platform.ts';
import type { TestSystems } from '../../demo/test-nation.ts';
import { openStreetBook, type StreetPos, startStreetPos } from '../../points/conversions/testing/street-pos.ts';
import type { Actor } from '../../points/testing/actor.ts';
import { present } from './present.ts';

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
export type Places = Record<'shop' | 'office' | 'streetShop' | 'museum' | 'owned' | 'away', Shop>;

/** Places of use of every kind, one of which has clerks, and one in another town. */
export async function openPlaces(town: Town, other: Town): Promise<Places> {
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank });
  const office = await town.shop({ name: '商店街 事務局', kind: 'street' });
  const { streetId } = await town.lead.call(pointsRoutes.createStreet, {
    body: {
      name: '宮原商店街',
      officeMerchantId: office.merchantId,
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

async function openTarget(lead: Town['lead'], target: { name: string; url: string; payeeId: number }) {
  const { targetId } = await lead.call(pointsRoutes.addConversionTarget, {
    body: {
      kind: 'street_points',
      name: target.name,
      unitName: 'ポイント',
      payeeId: target.payeeId,
      rate: { numerator: 1, denominator: 1 },
      pointsMin: 1,
      endpoint: target.url,
      open: true,
      numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false },
    },
  });
  return targetId;
}

/** A programme, kinds of vouchers, a target of conversions, an event: what points are granted from and used for. */
export async function openRegisters(
  { program, lead, confirm }: Town,
  { office, museum }: Places,
  { today, pos }: { today: Temporal.PlainDate; pos: Streets },
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
  const streetId = present((await lead.call(pointsRoutes.listStreets)).streets[0], 'street').streetId;
  const { voucherKindId: streetKind } = await lead.call(pointsRoutes.createVoucherKind, {
    body: {
      name: '宮原商店街ポイント券',
      streetId,
      validity: { validDays: 30 },
      claimDays: 10,
      afterExpiry: 'return',
      soldFrom: from,
      soldThrough: through,
    },
  });
  await lead.call(pointsRoutes.setOfflineLimits, { body: { pointsMax: 10_000_000, countMax: 10_000, hours: 48 } });
  const targets = {
    targetId: await openTarget(lead, { name: '商店街ポイント', url: pos.quick.url, payeeId: office.merchantId }),
    slowTargetId: await openTarget(lead, { name: '遅い所', url: pos.slow.url, payeeId: office.merchantId }),
  };
  await lead.call(pointsRoutes.createFee, {
    params: { merchantId: museum.merchantId },
    body: { name: '入館料 一般', yen: 200, from, through },
  });
  await lead.call(pointsRoutes.createEvent, {
    body: { name: '旧小学校の整備', organizer: '旧小学校の会', ...period, expiresOn: through, bankAccount: bank },
  });
  await confirm();
  const { events } = await lead.call(pointsRoutes.listEventsOfMunicipality);
  return {
    programId,
    streetId,
    streetKind,
    ...targets,
    streetUrl: pos.quick.url,
    eventId: present(events[0], 'event').eventId,
  };
}

/** Two libraries of one group, each with a counter and an office that can read applications. */
export async function openLibraries({ world, platform }: TestSystems): Promise<[Library, Library]> {
  const { groupId } = await platform.mykey.call(mykeyRoutes.makeGroup, { body: { name: '県内図書館' } });
  const open = async (name: string): Promise<Library> => {
    const operatorId = await platform.registerOperator({
      name,
      kind: 'library',
      series: 'A',
      municipalityCode: '43424',
      lookUpWithoutPin: true,
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

export type Streets = { quick: StreetPos; slow: StreetPos };
/** The systems of two streets: one that does what it is asked, and one that never comes to an end. */
export async function openStreets({ world, systemThumbprint }: TestSystems): Promise<Streets> {
  const start = () =>
    startStreetPos({
      port: 0,
      clock: world.clock,
      thumbprint: () => systemThumbprint,
      book: openStreetBook({ members: [[memberNumber, { points: 0 }]], transfers: [] }),
    });
  const [quick, slow] = await Promise.all([start(), start()]);
  slow.onCommit('pending');
  return { quick, slow };
}
