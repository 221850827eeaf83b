import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Actor } from './actor.ts';

export type Receipt = RouteAnswer<typeof pointsRoutes.pay>;
type Premium = RouteAnswer<typeof pointsRoutes.openCounterSession>['purses'][number]['premium'];

/** A counter of a shop or a facility: an enrolled terminal with a reader, on which hands are laid. */
export type Counter<Hand> = {
  actor: Actor;
  /** Tap, then the balance usable here; the key is the one under which the payment will be made. */
  open(
    hand: Hand,
  ): Promise<{ counterSessionId: string; paymentKey: string; usable: number; joined: boolean; premium: Premium }>;
  /** The whole of 6-1: tap, balance, amount. */
  pay(hand: Hand, amount: number): Promise<Receipt>;
  reverse(paymentKey: string): Promise<Receipt>;
};

/** The counter of a terminal that is enrolled with this actor's key; `assert` is マイキー's word for the card present. */
export function counterOf<Hand>({
  actor,
  clock,
  assert,
}: {
  actor: Actor;
  clock: () => Temporal.Instant;
  assert: (hand: Hand) => Promise<string>;
}): Counter<Hand> {
  const open: Counter<Hand>['open'] = async (hand) => {
    const assertion = await assert(hand);
    const paymentKey = makeKey(clock());
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
      actor.call(pointsRoutes.reversePayment, { params: { paymentKey }, idempotencyKey: makeKey(clock()) }),
  };
}
