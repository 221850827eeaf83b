import { generateKeyPairSync } from 'node:crypto';
import { mykeyRoutes } from '../../contract/index.ts';
import { createCardholder } from '../../demo/actors/cardholder.ts';
import type { Town } from '../../demo/actors/platform.ts';
import { startTestSystems, type TestSystems } from '../../demo/test-nation.ts';
import type { Company } from '../../points/testing/company.ts';
import { createVoucherSeal, type VoucherSeal } from '../../points/vouchers/seal.ts';
import type { FuzzCaller, Holder } from './callers.ts';
import type { System } from './documents.ts';
import { bank, type Library, openLibraries, openPlaces, openRegisters, openStreets, type Places } from './places.ts';
import { createPool, type Pool } from './pool.ts';
import { type Spare, seatCallers } from './seats.ts';

/** Two towns with all that routes ask for, and somebody of every kind who calls them. */
export type FuzzWorld = {
  nation: TestSystems;
  pool: Pool;
  callers: FuzzCaller[];
  town: Town;
  other: Town;
  today: Temporal.PlainDate;
  places: Places;
  libraries: [Library, Library];
  holders: [Holder, Holder, Holder];
  company: { actor: Company['actor']; operatorId: string; partnerId: number; loginId: string };
  /** One whose keys and address come and go: nobody calls as its system. */
  spareCompany: { partnerId: number };
  programId: number;
  targetId: number;
  /** One whose system says that it is still at it, always. */
  slowTargetId: number;
  streetUrl: string;
  eventId: number;
  streetId: number;
  streetKind: number;
  seal: VoucherSeal;
  /** Whose secret, session or account the requests may end. */
  spare: Record<System, Spare>;
  /** The lead of a town where nobody else works: what it asks of its people shuts none of the others out. */
  demanding: FuzzCaller;
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
  const { world, platform } = nation;
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  let made = 0;
  const fresh = () => `${(seed % 1000).toString(36)}z${(++made).toString(36)}`;
  const people = peopleOf(nation, fresh);
  const town = await platform.openTown({ municipalityCode: '43424', remitterCode: '0000043424', bankAccount: bank });
  const other = await platform.openTown({ municipalityCode: '13116' });
  const places = await openPlaces(town, other);
  const pos = await openStreets(nation);
  const registers = await openRegisters(town, places, { today, pos });
  const libraries = await openLibraries(nation);
  const company = await openCompany(nation);
  const night = await platform.registerPartner({ name: '夜間電力', kind: 'power', exchangePattern: 'deferred' });
  const spareCompany = await platform.registerPartner({ name: '予備通信', kind: 'mobile' });
  const holders: FuzzWorld['holders'] = [await people.freshHand(), await people.freshHand(), await people.freshHand()];
  for (const [index, hand] of holders.entries()) {
    const holder = await createCardholder(world, hand, hand.mykeyId);
    await holder.begin();
    await town.grant({ programId: registers.programId, mykeyId: hand.mykeyId, amount: 1_000_000_000, reason: '試験' });
    await holder.link(libraries[0].operatorId, `1000000${index}`);
    if (index > 0) continue;
    await holder.link(company.operatorId, company.loginId);
    await holder.link(night.operatorId, company.loginId);
  }
  const pool = createPool();
  const seating = {
    nation,
    town,
    other,
    places,
    libraries,
    holders,
    company: company.actor,
    partnerId: company.partnerId,
    night: { actor: night.company.actor, partnerId: night.partnerId },
    spareCompany,
    pool,
  };
  pool.keep('operatorId', night.operatorId);
  // At which all accounts are: a close of it would end every payout.
  pool.keep('bankCode', bank.bankCode);
  const seeded = { nation, pool, town, other, today, places, libraries, holders, company, spareCompany, ...registers };
  keepWhatIsNeeded(seeded);
  return {
    ...seeded,
    ...(await seatCallers(seating)),
    seal: createVoucherSeal(nation.keys.voucherSigning),
    ...people,
    fresh,
    async close() {
      await Promise.all([pos.quick.close(), pos.slow.close()]);
      await nation.close();
    },
  };
}

/** Cards share one key: making one takes a quarter of a second. */
function peopleOf(
  { world, authority }: TestSystems,
  fresh: () => string,
): Pick<FuzzWorld, 'freshHand' | 'freshPerson'> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const freshHand = async () => ({ ...(await authority.issue('1234', keys)), mykeyId: `Fz${fresh()}` });
  return {
    freshHand,
    async freshPerson() {
      const hand = await freshHand();
      const { actor, openMykey } = await createCardholder(world, hand, hand.mykeyId);
      const body = { mykeyId: hand.mykeyId };
      return { ...hand, ...(await actor.call(mykeyRoutes.registerMykeyId, { session: await openMykey(), body })) };
    },
  };
}

async function openCompany({ platform }: TestSystems): Promise<FuzzWorld['company']> {
  const { company, ...numbers } = await platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
    remitterCode: '1000000020',
    bankAccount: bank,
  });
  return { ...numbers, actor: company.actor, loginId: 'login-1' };
}

type Seeded = Pick<FuzzWorld, 'pool' | 'places' | 'libraries' | 'holders' | 'company' | 'eventId' | 'streetId'> &
  Pick<FuzzWorld, 'streetKind' | 'targetId' | 'slowTargetId'>;
/** What the requests of the others stand on: no request that ends something gets it. */
function keepWhatIsNeeded({ pool, places, libraries, holders, company, ...registers }: Seeded): void {
  const shops = Object.values(places);
  const operators = [company, ...libraries, ...shops];
  pool.keep('operatorId', ...operators.map(({ operatorId }) => operatorId));
  pool.keep('merchantId', ...shops.map(({ merchantId }) => merchantId));
  pool.keep('groupId', libraries[0].groupId);
  pool.keep('mykeyId', ...holders.map(({ mykeyId }) => mykeyId));
  pool.keep('eventId', registers.eventId);
  pool.keep('streetId', registers.streetId);
  pool.keep('voucherKindId', registers.streetKind);
  pool.keep('targetId', registers.targetId, registers.slowTargetId);
}
