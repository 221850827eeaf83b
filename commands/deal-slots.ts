import { dealSlots } from '../ledger/index.ts';
import { openPool } from '../postgres/pool.ts';

/**
 * `npm run deal-slots -- <number>`: deals the holders of the points cloud's ledger to another number of slots, while no
 * server runs. Ends with 0 where it is done, 2 where nothing was changed.
 */
const usage = `使い方 / usage: npm run deal-slots -- <number>
  POINTS_OWNER_DATABASE_URL  ポイントのデータベース（表を持つロール） / the points cloud's, as the role that owns its tables
先にサーバーを止め、バックアップを取ってください。 / Stop the servers and make a backup first.`;

async function run(): Promise<number> {
  const [number, ...more] = process.argv.slice(2);
  const url = process.env.POINTS_OWNER_DATABASE_URL;
  if (!url || more.length > 0 || !number || !/^[1-9]\d{0,3}$/.test(number)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const pool = openPool(url, { max: 1, patient: true });
  try {
    const moved = await dealSlots(pool, Number(number));
    process.stdout.write(
      `${number} 個のスロットに配り直しました（移った保有者 ${moved} 人）。続けて VACUUM FULL を行ってください。 / dealt to ${number} slots, ${moved} holders moved; VACUUM FULL gives the space back.\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(
      `配り直せませんでした。何も変わっていません: ${(error as Error).message} / nothing was changed\n`,
    );
    return 2;
  } finally {
    await pool.end();
  }
}

process.exitCode = await run();
