import { rows } from '../postgres/pool.ts';
import type { WriterSession } from './batch.ts';
import type { Lot } from './lot.ts';
import { dayInJapan } from './operation.ts';

const pageLots = 20_000;

/**
 * Remembers the lots of the holders that follow `after`, a page of them; returns where the next page begins, or undefined
 * at the end. To be called between two batches of the writer: what is read then is what the version stands for.
 */
export async function readLotsFrom({ client, memory, slot, clock }: WriterSession, after: number) {
  if (memory.version === undefined) {
    const [found] = await rows<{ version: number; postedAt: Temporal.Instant }>(
      client,
      'SELECT version, posted_at FROM ledger.slot WHERE slot = :slot',
      { slot },
    );
    if (!found) throw new Error(`the ledger has no slot ${slot}`);
    memory.version = found.version;
    memory.postedAt = Math.max(memory.postedAt, Math.floor(Number(found.postedAt.epochNanoseconds / 1000n)));
  }
  const today = dayInJapan(clock().epochMilliseconds);
  const found = await client.query<[number, number, string, number, number]>({
    name: 'ledger-warm',
    rowMode: 'array',
    text: `SELECT holder, unit, expires_on, fund, balance FROM ledger.lot
            WHERE slot = $1 AND holder > $2 AND (balance > 0 OR expires_on >= $3::date) ORDER BY slot, holder LIMIT ${pageLots}`,
    values: [slot, after, today],
  });
  const last = found.rows.at(-1)?.[0];
  if (last === undefined) return undefined;
  const isWhole = found.rows.length < pageLots;
  const byHolder = new Map<number, Lot[]>();
  for (const [holder, unit, expiresOn, fund, balance] of found.rows) {
    const lots = byHolder.get(holder);
    if (lots) lots.push({ unit, expiresOn, fund, balance });
    else byHolder.set(holder, [{ unit, expiresOn, fund, balance }]);
  }
  // The last holder of a full page may go on in the next one.
  if (!isWhole && byHolder.size > 1) byHolder.delete(last);
  for (const [holder, lots] of byHolder) memory.keep(holder, lots, today);
  return isWhole ? undefined : [...byHolder.keys()].at(-1);
}
