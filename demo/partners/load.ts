import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { pointsRoutes } from '../../contract/index.ts';
import type { Company } from '../../points/testing/company.ts';
import { confirmChanges, type Officer } from '../../points/testing/officer.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { createCardholder, takeCard } from '../actors/cardholder.ts';
import type { Platform } from '../actors/platform.ts';
import type { World } from '../actors/world.ts';
import { demoPin, type Nation } from '../nation.ts';
import { type KeptCoupon, newPartner, openPartner, type StoredPartner } from './partner.ts';
import { customerOf, type PartnerName, partnerTerms } from './terms.ts';

export type Registered = { company: Company; operatorId: string; partnerId: number };

const patternOf = { airline: 'immediate', telephone: 'deferred', power: 'post' } as const;
/** Coupons of 1,000 points in the first batch of each. */
const firstBatch = { batchNumber: 'DEMO-1', count: 20, points: 1000 };

/** Which two people of each company register its key and sign in at its office. */
const peopleOf = (name: PartnerName) => [`${name}1`, `${name}2`] as const;

type Loading = {
  platform: Platform;
  clock: () => Temporal.Instant;
  /** The airline and two of its people, where it was registered before. */
  airline?: { registered: Registered; people: readonly Officer[] };
};

/** Registers the four companies with their people, keys and first coupons, over HTTP as in life. */
export async function loadPartners({ platform, clock, airline }: Loading): Promise<Record<PartnerName, StoredPartner>> {
  // One after the other: each confirms what waits at the platform's own office.
  const load = async (name: PartnerName): Promise<StoredPartner> => {
    const known = name === 'airline' ? airline : undefined;
    const registered = known?.registered ?? (await platform.registerPartner(partnerTerms[name]));
    if (!known) registered.company.points.set(customerOf[name].loginId, customerOf[name].points);
    if (name === 'card') {
      await platform.peopleOf(`P${registered.partnerId}`, peopleOf(name));
      return newPartner(registered);
    }
    const people = known?.people ?? (await platform.peopleOf(`P${registered.partnerId}`, peopleOf(name)));
    return newPartner(
      registered,
      await takeCoupons({ company: registered.company, people, pattern: patternOf[name], clock }),
    );
  };
  return {
    airline: await load('airline'),
    card: await load('card'),
    telephone: await load('telephone'),
    power: await load('power'),
  };
}

type Taking = {
  company: Company;
  people: readonly Officer[];
  pattern: 'immediate' | 'deferred' | 'post';
  clock: () => Temporal.Instant;
};
/** ① of 6-10: two people register the company's key; its system asks for a batch, takes the codes once, and opens them with that key. */
async function takeCoupons({ company, people, pattern, clock }: Taking): Promise<KeptCoupon[]> {
  const [first, second] = people;
  if (!first || !second) throw new Error('a company registers its key with two people');
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const key = await exportJWK(pair.publicKey);
  await first.call(pointsRoutes.askForCouponKey, { body: { key: key as never, reason: '初めての登録' } });
  await confirmChanges(second, 'points');
  const today = dateInTokyo(clock());
  const days = { validFrom: `${today}`, validThrough: `${today.add({ months: 6 })}` };
  const { batchNumber, points } = firstBatch;
  await company.actor.call(pointsRoutes.requestCouponBatch, { body: { ...firstBatch, ...days, pattern } });
  const jwe = await company.actor.call(pointsRoutes.handOverCouponBatch, { params: { batchNumber } });
  const { plaintext } = await compactDecrypt(Buffer.from(jwe).toString(), pair.privateKey);
  const { coupons } = JSON.parse(Buffer.from(plaintext).toString()) as { coupons: string[] };
  return coupons.map((code) => ({ code, batchNumber, points, validThrough: days.validThrough }));
}

type Adding = { world: World; platform: Platform; nation: Nation; people: readonly Officer[] };
/**
 * Adds the four companies to the demonstration nation, whose airline is there already with `people` of its office; card 1 is known to those
 * that go by a login ID.
 */
export async function addPartners({ world, platform, nation, people }: Adding): Promise<void> {
  const { airline } = nation.partners;
  const { company } = await openPartner(world, airline);
  const registered = { company, operatorId: airline.operatorId, partnerId: airline.partnerId };
  const partners = await loadPartners({ platform, clock: world.clock, airline: { registered, people } });
  const card = nation.cards.find(({ id }) => id === 'hana');
  if (!card) throw new Error('the nation has no card 1');
  const hana = await createCardholder(world, takeCard(card.state, demoPin), 'Hana2016');
  for (const name of ['card', 'telephone'] as const)
    await hana.link(partners[name].operatorId, customerOf[name].loginId);
  nation.partners = partners;
}
