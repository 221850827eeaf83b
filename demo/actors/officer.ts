import { mykeyRoutes, pointsRoutes, type Route, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Answered } from '../../server/client.ts';
import { createActor, type World } from './world.ts';

/** Somebody of an office, signed in again when the working day is over. */
export type Officer = {
  staffId: string;
  call<R extends Route>(route: R, request?: RouteRequest<R>): Promise<RouteAnswer<R>>;
  ask<R extends Route>(route: R, request?: RouteRequest<R>): Promise<Answered<RouteAnswer<R>>>;
};

/** A person of the platform's office at マイキー (`mykey`) or of an office at the points cloud (`points`). */
export async function createOfficer(
  world: World,
  { staffId, password, at }: { staffId: string; password: string; at: 'mykey' | 'points' },
): Promise<Officer> {
  const actor = await createActor(world);
  const signIn = at === 'mykey' ? mykeyRoutes.signInStaff : pointsRoutes.signInStaff;
  let session: { token: string; expiresAt: string } | undefined;
  const extra = async (route: Route) => {
    const live =
      session &&
      Temporal.Instant.compare(Temporal.Instant.from(session.expiresAt), world.clock().add({ minutes: 1 })) > 0;
    if (!live) session = (await actor.call(signIn, { body: { staffId, password } })).session;
    return { session: session?.token ?? '', ...(route.idempotent ? { idempotencyKey: makeKey(world.clock()) } : {}) };
  };
  return {
    staffId,
    call: async (route, request) => actor.call(route, { ...(await extra(route)), ...request } as never) as never,
    ask: async (route, request) => actor.ask(route, { ...(await extra(route)), ...request } as never) as never,
  };
}

/** A person who was invited sets a secret of their own. */
export async function acceptInvitation(
  world: World,
  { at, ...body }: { at: 'mykey' | 'points'; staffId: string; first: string; second?: string; password: string },
): Promise<void> {
  const actor = await createActor(world);
  await actor.call((at === 'mykey' ? mykeyRoutes : pointsRoutes).acceptInvitation, { body });
}

/**
 * Confirms, as a second person, what others of the office have asked for.
 *
 * @returns the second half of the code of the account that `requestId` was about
 */
export async function confirmChanges(officer: Officer, at: 'mykey' | 'points', requestId?: number): Promise<string> {
  const routes = at === 'mykey' ? mykeyRoutes : pointsRoutes;
  const { requests } = await officer.call(routes.listChangeRequests);
  let code = '';
  for (const { requestId: one, sha256 } of requests.filter(({ own }) => !own)) {
    if (requestId !== undefined && one !== requestId) continue;
    const asked = { params: { requestId: one }, body: { approve: true, sha256 } };
    code = (await officer.call(routes.decideChangeRequest, asked)).code ?? '';
  }
  return code;
}
