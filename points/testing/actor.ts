import type { Route, RouteAnswer, RouteRequest } from '../../contract/index.ts';
import {
  type Answered,
  type ClientKey,
  createHttpClient,
  expectAnswer,
  generateClientKey,
} from '../../server/client.ts';

export type Extra = { session?: string; idempotencyKey?: string };
/** Somebody with a key of their own who calls over HTTP, as pages and programs do. */
export type Actor = {
  key: ClientKey;
  /** Calls a route; a refusal is a value. */
  ask<R extends Route>(route: R, request?: RouteRequest<R> & Extra): Promise<Answered<RouteAnswer<R>>>;
  /** Calls a route that must succeed here. */
  call<R extends Route>(route: R, request?: RouteRequest<R> & Extra): Promise<RouteAnswer<R>>;
};
export type NewActor = (key?: ClientKey) => Promise<Actor>;

/** How actors of the points cloud come into being, and what time it is. */
export type World = { newActor: NewActor; clock: () => Temporal.Instant };

/** Actors of one server. */
export const actorsOf =
  ({ url, clock }: { url: () => string; clock: () => Temporal.Instant }): NewActor =>
  async (key) => {
    const own = key ?? (await generateClientKey());
    const client = createHttpClient({ baseUrl: url(), key: own, clock });
    const ask: Actor['ask'] = (route, request) => client.call(route, request);
    return { key: own, ask, call: async (route, request) => expectAnswer(await ask(route, request)) };
  };
