import { pointsRoutes, type Route, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Answered, expectAnswer } from '../../server/client.ts';
import type { Actor } from './actor.ts';

type Session = { token: string; expiresAt: string };

/** マイページ of a holder at a device of their own. */
export type Mypage = {
  /** Joins the points cloud with the card. */
  join(): Promise<void>;
  /** Signs in to マイページ with the card and calls a route of it, under a new key where it takes one; a refusal is a value. */
  askAtMypage<R extends Route>(
    route: R,
    request?: RouteRequest<R> & { idempotencyKey?: string },
  ): Promise<Answered<RouteAnswer<R>>>;
  /** The same, for an answer that is expected. */
  atMypage<R extends Route>(route: R, request?: RouteRequest<R> & { idempotencyKey?: string }): Promise<RouteAnswer<R>>;
};

/** `assertion` is マイキー's word for the card on the holder's own device. */
export function mypageOf({
  actor,
  clock,
  assertion,
}: {
  actor: Actor;
  clock: () => Temporal.Instant;
  assertion: () => Promise<string>;
}): Mypage {
  let held: { token: string; until: Temporal.Instant } | undefined;
  const remember = ({ token, expiresAt }: Session) => {
    held = { token, until: Temporal.Instant.from(expiresAt).subtract({ minutes: 1 }) };
    return token;
  };
  async function open(): Promise<string> {
    if (held && Temporal.Instant.compare(held.until, clock()) > 0) return held.token;
    return remember(
      (await actor.call(pointsRoutes.signInWithCard, { body: { assertion: await assertion() } })).session,
    );
  }
  const askAtMypage: Mypage['askAtMypage'] = async (route, request) => {
    const session = await open();
    const key = route.idempotent ? { idempotencyKey: makeKey(clock()) } : {};
    return actor.ask(route, { ...key, ...request, session } as never) as never;
  };
  return {
    async join() {
      remember((await actor.call(pointsRoutes.join, { body: { assertion: await assertion() } })).session);
    },
    askAtMypage,
    atMypage: async (route, request) => expectAnswer(await askAtMypage(route, request)),
  };
}
