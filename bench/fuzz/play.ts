import { createSuitability, type Suitability } from './callers.ts';
import { type Composed, composerOf, type Mode, type Scene } from './compose.ts';
import type { Operation, System } from './documents.ts';
import type { Wire } from './hostile-wire.ts';
import { type Random, randomOf } from './random.ts';
import { add, beside, count, emptyTally, type Tally } from './tally.ts';
import { mark } from './values.ts';
import { type Answered, openSender } from './wire.ts';

export type Order = {
  seed: number;
  /** Requests to each operation; to those of {@link seldom} a quarter of that. */
  each: number;
  /** No more than so many in all, though some operations come less often then. */
  most?: number;
  /** At once. */
  clients?: number;
  /** No request begins after this moment of the real clock, in milliseconds. */
  until?: number;
};
/** Makes a request to an address beside the contracts. */
export type Beside = (random: Random) => Promise<{ system: System; wire: Wire }>;

export type Played = {
  scene: Scene;
  operations: readonly Operation[];
  composeBeside?: Beside;
  /** Jobs of the servers that must run over what the requests left behind. */
  afterwards?: Record<string, () => Promise<unknown>>;
};

/** Operations whose secret is hashed slowly by intent, or that make lists longer for all who read them. */
const seldom = new Set([
  'signInStaff',
  'changeOwnPassword',
  'acceptInvitation',
  'changeLogin',
  'signInWithPassword',
  'signInClerk',
  'beginShop',
  'addClerk',
  'endClerk',
  'changeClerkCode',
  'listOwnStatements',
  'listOwnEntries',
  'listPayeeEntries',
  'openMunicipality',
  'closeSettlement',
  'createZenginFiles',
  'printVouchers',
  'decideVoucherBreak',
]);
const seldomShare = 0.25;
const besideShare = 0.02;
const twiceShare = 0.06;

/** What becomes of an operation's first requests: a few that find their way, and of either kind of spoiling one at once. */
const firstTurns: readonly Mode[] = ['valid', 'valid', 'valid', 'spoiledValues', 'spoiledWire', 'valid'];
/** What becomes of each ten that follow. */
const laterTurns: readonly Mode[] = [
  'valid',
  'spoiledValues',
  'valid',
  'valid',
  'spoiledWire',
  'valid',
  'valid',
  'spoiledValues',
  'valid',
  'valid',
];
type Turn = { operation: Operation; mode: Mode };

/** Every operation's share of honest and of spoiled requests, in rounds of one to each, within a round in the order of the seed. */
function turnsOf(operations: readonly Operation[], { seed, each }: Pick<Order, 'seed' | 'each'>): Turn[] {
  const random = randomOf(seed ^ 0xdea1);
  const countOf = ({ id }: Operation) =>
    seldom.has(id) ? Math.max(firstTurns.length, Math.floor(each * seldomShare)) : each;
  return Array.from({ length: each }).flatMap((_, round) => {
    const mode = firstTurns[round] ?? laterTurns[(round - firstTurns.length) % laterTurns.length] ?? 'valid';
    return operations
      .filter((operation) => round < countOf(operation))
      .map((operation) => ({ operation, mode, place: random.next() }))
      .sort((a, b) => a.place - b.place);
  });
}

/**
 * Sends so many requests to each operation of a scene, several at once, and counts what came of them. What each operation gets
 * does not depend on how many there are beside it.
 */
export async function play(
  { scene, operations, composeBeside, afterwards = {} }: Played,
  { seed, each, most = Number.POSITIVE_INFINITY, clients = 12, until = Number.POSITIVE_INFINITY }: Order,
): Promise<Tally> {
  const turns = turnsOf(operations, { seed, each }).slice(0, most);
  const tally = emptyTally([...operations.map(({ name }) => name), ...(composeBeside ? [beside] : [])]);
  const suitability = createSuitability();
  const compose = composerOf(scene, { seed, suitability });
  const sender = openSender(clients * 2);
  const standardError = watchStandardError();
  let next = 0;

  async function once(request: number, { operation, mode }: Turn): Promise<void> {
    const random = randomOf(seed ^ 0x5eed, request);
    if (composeBeside && random.chance(besideShare)) {
      const { system, wire } = await composeBeside(random);
      const sent = { operation: beside, seed, request, by: 'anyone', mode: 'spoiledWire' as const, wire };
      count(tally, await sender.send(scene.urls[system] ?? '', wire), sent);
    }
    const composed = await compose({ request, operation, mode });
    const { wire, caller, unprepared } = composed;
    if (unprepared) add(tally.unprepared, unprepared);
    // A double click, or a network that sends it again: twice in one moment.
    const wires = random.chance(twiceShare) ? [wire, composed.again()] : [wire];
    const send = (one: Wire) => sender.send(scene.urls[operation.system] ?? '', one);
    for (const answered of await Promise.all(wires.map(send))) {
      count(tally, answered, { operation: operation.name, seed, request, by: caller.name, mode, wire });
      learn(scene, composed, answered, suitability);
    }
  }
  async function client(): Promise<void> {
    for (let turn = turns[next]; turn && Date.now() < until; turn = turns[next]) await once(next++, turn);
  }
  const clientsAtOnce = () => Promise.all(Array.from({ length: clients }, client));
  const fault = (operation: string, what: string) =>
    tally.faults.push({ operation, what, seed, request: next, by: 'a server', wire: '' });
  try {
    await clientsAtOnce();
    // Chance alone may have kept an operation from its way so far: it gets as many honest requests more.
    const unlucky = operations.filter(({ name }) => tally.lines.get(name)?.ok === 0);
    if (turns.length < most)
      for (let round = 0; round < each; round += 1)
        turns.push(...unlucky.map((operation) => ({ operation, mode: 'valid' as const })));
    await clientsAtOnce();
    for (const [name, job] of Object.entries(afterwards))
      await job().catch((error) => fault(`job ${name}`, `${error}`));
  } finally {
    sender.close();
    for (const what of standardError.end()) fault('standard error', what);
  }
  return tally;
}

const endsSession = new Set(['signOutStaff', 'signOut', 'closeCardholderSession', 'changeOwnPassword']);
function learn(
  { pool }: Scene,
  { operation, caller, draft, after, mode }: Composed,
  { outcome, body }: Answered,
  suitability: Suitability,
): void {
  if (outcome === 'sign_in_required' || outcome === 'token_required') caller.forget();
  if (mode === 'valid') suitability.tell(operation.name, caller.name, outcome);
  if (outcome !== 'ok') return;
  after?.(draft.body);
  if (endsSession.has(operation.id)) caller.forget();
  pool.learn(caller.name, body);
  // What was asked for goes with it: a number of the caller's own, such as that of an order.
  if (mode === 'valid') pool.learn(caller.name, { ...draft.params, ...(draft.body as object | undefined) });
}

/** What a server may write of a request: that PostgreSQL could not take a value, where, and its code. */
const knownLine = /^refused by PostgreSQL: [A-Z]+ [\w/:.-]+ 22[0-9A-Z]{3}\n$/;

/** What is written to standard error while requests run. Every line but the known one is a fault, most of all what somebody typed. */
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
      const wrong = lines.filter((line) => line.includes(mark) || !knownLine.test(line));
      const named = wrong.map((line) => `${line.includes(mark) ? 'a typed value: ' : ''}${line.slice(0, 900)}`);
      return [...new Set(named)];
    },
  };
}
