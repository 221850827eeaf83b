import { generateKeyPairSync } from 'node:crypto';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { openStage } from '../demo/stage.ts';
import { mykeySqlFolders } from '../mykey/server.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { one, openPool } from '../postgres/pool.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';
import { systemClock } from '../server/clock.ts';
import { postgresCpu } from './cpu.ts';
import type { ExchangeLoadOrder } from './exchange-load.ts';
import { measureLoad } from './load.ts';
import { findInstallation, startBenchServer } from './server.ts';

/**
 * 基本の方式 (6-9) over HTTP, both systems in one process as in life without their workers: a company's system orders with an access token, マイキー
 * resolves the login ID, the customer lists and chooses at マイページ, and the company reports its deduction. `npm run bench-exchange [seconds]`.
 */
const seconds = Number(process.argv[2] ?? 20);
const pin = '1234';
const municipalityCode = '43424';
const customersMost = 64;

const server = await startBenchServer(findInstallation().bin);
try {
  // One after the other: both make the roles that a server has once.
  const mykey = await makeSystemDatabase(server.url('exchange_mykey'), mykeySqlFolders);
  const points = await makeSystemDatabase(server.url('exchange_points'), pointsSqlFolders);
  const urls = { mykey: mykey.url, points: points.url };
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
  try {
    const { world, authority, platform } = stage;
    await platform.openTown({ municipalityCode });
    const { company, operatorId, partnerId } = await platform.registerPartner({ name: '計測カード', kind: 'card' });
    // The cards share one key pair: making one takes a quarter of a second, and nothing here tells cards by their keys.
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const customers: ExchangeLoadOrder['customers'] = [];
    for (let number = 0; number < customersMost; number += 1) {
      const hand = await authority.issue(pin, keys);
      const mykeyId = `Bench${number}`;
      const person = await createCardholder(world, hand, mykeyId);
      await person.begin();
      await person.link(operatorId, `login${number}`);
      customers.push({ card: hand.card.state(), mykeyId, loginId: `login${number}` });
    }
    const cpuOfPostgres = await postgresCpu(databases.points);
    let confirmed = 0;
    for (const clients of [8, 32, 64]) {
      const order: ExchangeLoadOrder = {
        mykeyUrl: world.mykeyUrl,
        pointsUrl: world.pointsUrl,
        origin: world.origin,
        pin,
        company: { key: company.actor.key, clientId: operatorId },
        customers: customers.slice(0, clients),
        municipalityCode,
        series: `S${clients}`,
        warmupSeconds: 3,
        seconds,
      };
      const measured = await measureLoad('exchange-load.ts', order, cpuOfPostgres);
      confirmed += measured.confirmed;
      const { perSecond, p50, p95, p99, cpu } = measured;
      process.stdout.write(
        `${clients} customers at once: ${perSecond} exchanges a second, p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms; µs an exchange: ${JSON.stringify(cpu)}\n`,
      );
    }
    const { credited } = await one<{ credited: number }>(
      databases.points,
      `SELECT coalesce(sum(amount), 0)::bigint AS credited FROM exchange_order WHERE partner_id = :partnerId AND state = 'credited'`,
      { partnerId },
    );
    if (credited !== confirmed * 10)
      throw new Error(`${confirmed} exchanges were confirmed, and ${credited} points credited`);
  } finally {
    await stage.close();
  }
} finally {
  await server.drop();
}
