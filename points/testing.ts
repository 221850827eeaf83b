// A points cloud for tests: a real server on a database of its own, a clock that stands still, a signer of assertions.
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { type ClientKey, generateClientKey } from '../server/client.ts';
import { createPoints, type Points, type PointsSettings, pointsSqlFolders } from './server.ts';
import { type Actor, actorsOf, type World } from './testing/actor.ts';
import { fewBanks, loadTestBank } from './testing/banks.ts';
import type { Counter as CounterOf } from './testing/counter.ts';
import { type Hand, type MykeyStandIn, startMykeyStandIn } from './testing/mykey-stand-in.ts';
import { type Mypage, mypageOf } from './testing/mypage.ts';
import { openPointsPlatform, type PointsPlatform } from './testing/platform.ts';

/** Where the pages of a test are said to be. */
export const pagesOrigin = 'http://localhost:3000';
export const testPassword = 'ひらけ ごま 2016';

/** Somebody who joined, at a device of their own; laid on a reader as the holder of a マイキーID. */
export type Holder = Hand & Mypage & { actor: Actor; link(operatorId: string, customerId: string): Promise<void> };
export type Town = Awaited<ReturnType<PointsPlatform<Hand>['openTown']>>;
export type Counter = CounterOf<Hand>;
export type Shop = Awaited<ReturnType<Town['shop']>>;

export type TestPoints = {
  world: World & { pointsUrl: string };
  platform: PointsPlatform<Hand>;
  mykey: MykeyStandIn;
  databases: { points: Pool };
  /** A pool of the role that owns the tables: for what no application may do. */
  owners: { points: Pool };
  /** The server as it runs now; another one after `restart`. */
  readonly points: Points;
  keys: { system: ClientKey; voucherSigning: JWK; decryption: JWK };
  /** Ends the server and starts it again on the same database, keys and port. */
  restart(): Promise<void>;
  /** Moves the clock on; it stands still otherwise. */
  pass(duration: Temporal.DurationLike): void;
  person(mykeyId: string): Promise<Holder>;
  close(): Promise<void>;
};

/** Starts a points cloud of a test's own. */
export async function startTestPoints({
  startsAt = '2016-10-03T09:00:00+09:00',
  ...wish
}: { startsAt?: string } & Partial<
  Pick<PointsSettings, 'streetMilliseconds' | 'localWebhooks'>
> = {}): Promise<TestPoints> {
  let now = Temporal.Instant.from(startsAt);
  const clock = () => now;
  const [database, system, encryption, voucher] = await Promise.all([
    createTestDatabase(pointsSqlFolders),
    generateClientKey(),
    generateKeyPair('ECDH-ES', { extractable: true }),
    generateKeyPair('Ed25519', { extractable: true }),
  ]);
  const keys = {
    system,
    voucherSigning: await exportJWK(voucher.privateKey),
    decryption: await exportJWK(encryption.privateKey),
  };
  let url = '';
  let points: Points;
  const newActor = actorsOf({ url: () => url, clock });
  const mykey = await startMykeyStandIn({
    clock,
    newActor,
    sync: () => points.sync(),
    linkedSystem: { jkt: system.jkt, encryptionKey: await exportJWK(encryption.publicKey) },
  });
  async function start(port: number): Promise<void> {
    points = await createPoints({
      database: database.pool,
      clock,
      mykeyUrl: () => mykey.url,
      publicUrl: () => url,
      origins: [pagesOrigin],
      systemKey: system,
      decryptionKey: keys.decryption,
      voucherKey: keys.voucherSigning,
      // All offices of a test sign in from this one machine.
      guessesPerMinute: 1000,
      bankMaster: fewBanks,
      localWebhooks: true,
      webhookMilliseconds: 1000,
      ...wish,
    });
    url = await points.server.listen({ host: '127.0.0.1', port });
  }
  await loadTestBank(database.pool);
  await start(0);
  const world = { newActor, clock, pointsUrl: url };
  const platform = await openPointsPlatform(world, { database: database.pool, password: testPassword, mykey });
  return {
    world,
    platform,
    mykey,
    keys,
    databases: { points: database.pool },
    owners: { points: database.owner },
    get points() {
      return points;
    },
    async restart() {
      await points.server.close();
      await start(Number(new URL(url).port));
    },
    pass(duration) {
      now = now.add(duration);
    },
    async person(mykeyId) {
      mykey.registerPerson(mykeyId);
      const actor = await newActor();
      const mypage = mypageOf({ actor, clock, assertion: () => mykey.assert(actor, { mykeyId }) });
      await mypage.join();
      return {
        actor,
        mykeyId,
        ...mypage,
        link: async (operatorId, customerId) => mykey.link({ mykeyId }, operatorId, customerId),
      };
    },
    async close() {
      await points.server.close();
      await mykey.close();
      await database.close();
    },
  };
}
