import { assertionFormat, mykeyRoutes } from '../../contract/index.ts';
import {
  importVirtualCard,
  signWithVirtualCard,
  type VirtualCard,
  type VirtualCardState,
} from '../../jpki/testing/virtual-card.ts';
import type { Actor } from '../../points/testing/actor.ts';
import { type Mypage, mypageOf } from '../../points/testing/mypage.ts';
import type { World } from './world.ts';

export type CardInHand = { card: VirtualCard; pin: string };
export type CardState = VirtualCardState;

/** A card that another process has made, as it was handed over: plain JSON. */
export const takeCard = (state: CardState, pin: string): CardInHand => ({ card: importVirtualCard(state), pin });

/** Lays a card on a reader and signs a fresh challenge for this actor's page; the PIN goes to the card alone. */
export async function tap(world: World, actor: Actor, hand: CardInHand) {
  const { nonce } = await actor.call(mykeyRoutes.createChallenge);
  return signNonce(world, hand, nonce);
}

/** Lays a card on a terminal without a network: it signs a nonce that the terminal fetched before. */
export async function tapForAttendance(world: World, terminal: Actor, hand: CardInHand) {
  const { nonces } = await terminal.call(mykeyRoutes.createAttendanceNonces, { body: { count: 1 } });
  return signNonce(world, hand, nonces[0] ?? '');
}

async function signNonce(world: World, { card, pin }: CardInHand, nonce: string) {
  const signed = await signWithVirtualCard({ card, pin, origin: world.origin, nonce });
  if (signed.outcome !== 'ok') throw new Error(`the card refused: ${signed.outcome}`);
  return { cardToken: signed.cardToken, nonce };
}

/** A person with a card at a device of their own. */
export type Cardholder = CardInHand &
  Mypage & {
    actor: Actor;
    mykeyId: string;
    /** Signs in to マイキー with the card; the session lasts ten minutes. */
    openMykey(): Promise<string>;
    /** Registers the マイキーID and joins the points cloud. */
    begin(): Promise<{ recoveryCode: string; stopCode: string }>;
    link(operatorId: string, customerId: string): Promise<void>;
  };

/** Puts a card into a person's hand. */
export async function createCardholder(world: World, hand: CardInHand, mykeyId: string): Promise<Cardholder> {
  const actor = await world.newActor();
  const openMykey = async () => {
    const opened = await actor.call(mykeyRoutes.openCardholderSession, { body: await tap(world, actor, hand) });
    return opened.session.token;
  };
  const assertionIn = async (session: string) => {
    const asked = { session, body: { audience: assertionFormat.audience } };
    return (await actor.call(mykeyRoutes.assertFromOwnDevice, asked)).assertion;
  };
  const mypage = mypageOf({ actor, clock: world.clock, assertion: async () => assertionIn(await openMykey()) });
  return {
    ...hand,
    ...mypage,
    actor,
    mykeyId,
    openMykey,
    async begin() {
      const session = await openMykey();
      const { recoveryCode, stopCode } = await actor.call(mykeyRoutes.registerMykeyId, { session, body: { mykeyId } });
      await mypage.join();
      return { recoveryCode, stopCode };
    },
    async link(operatorId, customerId) {
      await actor.call(mykeyRoutes.link, { session: await openMykey(), body: { operatorId, customerId } });
    },
  };
}
