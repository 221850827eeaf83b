import { assertionFormat, mykeyRoutes, pointsRoutes } from '../contract/index.ts';
import { type CardState, takeCard, tap } from '../demo/actors/cardholder.ts';
import { createWorld } from '../demo/actors/world.ts';
import { makeKey } from '../ledger/index.ts';
import type { ClientKey } from '../server/client.ts';
import { type Pay, type Span, serveOrder } from './load.ts';

/** The load of `bench/taps.ts`: each client is a counter at which one card is tapped again and again. */
export type TapsLoadOrder = Span & {
  mykeyUrl: string;
  pointsUrl: string;
  origin: string;
  pin: string;
  counters: { terminal: ClientKey; card: CardState }[];
};

serveOrder<TapsLoadOrder>(async ({ mykeyUrl, pointsUrl, origin, pin, counters }) => {
  const world = createWorld({ mykeyUrl, pointsUrl, origin, clock: () => Temporal.Now.instant() });
  return Promise.all(
    counters.map(async ({ terminal, card }): Promise<Pay> => {
      const actor = await world.newActor(terminal);
      const hand = takeCard(card, pin);
      return async () => {
        const body = { ...(await tap(world, actor, hand)), audience: assertionFormat.audience };
        const { assertion } = await actor.call(mykeyRoutes.assertAtTerminal, { body });
        const paymentKey = makeKey(world.clock());
        const { counterSessionId } = await actor.call(pointsRoutes.openCounterSession, {
          body: { assertion, paymentKey },
        });
        const receipt = await actor.call(pointsRoutes.pay, {
          body: { counterSessionId, amount: 1 },
          idempotencyKey: paymentKey,
        });
        if (receipt.points !== 1 || receipt.paymentKey !== paymentKey)
          throw new Error(`a tap ended in ${JSON.stringify(receipt)}`);
      };
    }),
  );
});
