import { generateKeyPairSync, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { migrateDatabases, openDatabases } from '../app/databases.ts';
import { loadSystemKeys } from '../app/keys.ts';
import { pointsRoutes } from '../contract/index.ts';
import { type CardInHand, createCardholder } from '../demo/actors/cardholder.ts';
import { openStage, type Stage } from '../demo/stage.ts';
import type { TestCa } from '../jpki/testing/test-ca.ts';
import { execute } from '../postgres/pool.ts';
import { type DatabaseUrls, provision } from '../postgres/provision.ts';
import type { ClientKey } from '../server/client.ts';
import { systemClock } from '../server/clock.ts';
import type { BenchServer } from './server.ts';

/** A town with its office, kiosks at a venue of today, members who are in the files, and persons with cards who come. */
export type OfficeWorld = {
  urls: DatabaseUrls;
  /** Holds the keys of the installation, `keys.json`. */
  folder: string;
  ca: TestCa;
  origin: string;
  password: string;
  lead: string;
  approver: string;
  programId: number;
  kiosks: ClientKey[];
  people: CardInHand[];
};

const origin = 'http://127.0.0.1:3000';
const password = 'ひらけ ごま 2016';
const pin = '1234';
const code = '43424';

/** Fills the databases of an installation over HTTP, by servers that then end; the members of the files are written all at once. */
export async function fillOfficeWorld(
  server: BenchServer,
  { members, kiosks, people }: { members: number; kiosks: number; people: number },
): Promise<OfficeWorld> {
  const { folder } = server;
  const roles = await provision(server, folder);
  await migrateDatabases(roles);
  const urls = roles.application;
  const databases = await openDatabases({ folder: '', urls });
  const stage = await openStage({
    databases,
    clock: systemClock,
    origin,
    password,
    keys: await loadSystemKeys(join(folder, 'keys.json')),
    requestsPerMinute: 1e9,
    guessesPerMinute: 1e9,
  });
  try {
    await execute(
      databases.points,
      `INSERT INTO member (mykey_id, shown, holder, joined_on, status)
       SELECT 'BENCH' || n, 'Bench' || n, holder, '2016-09-01', 'active'
         FROM unnest(:holders::bigint[]) WITH ORDINALITY AS m (holder, n)`,
      { holders: Array.from({ length: members }, () => randomInt(1, 2 ** 48 - 1)) },
    );
    const town = await openTown(stage, kiosks);
    const come = await peopleWithCards(stage, people);
    const staff = { lead: `lead-${code}`, approver: `checker-${code}` };
    return { urls, folder, ca: stage.authority.ca, origin, password, ...staff, ...town, people: come };
  } finally {
    await stage.close();
  }
}

/** One programme, and a venue of today for it at which so many terminals stand. */
async function openTown({ platform }: Stage, count: number) {
  const town = await platform.openTown({ municipalityCode: code });
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  const programId = await town.program({
    department: '健康課',
    name: '健康ポイント',
    amount: 100,
    startsOn: `${today.subtract({ days: 60 })}`,
    endsOn: `${today.add({ days: 60 })}`,
    expiresOn: `${today.add({ days: 300 })}`,
  });
  // The second person is hired by the first thing to confirm.
  await town.confirm();
  const body = { programId, name: '公民館', heldOn: `${today}`, opensAt: '00:00', closesAt: '23:59', walkIns: true };
  const { venueId } = await town.lead.call(pointsRoutes.createVenue, { body });
  const kiosks: ClientKey[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { counter } = await town.shop({ name: `公民館${number}`, kind: 'facility', terminal: '受付' });
    const { setupCode } = await town.lead.call(pointsRoutes.createVenueCode, { params: { venueId } });
    await counter.actor.call(pointsRoutes.bindToVenue, { body: { setupCode } });
    kiosks.push(counter.actor.key);
  }
  return { programId, kiosks };
}

/** The cards share one key pair: making one takes a quarter of a second, and nothing here tells cards by their keys. */
async function peopleWithCards({ world, authority }: Stage, count: number): Promise<CardInHand[]> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const people: CardInHand[] = [];
  for (let number = 1; number <= count; number += 1) {
    const hand = await authority.issue(pin, keys);
    await (await createCardholder(world, hand, `Comes${number}`)).begin();
    people.push(hand);
  }
  return people;
}
