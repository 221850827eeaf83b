import { composeBeside } from './beside.ts';
import { createSuitability } from './callers.ts';
import { type Composed, composerOf } from './compose.ts';
import { readOperations } from './documents.ts';
import { randomOf } from './random.ts';
import { counterRecipes } from './recipes-counter.ts';
import { mykeyRecipes } from './recipes-mykey.ts';
import { officeRecipes } from './recipes-office.ts';
import { settlementRecipes } from './recipes-settlement.ts';
import { add, beside, count, emptyTally, type Tally } from './tally.ts';
import { mark } from './values.ts';
import { type Answered, openSender } from './wire.ts';
import { type FuzzWorld, openFuzzWorld } from './world.ts';

export type RoundOrder = {
  seed: number;
  requests: number;
  /** At once. */
  clients?: number;
  /** No request begins after this. */
  until?: number;
  /** Only operations whose name contains it. */
  only?: string;
};

/** Operations whose secret is hashed slowly by intent, or that make lists longer for all who read them. */
const seldom = new Set([
  ...['signInStaff', 'changeOwnPassword', 'acceptInvitation', 'changeLogin', 'signInWithPassword', 'signInClerk'],
  ...['beginShop', 'addClerk', 'endClerk', 'changeClerkCode', 'listOwnStatements', 'openMunicipality'],
  ...['closeSettlement', 'createZenginFiles', 'printVouchers', 'decideVoucherBreak', 'acceptInvitation'],
]);

const recipes = {
  mykey: mykeyRecipes,
  points: { ...counterRecipes, ...officeRecipes, ...settlementRecipes },
};

/**
 * One round: a world of its own, and so many requests to it. Long runs are made of rounds, so that no list grows beyond
 * what a town has and what one request spoils is whole again in the next round.
 */
export async function playRound(order: RoundOrder): Promise<Tally> {
  const world = await openFuzzWorld(order.seed);
  try {
    return await play(world, order);
  } finally {
    await world.close();
  }
}

async function play(
  world: FuzzWorld,
  { seed, requests, clients = 12, until = Number.POSITIVE_INFINITY, only = '' }: RoundOrder,
): Promise<Tally> {
  const { mykeyUrl, pointsUrl } = world.nation.world;
  const urls = { mykey: mykeyUrl, points: pointsUrl };
  const all = [...(await readOperations('mykey', mykeyUrl)), ...(await readOperations('points', pointsUrl))];
  const operations = all.filter(({ name }) => name.includes(only));
  const weights = operations.map((one) => [seldom.has(one.id) ? 0.15 : 1, one] as const);
  const tally = emptyTally([...operations.map(({ name }) => name), beside]);
  const suitability = createSuitability();
  const compose = composerOf({ world, seed, recipes, suitability });
  const sender = openSender(clients * 2);
  const error = watchStandardError();
  let next = 0;

  async function once(request: number): Promise<void> {
    const random = randomOf(seed ^ 0x5eed, request);
    if (only === '' && random.chance(0.02)) {
      const { system, wire } = await composeBeside(world, random);
      const sent = { operation: beside, seed, request, by: 'anyone', mode: 'hostile' as const, wire };
      return count(tally, await sender.send(urls[system], wire), sent);
    }
    const operation = random.weighted(weights);
    const composed = await compose(request, operation);
    if (composed.unprepared) add(tally.unprepared, composed.unprepared);
    const answered = await sender.send(urls[operation.system], composed.wire);
    const { wire, mode, caller } = composed;
    count(tally, answered, { operation: operation.name, seed, request, by: caller.name, mode, wire });
    learn(world, composed, answered, suitability);
  }
  async function client(): Promise<void> {
    while (next < requests && Date.now() < until) await once(next++);
  }
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    sender.close();
    for (const what of error.end())
      tally.faults.push({ ...{ operation: 'standard error', seed, request: next, by: 'a server', wire: '' }, what });
  }
  return tally;
}

function learn(
  { pool }: FuzzWorld,
  { operation, caller, draft, after, mode }: Composed,
  { outcome, body }: Answered,
  suitability: ReturnType<typeof createSuitability>,
): void {
  if (outcome === 'sign_in_required') caller.forget();
  if (mode === 'valid') suitability.tell(operation.name, caller.name, outcome);
  if (outcome !== 'ok') return;
  after?.(draft.body);
  if (endsSession.has(operation.id)) caller.forget();
  pool.learn(caller.name, body);
  // What was asked for goes with it: a number of the caller's own, such as that of an order.
  if (mode === 'valid') pool.learn(caller.name, { ...draft.params, ...(draft.body as object | undefined) });
}
const endsSession = new Set(['signOutStaff', 'signOut', 'closeCardholderSession', 'changeOwnPassword']);

/** What the servers write while requests run; a line that repeats what somebody typed is a fault. */
function watchStandardError(): { end(): string[] } {
  const written = process.stderr.write;
  const lines: string[] = [];
  process.stderr.write = ((chunk: unknown, ...rest: never[]) => {
    lines.push(`${chunk}`);
    return (written as (...all: unknown[]) => boolean).call(process.stderr, chunk, ...rest);
  }) as typeof process.stderr.write;
  return {
    end() {
      process.stderr.write = written;
      const typed = lines.filter((line) => line.includes(mark)).map((line) => `a typed value: ${line.slice(0, 400)}`);
      const unexpected = lines.filter((line) => /^unexpected|job|Error/i.test(line)).map((line) => line.slice(0, 900));
      return [...new Set([...typed, ...unexpected])];
    },
  };
}
