import type { Databases } from '../app/databases.ts';
import { createFaces } from '../app/faces.ts';
import { startCardAgent } from '../card-agent/start.ts';
import { type Catalogue, mykeySqlFolders } from '../mykey/server.ts';
import { openStreetBook, type StreetPos, startStreetPos } from '../points/conversions/testing/street-pos.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { fewBanks } from '../points/testing/banks.ts';
import type { Pool } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { buildWeb } from '../web/build.ts';
import { demoPassword, loadNation, type Nation, walletOf } from './nation.ts';
import { openStage, type Stage, type StageSettings } from './stage.ts';

/** Both systems on databases of a test's own, with a clock that the test moves. */
export type TestSystems = Stage & {
  databases: Databases;
  /** Pools of the roles that own the tables: for what no application may do. */
  owners: Record<'mykey' | 'points', Pool>;
  /** Of the key with which the points cloud proves itself to partners' systems. */
  systemThumbprint: string;
  /** Moves the clock on; it stands still otherwise, or ticks. Pages that are opened then have the same clock. */
  pass(duration: Temporal.DurationLike): void;
};
type Wish = Partial<Omit<StageSettings, 'databases' | 'clock' | 'password' | 'workers'>> & {
  startsAt?: string;
  /** The clock ticks from now on, and the workers run, as browsers need. */
  ticking?: boolean;
};

/** Starts both systems for a test. */
export async function startTestSystems({
  startsAt = '2016-10-03T09:00:00+09:00',
  ticking = false,
  origin = 'http://localhost:3000',
  ...wish
}: Wish = {}): Promise<TestSystems> {
  let now = Temporal.Instant.from(startsAt);
  // Of one that ticks, how far it was moved on.
  let ahead = Temporal.Duration.from({ seconds: 0 });
  const clock = () => (ticking ? Temporal.Now.instant().add(ahead) : now);
  const [mykey, points] = await Promise.all([
    createTestDatabase(mykeySqlFolders),
    createTestDatabase(pointsSqlFolders),
  ]);
  const databases: Databases = {
    mykey: mykey.pool,
    points: points.pool,
    urls: { mykey: mykey.url, points: points.url },
    embedded: true,
    close: async () => {
      await Promise.all([mykey.close(), points.close()]);
    },
  };
  const set = { databases, clock, origin, password: demoPassword, workers: ticking, bankMaster: fewBanks };
  const stage = await openStage({ ...set, ...wish });
  return Object.assign(stage, {
    databases,
    owners: { mykey: mykey.owner, points: points.owner },
    systemThumbprint: stage.keys.pointsSystem.jkt,
    pass(duration: Temporal.DurationLike) {
      now = now.add(duration);
      ahead = ahead.add(duration);
    },
  });
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
    // Its own end, before it is given that of the whole nation below.
    started.push({ close: test.close });
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
    return Object.assign(test, { facesUrl, agentUrl: agent.url, nation, pos, close });
  } catch (error) {
    await close();
    throw error;
  }
}
