import type { JWK } from 'jose';
import { generateSystemKeys } from '../app/keys.ts';
import { createPoints, type Points, pointsSqlFolders } from '../points/server.ts';
import { openPool, type Pool } from '../postgres/pool.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';

export type BenchPoints = {
  pool: Pool;
  /** Of the role that owns the tables: statistics are its. */
  ownerUrl: string;
  points: Points;
  /** As whom マイキー knows it: by which key, and with which one assertions are sealed for it. */
  linkedSystem: { jkt: string; encryptionKey: JWK };
  /** Begins to listen on loopback; gives the address. */
  listen(): Promise<string>;
};

/**
 * The points cloud as it is put together for life, without its workers, on a database of its own. Nothing is asked of マイキー where no
 * address of one is given.
 */
export async function openBenchPoints(
  adminUrl: string,
  { mykeyUrl = () => 'http://127.0.0.1:9' }: { mykeyUrl?: () => string } = {},
): Promise<BenchPoints> {
  const { url, ownerUrl } = await makeSystemDatabase(adminUrl, pointsSqlFolders);
  const pool = openPool(url, { max: 20 });
  const keys = await generateSystemKeys();
  let address = '';
  const points = await createPoints({
    database: pool,
    clock: () => Temporal.Now.instant(),
    mykeyUrl,
    systemKey: keys.pointsSystem,
    decryptionKey: keys.pointsEncryption.privateJwk,
    voucherKey: keys.voucherSigning,
    publicUrl: () => address,
    origins: ['http://localhost:3000'],
    requestsPerMinute: 100_000_000,
    guessesPerMinute: 100_000_000,
  });
  return {
    pool,
    ownerUrl,
    points,
    linkedSystem: { jkt: keys.pointsSystem.jkt, encryptionKey: keys.pointsEncryption.publicJwk },
    async listen() {
      address = await points.server.listen({ host: '127.0.0.1', port: 0 });
      return address;
    },
  };
}
