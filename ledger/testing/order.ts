import type { Lot } from '../lot.ts';
import { kept } from './audit.ts';
import type { Asked, Attempt } from './draw.ts';
import { Model } from './model.ts';

/** A look at one holder's lots, in one statement. */
export type Look = { holder: number; invokedAt: number; completedAt: number; lots: readonly Lot[] };

type Event = {
  asked: Asked;
  name: string;
  outcome: string;
  postedAt: bigint;
  legs: Attempt['answer']['legs'];
  /** It cannot have happened before the first call, nor after the first answer. */
  invokedAt: number;
  completedAt: number;
};

/**
 * Says where the answers contradict that each holder's operations happened one after the other, each at one moment
 * between its call and its answer (linearizability). The order to check is the ledger's own, `postedAt`: it must agree
 * with the time that passed outside, a model that is played in that order must give every answer, and every look at the
 * lots must find a state that was there between its own call and its answer.
 */
export function auditOrder(asked: readonly Asked[], looks: readonly Look[], today: string): string[] {
  const byHolder = new Map<number, Event[]>();
  for (const one of asked) {
    const event = eventOf(one);
    if (!event) continue;
    const { holder } = one.operation;
    const known = byHolder.get(holder);
    if (known) known.push(event);
    else byHolder.set(holder, [event]);
  }
  return [...byHolder].flatMap(([holder, events]) => {
    events.sort((a, b) => (a.postedAt < b.postedAt ? -1 : 1));
    const { complaints, states } = play(events, today);
    return [
      ...auditTime(events),
      ...complaints,
      ...looks.filter((look) => look.holder === holder).flatMap((look) => auditLook(look, events, states)),
    ];
  });
}

function eventOf(asked: Asked): Event | undefined {
  const answers = asked.attempts.map(({ answer }) => kept(answer)).filter((answer) => answer !== undefined);
  const [first] = answers;
  if (!first) return undefined;
  const { kind, key, holder } = asked.operation;
  return {
    asked,
    name: `holder ${holder}, ${kind} ${key}`,
    outcome: first.outcome,
    legs: first.legs,
    postedAt: first.postedAt.epochNanoseconds,
    invokedAt: Math.min(...asked.attempts.map((a) => a.invokedAt)),
    completedAt: Math.min(...asked.attempts.map((a) => a.completedAt)),
  };
}

/** What was answered before something else was asked stands before it, and no two stand at one moment. */
function auditTime(events: readonly Event[]): string[] {
  const complaints: string[] = [];
  let earliestAnswer = Number.POSITIVE_INFINITY;
  let next: Event | undefined;
  for (const event of events.toReversed()) {
    if (next && next.postedAt === event.postedAt)
      complaints.push(`${event.name}: posted at the moment of ${next.name}`);
    if (earliestAnswer < event.invokedAt)
      complaints.push(`${event.name}: stands before an operation that was answered before this one was asked`);
    earliestAnswer = Math.min(earliestAnswer, event.completedAt);
    next = event;
  }
  return complaints;
}

const placeOf = (lot: { unit: number; expiresOn: string; fund: number }) => `${lot.unit}/${lot.expiresOn}/${lot.fund}`;

/** Plays the model in the ledger's order; returns also the lots after each operation, the empty ones left out. */
function play(events: readonly Event[], today: string): { complaints: string[]; states: string[] } {
  const complaints: string[] = [];
  const model = new Model();
  const lots = new Map<string, number>();
  const states = [''];
  for (const { asked, name, outcome, legs } of events) {
    const expected = model.expect(asked.operation, today);
    if (outcome !== expected) complaints.push(`${name}: answered ${outcome}, in this order it is ${expected}`);
    const unitBalances = new Map<number, number>();
    for (const leg of legs) {
      lots.set(placeOf(leg), (lots.get(placeOf(leg)) ?? 0) + leg.amount);
      unitBalances.set(leg.unit, leg.unitBalance);
    }
    for (const [unit, said] of unitBalances) {
      const total = model.purses.filter((p) => p.unit === unit).reduce((sum, p) => sum + p.points, 0);
      if (total !== said) complaints.push(`${name}: says that ${said} are left, in this order it is ${total}`);
    }
    const state = stateOf(lots);
    const purses = new Map(model.purses.map((p) => [placeOf({ ...p, expiresOn: p.until }), p.points]));
    if (state !== stateOf(purses)) complaints.push(`${name}: leaves ${state}, in this order it is ${stateOf(purses)}`);
    states.push(state);
    // What follows from one wrong answer is not said again and again.
    if (complaints.length > 0) break;
  }
  return { complaints, states };
}

const stateOf = (lots: ReadonlyMap<string, number>): string =>
  [...lots]
    .filter(([, points]) => points !== 0)
    .map(([place, points]) => `${place}=${points}`)
    .sort()
    .join(' ');

/** After all that was answered before the look began, and before all that was asked when it had ended. */
function auditLook(look: Look, events: readonly Event[], states: readonly string[]): string[] {
  if (states.length <= events.length) return [];
  const first = events.findLastIndex((event) => event.completedAt < look.invokedAt) + 1;
  const after = events.findIndex((event) => event.invokedAt > look.completedAt);
  const last = after < 0 ? events.length : after;
  const seen = stateOf(new Map(look.lots.map((lot) => [placeOf(lot), lot.balance])));
  for (let at = first; at <= last; at += 1) if (states[at] === seen) return [];
  return [`holder ${look.holder}: a look found ${seen}, which was there at no moment between its call and its answer`];
}
