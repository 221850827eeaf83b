import { assertionFormat, mykeyRoutes, pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { type CardInHand, tap } from './cardholder.ts';
import { type Actor, createActor, type World } from './world.ts';

export type Receipt = RouteAnswer<typeof pointsRoutes.pay>;
type Premium = RouteAnswer<typeof pointsRoutes.openCounterSession>['purses'][number]['premium'];

/** A counter of a shop or a facility: an enrolled terminal with a reader. */
export type Counter = {
  actor: Actor;
  /** Tap, then the balance usable here; the key is the one under which the payment will be made. */
  open(
    hand: CardInHand,
  ): Promise<{ counterSessionId: string; paymentKey: string; usable: number; joined: boolean; premium: Premium }>;
  /** The whole of 6-1: tap, balance, amount. */
  pay(hand: CardInHand, amount: number): Promise<Receipt>;
  reverse(paymentKey: string): Promise<Receipt>;
};

/** Enrols a terminal with a one-time code. */
export async function createCounter(world: World, code: string): Promise<Counter> {
  const actor = await createActor(world);
  await actor.call(mykeyRoutes.enrolTerminal, { body: { code } });

  const open: Counter['open'] = async (hand) => {
    const body = { ...(await tap(world, actor, hand)), audience: assertionFormat.audience };
    const { assertion } = await actor.call(mykeyRoutes.assertAtTerminal, { body });
    const paymentKey = makeKey(world.clock());
    const { counterSessionId, purses, joined } = await actor.call(pointsRoutes.openCounterSession, {
      body: { assertion, paymentKey },
    });
    const { usable = 0, premium = null } = purses[0] ?? {};
    return { counterSessionId, paymentKey, usable, joined, premium };
  };

  return {
    actor,
    open,
    async pay(hand, amount) {
      const { counterSessionId, paymentKey } = await open(hand);
      return actor.call(pointsRoutes.pay, { body: { counterSessionId, amount }, idempotencyKey: paymentKey });
    },
    reverse: (paymentKey) =>
      actor.call(pointsRoutes.reversePayment, { params: { paymentKey }, idempotencyKey: makeKey(world.clock()) }),
  };
}
