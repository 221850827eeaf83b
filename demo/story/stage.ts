import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabases, urlsOfEnvironment } from '../../app/databases.ts';
import { generateSystemKeys } from '../../app/keys.ts';
import { type Systems, startSystems } from '../../app/systems.ts';
import { type Cardholder, createCardholder } from '../actors/cardholder.ts';
import { openPlatform, type Platform } from '../actors/platform.ts';
import { createWorld, type World } from '../actors/world.ts';
import { createAuthority } from '../authority.ts';
import { makeStoryDatabases } from './story-databases.ts';

/** The story's own servers, databases, card authority and clock; nothing of the demo nation is touched. */
export type Stage = {
  world: World;
  systems: Systems;
  platform: Platform;
  /** Moves the clock to a moment in Japan, forward only. */
  moveTo(date: string, time?: string): void;
  /** Gives a person a card, a マイキーID and a membership. */
  person(mykeyId: string): Promise<Cardholder>;
  close(): Promise<void>;
};

export async function setStage({ startsOn }: { startsOn: string }): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-story-'));
  const own = await makeStoryDatabases(urlsOfEnvironment(process.env));
  const databases = await openDatabases({ folder, urls: own?.urls });
  const at = (date: string, time: string) =>
    Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime('Asia/Tokyo').toInstant();
  // Time stands still between the story's scenes but for a millisecond a look, so that nothing happens at the same instant.
  let now = at(startsOn, '09:00');
  const clock = () => {
    now = now.add({ milliseconds: 1 });
    return now;
  };
  const authority = await createAuthority(clock);
  const origin = 'http://localhost:3000';
  const systems = await startSystems({
    databases,
    keys: await generateSystemKeys(),
    trust: authority.trust,
    revocationLists: authority.revocationLists,
    clock,
    origins: [origin],
    ports: { mykey: 0, points: 0 },
    // The offices of all towns sign in from this one machine.
    guessesPerMinute: 1000,
    workers: false,
  });
  const world = createWorld({ mykeyUrl: systems.mykeyUrl, pointsUrl: systems.pointsUrl, origin, clock });
  const platform = await openPlatform(world, { databases, password: 'story-of-a-circle', sync: systems.points.sync });
  return {
    world,
    systems,
    platform,
    moveTo(date, time = '10:00') {
      const next = at(date, time);
      if (Temporal.Instant.compare(next, now) < 0) throw new Error(`the story's clock does not go back to ${date}`);
      now = next;
    },
    async person(mykeyId) {
      const holder = await createCardholder(world, await authority.issue('1234'), mykeyId);
      await holder.begin();
      return holder;
    },
    async close() {
      await systems.close();
      await databases.close();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
