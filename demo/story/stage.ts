import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabases, roleUrlsOfEnvironment } from '../../app/databases.ts';
import { type Stage as AnyStage, openStage } from '../stage.ts';
import { makeStoryDatabases } from './story-databases.ts';

/** The story's own servers, databases, card authority and clock; nothing of the demo nation is touched. */
export type Stage = AnyStage & {
  /** Moves the clock to a moment in Japan, forward only. */
  moveTo(date: string, time?: string): void;
};

export async function setStage({ startsOn }: { startsOn: string }): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-story-'));
  const own = await makeStoryDatabases(roleUrlsOfEnvironment(process.env));
  const databases = await openDatabases({ folder, urls: own?.urls });
  const at = (date: string, time: string) =>
    Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime('Asia/Tokyo').toInstant();
  // Time stands still between the story's scenes but for a millisecond a look, so that nothing happens at the same instant.
  let now = at(startsOn, '09:00');
  const clock = () => {
    now = now.add({ milliseconds: 1 });
    return now;
  };
  const stage = await openStage({ databases, clock, origin: 'http://localhost:3000', password: 'story-of-a-circle' });
  const { close } = stage;
  return Object.assign(stage, {
    moveTo(date: string, time = '10:00') {
      const next = at(date, time);
      if (Temporal.Instant.compare(next, now) < 0) throw new Error(`the story's clock does not go back to ${date}`);
      now = next;
    },
    async close() {
      await close();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
