import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { reportOf } from './report.ts';
import { playRound } from './run.ts';
import { complaintsOf, emptyTally, merge } from './tally.ts';

/**
 * `npm run fuzz`: requests made from the OpenAPI documents of both servers, honest and hostile, to servers of this
 * process's own on loopback. It ends by itself: after so many requests, or after so many minutes. Ends with 1 where an
 * answer was 500 or above or did not come, an operation was not reached, or fewer than half passed the door.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '180' },
    seed: { type: 'string', default: `${randomInt(1, 1_000_000)}` },
    only: { type: 'string', default: '' },
    clients: { type: 'string', default: '12' },
  },
});
const [requests, minutes, seed, clients] = [values.requests, values.minutes, values.seed, values.clients].map(Number);
if (!(requests && minutes && seed !== undefined && clients && seed >= 0))
  throw new Error('usage: --requests n --minutes n --seed n --only name --clients n');

/** To each operation in a round: some twenty thousand requests to both systems. */
const each = 70;
const startedAt = Date.now();
const until = startedAt + minutes * 60_000;
const seconds = () => (Date.now() - startedAt) / 1000;
const tally = emptyTally([]);
process.stdout.write(`--seed ${seed} --requests ${requests}\n`);
for (let done = 0, round = 0; done < requests && Date.now() < until; round += 1) {
  const order = {
    seed: seed + round,
    each,
    most: requests - done,
    until,
    clients,
    only: values.only,
  };
  const played = await playRound(order);
  merge(tally, played);
  done += [...played.lines.values()].reduce((sum, line) => sum + line.requests, 0);
  for (const { operation, what, wire } of played.faults) process.stdout.write(`✖ ${operation}: ${what}\n    ${wire}\n`);
  process.stdout.write(`[${Math.round(seconds())} s] ${done} of ${requests} requests, ${tally.faults.length} faults\n`);
}
const complaints = complaintsOf(tally);
process.stdout.write(`${reportOf(tally, { seconds: seconds() })}\n`);
for (const complaint of complaints) process.stdout.write(`✖ ${complaint}\n`);
process.exit(complaints.length === 0 ? 0 : 1);
