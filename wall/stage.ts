import { generateSystemKeys, type SystemKeys } from '../app/keys.ts';
import { type Systems, startSystems } from '../app/systems.ts';
import { openPlatform, type Platform } from '../demo/actors/platform.ts';
import { createWorld, type World } from '../demo/actors/world.ts';
import { type Authority, createAuthority } from '../demo/authority.ts';
import { mykeySqlFolders } from '../mykey/server.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';

/** Both real systems, started as the product starts them, with all that an onlooker at the wall needs to see. */
export type Stage = {
  world: World;
  systems: Systems;
  authority: Authority;
  platform: Platform;
  keys: SystemKeys;
  mykeyDatabase: TestDatabase;
  pointsDatabase: TestDatabase;
  /** Every line that either system has logged. */
  lines: string[];
  /** Moves the clock on; it stands still otherwise. */
  pass(duration: Temporal.DurationLike): void;
  close(): Promise<void>;
};

/** Starts both systems on databases of their own; `keys` lets one installation share keys with another. */
export async function setStage({ keys }: { keys?: SystemKeys } = {}): Promise<Stage> {
  let now = Temporal.Instant.from('2016-10-03T09:00:00+09:00');
  const clock = () => now;
  const origin = 'http://pages.test';
  const lines: string[] = [];
  const [mykeyDatabase, pointsDatabase, authority] = await Promise.all([
    createTestDatabase(mykeySqlFolders),
    createTestDatabase(pointsSqlFolders),
    createAuthority(clock),
  ]);
  const close = async () => {
    await Promise.all([mykeyDatabase.close(), pointsDatabase.close()]);
  };
  const urls = { mykey: mykeyDatabase.url, points: pointsDatabase.url };
  const databases = { mykey: mykeyDatabase.pool, points: pointsDatabase.pool, urls, embedded: true, close };
  const ownKeys = keys ?? (await generateSystemKeys());
  const systems = await startSystems({
    databases,
    keys: ownKeys,
    trust: authority.trust,
    revocationLists: authority.revocationLists,
    clock,
    origins: [origin],
    ports: { mykey: 0, points: 0 },
    workers: false,
    log: (system, line) => lines.push(JSON.stringify({ system, ...line })),
  });
  const world = createWorld({ mykeyUrl: systems.mykeyUrl, pointsUrl: systems.pointsUrl, origin, clock });
  const platform = await openPlatform(world, { databases, password: 'correct horse', sync: systems.points.sync });
  return {
    world,
    systems,
    authority,
    platform,
    keys: ownKeys,
    mykeyDatabase,
    pointsDatabase,
    lines,
    pass(duration) {
      now = now.add(duration);
    },
    async close() {
      await systems.close();
      await close();
    },
  };
}
