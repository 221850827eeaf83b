import { randomUUID } from 'node:crypto';
import { openPool } from '../postgres/pool.ts';
import { callFor, type Load } from './measure.ts';

/**
 * The usual way: a transaction for each spend from Node, with the row of the purse locked, the balance looked at, and an
 * entry written. One purse a holder: it does less than the ledger, which takes from lots in the order of their days.
 */
export async function openNaive(url: string, holders: number) {
  const pool = openPool(url, { max: 32 });
  await pool.query(`
    CREATE TABLE purse (holder bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 80);
    CREATE TABLE entry (key uuid PRIMARY KEY, holder bigint NOT NULL, amount bigint NOT NULL, account bigint NOT NULL, posted_at timestamptz NOT NULL)`);
  await pool.query('INSERT INTO purse SELECT h, 1000000000 FROM generate_series(1, $1::bigint) AS h', [holders]);
  await pool.query('VACUUM (ANALYZE) purse');

  async function spend(): Promise<void> {
    const holder = 1 + Math.floor(Math.random() * holders);
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const found = await client.query<{ balance: number }>({
        name: 'hold',
        text: 'SELECT balance FROM purse WHERE holder = $1 FOR UPDATE',
        values: [holder],
      });
      if ((found.rows[0]?.balance ?? 0) < 1) throw new Error('the purse is empty');
      await client.query({
        name: 'take',
        text: 'UPDATE purse SET balance = balance - 1 WHERE holder = $1',
        values: [holder],
      });
      await client.query({
        name: 'enter',
        text: 'INSERT INTO entry (key, holder, amount, account, posted_at) VALUES ($1, $2, -1, 1, $3)',
        values: [randomUUID(), holder, new Date()],
      });
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }
  return {
    pool,
    spends: (seconds: number): Promise<Load> => callFor({ callers: 32, seconds }, spend),
    close: () => pool.end(),
  };
}
