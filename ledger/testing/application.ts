import { createInterface } from 'node:readline';
import { openPool } from '../../postgres/pool.ts';
import { openLedger } from '../door.ts';
import type { Operation } from '../operation.ts';
import { chart } from './chart.ts';

/**
 * An application of its own process, for tests that end it hard: it reads operations, a line each, and writes what the
 * ledger answered, a line each. What is not written when it is killed was never acknowledged.
 */
const [url = ''] = process.argv.slice(2);
const ledger = await openLedger({
  chart,
  pool: openPool(url, { max: 4 }),
  clock: () => Temporal.Now.instant(),
  rememberedMax: 10_000,
});
await ledger.warm();

const write = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, operation } = JSON.parse(line) as { id: number; operation: Operation };
  try {
    const occurredAt = Temporal.Instant.from(`${operation.occurredAt}`);
    write({ id, answer: await ledger.submit({ ...operation, occurredAt }) });
  } catch (error) {
    write({ id, error: `${error}` });
  }
});
// Nobody is left to answer.
lines.on('close', () => process.exit(0));
write({ id: 0 });
