import { type Databases, openDatabases } from '../../app/databases.ts';
import { mykeyRoutes } from '../../contract/index.ts';
import type { Cardholder } from '../../demo/actors/cardholder.ts';
import type { Counter } from '../../demo/actors/counter.ts';
import { demoPassword } from '../../demo/nation.ts';
import { openStage, type Stage } from '../../demo/stage.ts';
import { createOfficer, type Officer } from '../../points/testing/officer.ts';
import type { Waiting } from '../../postgres/pool.ts';
import type { DatabaseUrls } from '../../postgres/provision.ts';
import { systemClock } from '../../server/clock.ts';
import type { ServerLimits } from '../../server/connections.ts';

/** How long everything waits: the limits of an installation where nothing is said, shorter ones for a test. */
export type FaultLimits = { waits?: Partial<Waiting>; servers?: ServerLimits };

/** Both systems with their workers on a PostgreSQL that will fail, and a town, a shop and people with points there. */
export type FaultStage = Stage & {
  databases: Databases;
  programId: number;
  /** Grants from this office; it is signed in. */
  clerk: Officer;
  counter: Counter;
  operatorId: string;
  people: Cardholder[];
  /** Mails that the job of マイキー has sent. */
  mails: string[];
};

const origin = 'http://localhost:3000';
const municipalityCode = '43424';

/** Opens it; the clock is the machine's, and the jobs run as in an installation. */
export async function openFaultStage(urls: DatabaseUrls, limits: FaultLimits = {}): Promise<FaultStage> {
  const databases = await openDatabases({ folder: '', urls, waits: limits.waits ?? {} });
  const mails: string[] = [];
  const stage = await openStage({
    databases,
    clock: systemClock,
    origin,
    password: demoPassword,
    workers: true,
    // Everybody asks from this one machine, again and again.
    requestsPerMinute: 1_000_000,
    sendMail: async ({ recipient }) => void mails.push(recipient),
    limits: limits.servers,
  });
  try {
    return Object.assign(stage, { databases, mails, ...(await furnish(stage)) });
  } catch (error) {
    await stage.close();
    throw error;
  }
}

const peopleCount = 4;

async function furnish({ world, platform, person }: Stage) {
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const town = await platform.openTown({ municipalityCode });
  const programId = await town.program({
    department: '市民課',
    name: '子育て支援',
    amount: 100,
    startsOn: `${today.subtract({ days: 1 })}`,
    endsOn: `${today.add({ days: 30 })}`,
    expiresOn: `${today.add({ days: 300 })}`,
  });
  const { counter, operatorId } = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  const people = await Promise.all(Array.from({ length: peopleCount }, (_, index) => person(`Fault${index + 1}`)));
  const clerk = await createOfficer(world, {
    staffId: `lead-${municipalityCode}`,
    password: demoPassword,
    at: 'points',
  });
  return { programId, counter, operatorId, people, clerk };
}

/** A look-up of マイキー that needs its database: a nonce for a card. */
export const lookUpAtMykey = (stage: FaultStage) => stage.counter.actor.ask(mykeyRoutes.createChallenge);
