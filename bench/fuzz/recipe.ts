import { mykeyRoutes, pointsRoutes, type Route, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import type { FuzzCaller } from './callers.ts';
import type { System } from './documents.ts';
import type { Draft } from './hostile.ts';
import type { Random } from './random.ts';
import type { FuzzWorld } from './world.ts';

export type Kitchen = {
  world: FuzzWorld;
  random: Random;
  /** Who was to call; a recipe may send somebody else. */
  caller: FuzzCaller;
};
/** What a request needs that no document says: values that stand for something, freshly made through the real API. */
export type Prepared = Partial<Draft> & {
  caller?: FuzzCaller;
  /** No value inside is made up in place of what the recipe made: another one would end what all others need. */
  asMade?: true;
  /** What follows from success, such as another password. `body` is what was sent. */
  after?: (body: unknown) => void;
};
export type Recipe = (kitchen: Kitchen) => Promise<Prepared>;
export type Recipes = Record<string, Recipe>;

/** Calls a route as one of the callers, which must succeed. */
export async function callAs<R extends Route>(
  { world, random }: Pick<Kitchen, 'world' | 'random'>,
  caller: FuzzCaller,
  route: R,
  request: RouteRequest<R> = {},
): Promise<RouteAnswer<R>> {
  const session = await caller.token();
  const extra = {
    ...(session === undefined ? {} : { session }),
    ...(route.idempotent ? { idempotencyKey: random.key(world.nation.world.clock()) } : {}),
  };
  return caller.actor.call(route, { ...request, ...extra } as never) as never;
}

export function callerNamed({ callers }: FuzzWorld, system: System, name: string): FuzzCaller {
  const found = callers.find((one) => one.system === system && one.name === name);
  if (!found) throw new Error(`nobody is called ${name} at ${system}`);
  return found;
}

/** A file as an upload carries it; one in four is not as it should be. */
export function fileOf(random: Random, lines: readonly string[]): string {
  const text = lines.join('\r\n');
  const spoiled = random.weighted<() => Buffer>([
    [12, () => Buffer.from(text)],
    [1, () => Buffer.from(`${text}\r\n"never closed,1\r\n2,3`)],
    [1, () => Buffer.from(`${text}\r\n"a"b,"\0",,,,,,,,,,,\r\n\r\r\n`)],
    [1, () => Buffer.from([0xff, 0xfe, 0x81, 0x00, ...Buffer.from(text)])],
    [1, () => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`)],
    [1, () => Buffer.alloc(0)],
  ])();
  return spoiled.toString('base64');
}

/** An account of an office in a state, of nobody who calls; without one, the number of nobody at all. */
export async function nobodyNeeded({ world, random }: Kitchen, system: System, state: string): Promise<Prepared> {
  const caller = callerNamed(world, system, 'platform');
  const route = system === 'mykey' ? mykeyRoutes.listStaff : pointsRoutes.listStaff;
  const { staff } = await callAs({ world, random }, caller, route);
  const free = staff.filter(({ staffId }) => !world.pool.isKept('staffId', staffId));
  const fit = free.filter((one) => one.state === state);
  const { staffId = 'nobody' } = random.pick(fit.length > 0 ? fit : [...free, { staffId: 'nobody' }]);
  return { caller, params: { staffId }, body: { reason: '試験' } };
}
