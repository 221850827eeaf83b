import { generateKeyPairSync } from 'node:crypto';
import type { Systems } from '../app/systems.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import type { World } from '../demo/actors/world.ts';
import { openStage } from '../demo/stage.ts';
import { mykeySqlFolders } from '../mykey/server.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { openPool, type Pool } from '../postgres/pool.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';
import { systemClock } from '../server/clock.ts';
import { paidToMerchants } from './books.ts';
import { type PostgresCpu, postgresCpu } from './cpu.ts';
import { type Measured, measureLoad } from './load.ts';
import type { TapsLoadOrder } from './taps-load.ts';

const pin = '1234';
const pointsOfMember = 1_000_000;

export type TapsBench = {
  pool: Pool;
  systems: Systems;
  world: World;
  counters: TapsLoadOrder['counters'];
  cpuOfPostgres: PostgresCpu;
  confirmed: number;
  close(): Promise<void>;
};

/** Both systems as they are put together for life, without workers; a town with counters, and as many people with cards. */
export async function openTapsBench(
  adminUrls: { mykey: string; points: string },
  { counters = 32 }: { counters?: number } = {},
): Promise<TapsBench> {
  const [{ url: mykey }, { url: points }] = await Promise.all([
    makeSystemDatabase(adminUrls.mykey, mykeySqlFolders),
    makeSystemDatabase(adminUrls.points, pointsSqlFolders),
  ]);
  const urls = { mykey, points };
  const databases = {
    mykey: openPool(urls.mykey),
    points: openPool(urls.points, { max: 20 }),
    urls,
    embedded: false,
    close: async () => {
      await Promise.all([databases.mykey.end(), databases.points.end()]);
    },
  };
  const stage = await openStage({
    databases,
    clock: systemClock,
    origin: 'http://localhost:3000',
    password: 'bench-password-1',
    requestsPerMinute: 100_000_000,
    guessesPerMinute: 100_000_000,
  });
  const { world, authority, platform } = stage;
  const town = await platform.openTown({ municipalityCode: '14130' });
  const programId = await town.program({
    department: '市民課',
    name: '測定',
    amount: pointsOfMember,
    startsOn: '2016-04-01',
    endsOn: '2099-03-31',
    expiresOn: '2099-03-31',
  });
  // The cards share one key pair: making one takes a quarter of a second, and nothing here tells cards by their keys.
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made: TapsLoadOrder['counters'] = [];
  for (let number = 0; number < counters; number += 1) {
    const { counter } = await town.shop({ name: `店${number}`, kind: 'shop' });
    const hand = await authority.issue(pin, keys);
    const person = await createCardholder(world, hand, `Bench${number}`);
    await person.begin();
    await town.grant({ programId, mykeyId: person.mykeyId, amount: pointsOfMember, reason: '測定' });
    made.push({ terminal: counter.actor.key, card: hand.card.state() });
  }
  return {
    pool: databases.points,
    systems: stage.systems,
    world,
    counters: made,
    cpuOfPostgres: await postgresCpu(databases.points),
    confirmed: 0,
    close: stage.close,
  };
}

/** The whole chain at so many counters at once: challenge, card, assertion, session, confirmation; then the books. */
export async function measureTaps({
  bench,
  clients,
  seconds,
  warmupSeconds = 1,
}: {
  bench: TapsBench;
  clients: number;
  seconds: number;
  warmupSeconds?: number;
}): Promise<Measured> {
  const { mykeyUrl, pointsUrl, origin } = bench.world;
  const counters = bench.counters.slice(0, clients);
  const order: TapsLoadOrder = { mykeyUrl, pointsUrl, origin, pin, counters, seconds, warmupSeconds };
  const measured = await measureLoad('taps-load.ts', order, bench.cpuOfPostgres);
  bench.confirmed += measured.confirmed;
  const paid = await paidToMerchants(bench.pool, bench.systems.points.ledger);
  if (paid !== bench.confirmed)
    throw new Error(`${bench.confirmed} points were confirmed and ${paid} are in the books`);
  return measured;
}
