import { mykeyRoutes, pointsRoutes, type Route, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Answered } from '../../server/client.ts';
import type { World } from './actor.ts';

/** Somebody of an office, signed in again when the working day is over. */
export type Officer = {
  staffId: string;
  call<R extends Route>(route: R, request?: RouteRequest<R> & { idempotencyKey?: string }): Promise<RouteAnswer<R>>;
  ask<R extends Route>(
    route: R,
    request?: RouteRequest<R> & { idempotencyKey?: string },
  ): Promise<Answered<RouteAnswer<R>>>;
};
/** The system whose office it is: both keep people by the same rules. */
type At = 'mykey' | 'points';

/** A person of the platform's office at マイキー, or of an office at the points cloud. */
export async function createOfficer(
  { newActor, clock }: World,
  { staffId, password, at }: { staffId: string; password: string; at: At },
): Promise<Officer> {
  const actor = await newActor();
  const signIn = at === 'mykey' ? mykeyRoutes.signInStaff : pointsRoutes.signInStaff;
  let session: { token: string; expiresAt: string } | undefined;
  const extra = async (route: Route) => {
    const live =
      session && Temporal.Instant.compare(Temporal.Instant.from(session.expiresAt), clock().add({ minutes: 1 })) > 0;
    if (!live) session = (await actor.call(signIn, { body: { staffId, password } })).session;
    return { session: session?.token ?? '', ...(route.idempotent ? { idempotencyKey: makeKey(clock()) } : {}) };
  };
  return {
    staffId,
    call: async (route, request) => actor.call(route, { ...(await extra(route)), ...request } as never) as never,
    ask: async (route, request) => actor.ask(route, { ...(await extra(route)), ...request } as never) as never,
  };
}

/** A person who was invited sets a secret of their own. */
export async function acceptInvitation(
  { newActor }: World,
  { at, ...body }: { at: At; staffId: string; first: string; second?: string; password: string },
): Promise<void> {
  const actor = await newActor();
  await actor.call((at === 'mykey' ? mykeyRoutes : pointsRoutes).acceptInvitation, { body });
}

/**
 * Confirms, as a second person, what others of the office have asked for.
 *
 * @returns the second half of the code of the account that `requestId` was about
 */
export async function confirmChanges(officer: Officer, at: At, requestId?: number): Promise<string> {
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
