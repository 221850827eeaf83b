import { mykeyRoutes, type Route, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import {
  type Answered,
  type ClientKey,
  createHttpClient,
  expectAnswer,
  generateClientKey,
} from '../../server/client.ts';

/** Where the two systems are, and what time it is. */
export type World = {
  mykeyUrl: string;
  pointsUrl: string;
  /** The origin of the pages for which cards sign. */
  origin: string;
  clock: () => Temporal.Instant;
};

type Extra = { session?: string; idempotencyKey?: string };
/** Somebody with a key of their own who calls both systems over HTTP, as their pages and programs do. */
export type Actor = {
  key: ClientKey;
  /** Calls a route of either contract; a refusal is a value. */
  ask<R extends Route>(route: R, request?: RouteRequest<R> & Extra): Promise<Answered<RouteAnswer<R>>>;
  /** Calls a route that must succeed here. */
  call<R extends Route>(route: R, request?: RouteRequest<R> & Extra): Promise<RouteAnswer<R>>;
};

const ofMykey = new Set<Route>(Object.values(mykeyRoutes));

/** Makes an actor with a new key, or with a given one. */
export async function createActor(world: World, key?: ClientKey): Promise<Actor> {
  const own = key ?? (await generateClientKey());
  const mykey = createHttpClient({ baseUrl: world.mykeyUrl, key: own, clock: world.clock });
  const points = createHttpClient({ baseUrl: world.pointsUrl, key: own, clock: world.clock });
  const ask: Actor['ask'] = (route, request) => (ofMykey.has(route) ? mykey : points).call(route, request);
  return { key: own, ask, call: async (route, request) => expectAnswer(await ask(route, request)) };
}
