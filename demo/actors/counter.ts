import { assertionFormat, mykeyRoutes } from '../../contract/index.ts';
import { type Counter as CounterOf, counterOf } from '../../points/testing/counter.ts';
import { type CardInHand, tap } from './cardholder.ts';
import type { World } from './world.ts';

export type { Receipt } from '../../points/testing/counter.ts';
export type Counter = CounterOf<CardInHand>;

/** A counter of a shop or a facility, with a reader: enrols its terminal with a one-time code. */
export async function createCounter(world: World, code: string): Promise<Counter> {
  const actor = await world.newActor();
  await actor.call(mykeyRoutes.enrolTerminal, { body: { code } });
  return counterOf({
    actor,
    clock: world.clock,
    async assert(hand: CardInHand) {
      const body = { ...(await tap(world, actor, hand)), audience: assertionFormat.audience };
      return (await actor.call(mykeyRoutes.assertAtTerminal, { body })).assertion;
    },
  });
}
