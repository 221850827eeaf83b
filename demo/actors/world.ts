import { mykeyRoutes, type Route } from '../../contract/index.ts';
import type { Actor, World as PointsWorld } from '../../points/testing/actor.ts';
import { createHttpClient, expectAnswer, generateClientKey } from '../../server/client.ts';

/** Where the two systems are, what time it is, and how somebody comes to call both. */
export type World = PointsWorld & {
  mykeyUrl: string;
  pointsUrl: string;
  /** The origin of the pages for which cards sign. */
  origin: string;
};

const ofMykey = new Set<Route>(Object.values(mykeyRoutes));

/** A world whose actors call both systems over HTTP, each with a key of their own, as their pages and programs do. */
export function createWorld(at: Omit<World, 'newActor'>): World {
  return {
    ...at,
    async newActor(key) {
      const own = key ?? (await generateClientKey());
      const mykey = createHttpClient({ baseUrl: at.mykeyUrl, key: own, clock: at.clock });
      const points = createHttpClient({ baseUrl: at.pointsUrl, key: own, clock: at.clock });
      const ask: Actor['ask'] = (route, request) => (ofMykey.has(route) ? mykey : points).call(route, request);
      return { key: own, ask, call: async (route, request) => expectAnswer(await ask(route, request)) };
    },
  };
}
