import { assertionFormat, type Caller, mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { type CardInHand, tap } from '../../demo/actors/cardholder.ts';
import type { World } from '../../demo/actors/world.ts';
import type { Actor } from '../../points/testing/actor.ts';
import type { System } from './documents.ts';
import { type Prover, proverOf } from './wire.ts';

/** Somebody who calls one of the systems, with a key and, where the kind has one, a session that is opened again when it has ended. */
export type FuzzCaller = {
  name: string;
  system: System;
  kind: Caller;
  actor: Actor;
  prove: Prover;
  /** The session's token, opened where there is none; undefined for kinds without sessions. */
  token(): Promise<string | undefined>;
  /** The session is over, or may be. */
  forget(): void;
};
/** A person of an office with the secret of the moment. */
export type Seat = { staffId: string; password: string };
/** A person with a card. */
export type Holder = CardInHand & { mykeyId: string };

type Made = { name: string; system: System; kind: Caller; actor: Actor; open?: () => Promise<string> };

export function callerOf({ name, system, kind, actor, open }: Made): FuzzCaller {
  let session: Promise<string> | undefined;
  return {
    name,
    system,
    kind,
    actor,
    prove: proverOf(actor.key),
    async token() {
      if (!open) return undefined;
      session ??= open();
      try {
        return await session;
      } catch (error) {
        session = undefined;
        throw error;
      }
    },
    forget() {
      session = undefined;
    },
  };
}

/** A person of an office of one of the systems. */
export async function staffCaller(world: World, system: System, seat: Seat, name = seat.staffId): Promise<FuzzCaller> {
  const actor = await world.newActor();
  const route = system === 'mykey' ? mykeyRoutes.signInStaff : pointsRoutes.signInStaff;
  const open = async () => {
    const { staffId, password } = seat;
    return (await actor.call(route, { body: { staffId, password } })).session.token;
  };
  return callerOf({ name, system, kind: 'staff', actor, open });
}

const openCard = async (world: World, actor: Actor, hand: CardInHand) =>
  (await actor.call(mykeyRoutes.openCardholderSession, { body: await tap(world, actor, hand) })).session.token;

/** What マイキー says of the holder to the points cloud, at a device of the holder's own. */
export async function assertionOf(world: World, actor: Actor, hand: CardInHand): Promise<string> {
  const session = await openCard(world, actor, hand);
  const body = { audience: assertionFormat.audience };
  return (await actor.call(mykeyRoutes.assertFromOwnDevice, { session, body })).assertion;
}

/** A person at マイキー with the card on the reader. */
export async function cardholderCaller(world: World, hand: CardInHand, name: string): Promise<FuzzCaller> {
  const actor = await world.newActor();
  return callerOf({ name, system: 'mykey', kind: 'cardholder', actor, open: () => openCard(world, actor, hand) });
}

/** The same person at マイページ. */
export async function memberCaller(world: World, hand: CardInHand, name: string): Promise<FuzzCaller> {
  const actor = await world.newActor();
  const open = async () => {
    const body = { assertion: await assertionOf(world, actor, hand) };
    return (await actor.call(pointsRoutes.signInWithCard, { body })).session.token;
  };
  return callerOf({ name, system: 'points', kind: 'member', actor, open });
}

/** Which callers a route takes, as answers showed it: whoever was refused as the wrong one is sent seldom. */
export type Suitability = {
  weight(operation: string, caller: string): number;
  tell(operation: string, caller: string, outcome: string): void;
  succeeded(operation: string): number;
};

const unfit = new Set([
  'not_allowed',
  'terminal_not_office',
  'not_a_street_office',
  'place_unknown',
  'operator_cannot_link',
  'pin_needed',
  'owner_needed',
  'clerk_needed',
  'terminal_unknown',
  'terminal_revoked',
  'card_not_registered',
]);

export function createSuitability(): Suitability {
  const seen = new Map<string, { ok: number; fit: number; unfit: number }>();
  const succeeded = new Map<string, number>();
  const of = (operation: string, caller: string) => {
    const name = `${operation} ${caller}`;
    const known = seen.get(name) ?? { ok: 0, fit: 0, unfit: 0 };
    seen.set(name, known);
    return known;
  };
  return {
    weight(operation, caller) {
      const known = of(operation, caller);
      if (known.ok > 0) return 8;
      if (known.unfit > known.fit) return 0.15;
      return known.fit > 2 ? 1 : 3;
    },
    tell(operation, caller, outcome) {
      const known = of(operation, caller);
      if (outcome === 'ok') succeeded.set(operation, (succeeded.get(operation) ?? 0) + 1);
      if (outcome === 'ok') known.ok += 1;
      else if (unfit.has(outcome)) known.unfit += 1;
      else known.fit += 1;
    },
    succeeded: (operation) => succeeded.get(operation) ?? 0,
  };
}
