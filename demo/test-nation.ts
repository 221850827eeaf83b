import { createFaces } from '../app/faces.ts';
import { generateSystemKeys, type SystemKeys } from '../app/keys.ts';
import { type Systems, startSystems } from '../app/systems.ts';
import { startCardAgent } from '../card-agent/start.ts';
import { type Catalogue, mykeySqlFolders } from '../mykey/server.ts';
import { openStreetBook, type StreetPos, startStreetPos } from '../points/conversions/testing/street-pos.ts';
import { pointsSqlFolders } from '../points/server.ts';
import type { Pool } from '../postgres/pool.ts';
import type { DatabaseUrls } from '../postgres/provision.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import type { ServerLimits } from '../server/connections.ts';
import { buildWeb } from '../web/build.ts';
import { type Cardholder, createCardholder } from './actors/cardholder.ts';
import { openPlatform, type Platform } from './actors/platform.ts';
import { createWorld, type World } from './actors/world.ts';
import { type Authority, createAuthority } from './authority.ts';
import { demoPassword, loadNation, type Nation, walletOf } from './nation.ts';

/** Both systems on databases of a test's own, with a clock that the test moves. */
export type TestSystems = {
  world: World;
  systems: Systems;
  authority: Authority;
  platform: Platform;
  databases: { mykey: Pool; points: Pool; urls: DatabaseUrls };
  keys: SystemKeys;
  /** Of the key with which the points cloud proves itself to partners' systems. */
  systemThumbprint: string;
  /** Ends both servers and starts them again on the same databases, keys and ports. */
  restart(): Promise<void>;
  /** Moves the clock on; it stands still otherwise. */
  pass(duration: Temporal.DurationLike): void;
  person(mykeyId: string): Promise<Cardholder>;
  close(): Promise<void>;
};

/** Starts both systems for a test. With `ticking`, the clock is the real one, as browsers need. */
export async function startTestSystems({
  startsAt = '2016-10-03T09:00:00+09:00',
  ticking = false,
  origin = 'http://localhost:3000',
  catalogues = [],
  streetMilliseconds,
  limits,
  requestsPerMinute,
  guessesPerMinute = 1000,
}: {
  startsAt?: string;
  ticking?: boolean;
  origin?: string;
  catalogues?: readonly Catalogue[];
  /** How long a partner's system may take to answer about a conversion. */
  streetMilliseconds?: number;
  /** What each server waits for and holds at most. */
  limits?: ServerLimits;
  /** Of one address; more than usual where a whole nation calls from this machine. */
  requestsPerMinute?: number;
  guessesPerMinute?: number;
} = {}): Promise<TestSystems> {
  let now = Temporal.Instant.from(startsAt);
  const clock = () => (ticking ? Temporal.Now.instant() : now);
  const [mykey, points, authority] = await Promise.all([
    createTestDatabase(mykeySqlFolders),
    createTestDatabase(pointsSqlFolders),
    createAuthority(clock),
  ]);
  const databases = {
    mykey: mykey.pool,
    points: points.pool,
    urls: { mykey: mykey.url, points: points.url },
    embedded: true,
    close: async () => {
      await Promise.all([mykey.close(), points.close()]);
    },
  };
  const keys = await generateSystemKeys();
  const start = (ports: { mykey: number; points: number }) =>
    startSystems({
      databases,
      keys,
      trust: authority.trust,
      revocationLists: authority.revocationLists,
      clock,
      origins: [origin],
      ports,
      // The offices of all towns sign in from this one machine.
      guessesPerMinute,
      catalogues,
      ...(streetMilliseconds ? { streetMilliseconds } : {}),
      limits,
      ...(requestsPerMinute ? { requestsPerMinute } : {}),
      workers: ticking,
    });
  let systems = await start({ mykey: 0, points: 0 });
  const world = createWorld({ mykeyUrl: systems.mykeyUrl, pointsUrl: systems.pointsUrl, origin, clock });
  const platform = await openPlatform(world, { databases, password: demoPassword, sync: systems.points.sync });
  return {
    world,
    systemThumbprint: keys.pointsSystem.jkt,
    get systems() {
      return systems;
    },
    async restart() {
      await systems.close();
      const portOf = (url: string) => Number(new URL(url).port);
      systems = await start({ mykey: portOf(world.mykeyUrl), points: portOf(world.pointsUrl) });
    },
    authority,
    platform,
    databases,
    keys,
    pass(duration) {
      now = now.add(duration);
    },
    async person(mykeyId) {
      const holder = await createCardholder(world, await authority.issue('1234'), mykeyId);
      await holder.begin();
      return holder;
    },
    async close() {
      await systems.close();
      await databases.close();
    },
  };
}

/** What a program of the test's counter shows to the agent to be given customer numbers. */
export const applicationToken = 'the loan desk of a test';

export type TestNation = TestSystems & { facesUrl: string; agentUrl: string; nation: Nation; pos: StreetPos };

/** The whole demonstration nation for browser tests: faces, agent with its wallet, both systems, on free ports. */
export async function startTestNation({
  catalogues = [],
}: {
  catalogues?: readonly Catalogue[];
} = {}): Promise<TestNation> {
  const started: { close(): Promise<unknown> }[] = [];
  // What was started ends in the opposite order, also when a later piece does not start: no test hangs on the rest.
  const close = async () => {
    for (const piece of started.toReversed()) await piece.close();
  };
  try {
    const { directory } = await buildWeb();
    const addresses = { mykeyUrl: '', pointsUrl: '', agentUrl: '' };
    const faces = await createFaces({ directory, config: () => addresses });
    started.push(faces);
    const facesUrl = (await faces.listen({ host: '127.0.0.1', port: 0 })).replace('127.0.0.1', 'localhost');
    const test = await startTestSystems({ ticking: true, origin: facesUrl, catalogues });
    started.push(test);
    const { world, platform, authority } = test;
    const pos = await startStreetPos({
      port: 0,
      clock: world.clock,
      book: openStreetBook(),
      thumbprint: () => test.systemThumbprint,
    });
    started.push(pos);
    const nation = await loadNation({ world, platform, authority, streetUrl: pos.url, say: () => {} });
    const wallet = walletOf(nation, () => {});
    const agent = await startCardAgent({
      port: 0,
      origins: [facesUrl],
      wallet,
      clock: world.clock,
      allowsWithoutPin: true,
      applicationToken,
    });
    started.push(agent);
    Object.assign(addresses, { mykeyUrl: world.mykeyUrl, pointsUrl: world.pointsUrl, agentUrl: agent.url });
    return { ...test, facesUrl, agentUrl: agent.url, nation, pos, close };
  } catch (error) {
    await close();
    throw error;
  }
}
