import {
  assertionFormat,
  mykeyRoutes,
  pointsRoutes,
  type Route,
  type RouteAnswer,
  type RouteRequest,
} from '../../contract/index.ts';
import {
  importVirtualCard,
  signWithVirtualCard,
  type VirtualCard,
  type VirtualCardState,
} from '../../jpki/testing/virtual-card.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Actor, createActor, type World } from './world.ts';

export type CardInHand = { card: VirtualCard; pin: string };
export type CardState = VirtualCardState;

/** A card that another process has made, as it was handed over: plain JSON. */
export const takeCard = (state: CardState, pin: string): CardInHand => ({ card: importVirtualCard(state), pin });

/** Lays a card on a reader and signs a fresh challenge for this actor's page; the PIN goes to the card alone. */
export async function tap(world: World, actor: Actor, { card, pin }: CardInHand) {
  const { nonce } = await actor.call(mykeyRoutes.createChallenge);
  const signed = await signWithVirtualCard({ card, pin, origin: world.origin, nonce });
  if (signed.outcome !== 'ok') throw new Error(`the card refused: ${signed.outcome}`);
  return { cardToken: signed.cardToken, nonce };
}

/** A person with a card at a device of their own. */
export type Cardholder = CardInHand & {
  actor: Actor;
  mykeyId: string;
  /** Signs in to マイキー with the card; the session lasts ten minutes. */
  openMykey(): Promise<string>;
  /** Registers the マイキーID and joins the points cloud. */
  begin(): Promise<{ recoveryCode: string; stopCode: string }>;
  link(operatorId: string, customerId: string): Promise<void>;
  /** Signs in to マイページ with the card and calls a route of it, under a new key where it takes one. */
  atMypage<R extends Route>(route: R, request?: RouteRequest<R> & { idempotencyKey?: string }): Promise<RouteAnswer<R>>;
};

/** Puts a card into a person's hand. */
export async function createCardholder(world: World, hand: CardInHand, mykeyId: string): Promise<Cardholder> {
  const actor = await createActor(world);
  let mypage: { token: string; expiresAt: Temporal.Instant } | undefined;

  const openMykey = async () => {
    const opened = await actor.call(mykeyRoutes.openCardholderSession, { body: await tap(world, actor, hand) });
    return opened.session.token;
  };
  const assertion = async (session: string) => {
    const asked = { session, body: { audience: assertionFormat.audience } };
    return (await actor.call(mykeyRoutes.assertFromOwnDevice, asked)).assertion;
  };
  const remember = (session: { token: string; expiresAt: string }) => {
    mypage = { token: session.token, expiresAt: Temporal.Instant.from(session.expiresAt).subtract({ minutes: 1 }) };
    return session.token;
  };
  async function openMypage(): Promise<string> {
    if (mypage && Temporal.Instant.compare(mypage.expiresAt, world.clock()) > 0) return mypage.token;
    const body = { assertion: await assertion(await openMykey()) };
    return remember((await actor.call(pointsRoutes.signInWithCard, { body })).session);
  }

  return {
    ...hand,
    actor,
    mykeyId,
    openMykey,
    async begin() {
      const session = await openMykey();
      const { recoveryCode, stopCode } = await actor.call(mykeyRoutes.registerMykeyId, { session, body: { mykeyId } });
      remember((await actor.call(pointsRoutes.join, { body: { assertion: await assertion(session) } })).session);
      return { recoveryCode, stopCode };
    },
    async link(operatorId, customerId) {
      await actor.call(mykeyRoutes.link, { session: await openMykey(), body: { operatorId, customerId } });
    },
    async atMypage(route, request) {
      const session = await openMypage();
      const idempotencyKey = route.idempotent ? { idempotencyKey: makeKey(world.clock()) } : {};
      return actor.call(route, { ...idempotencyKey, ...request, session } as never) as never;
    },
  };
}
