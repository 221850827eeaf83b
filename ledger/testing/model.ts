import fc from 'fast-check';
import type { Operation } from '../operation.ts';
import { accountOf, bonusFund, generalFund, sponsoredFund, unitOf } from './chart.ts';

/**
 * A model of one holder's points that was written on its own: a list of single purses, points counted one at a time. It
 * shares nothing with the ledger but the numbers of units, accounts and funds.
 */
const city = unitOf('town', 14130);
const heir = unitOf('town', 14131);
const reserve = unitOf('reserve', 0);
const event = unitOf('cause', 7);
export const units = [city, heir, reserve, event];
const funds = [generalFund, sponsoredFund(3), bonusFund(1)];
const shop = accountOf('payee', 5);
const expiredAccount = accountOf('expired', 0);

export type Step =
  | { do: 'issue'; unit: number; fund: number; days: number; amount: number }
  | { do: 'spend' | 'move'; amount: number }
  | { do: 'carry'; back: boolean; amount: number }
  | { do: 'out'; nth: number; amount: number }
  | { do: 'expire'; unit: number }
  | { do: 'restore'; nth: number; amount: number | undefined }
  | { do: 'replay' | 'forge'; nth: number };

const amount = fc.integer({ min: 1, max: 500 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('issue' as const),
      unit: fc.constantFrom(...units),
      fund: fc.constantFrom(...funds),
      days: fc.integer({ min: 0, max: 6 }),
      amount,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('spend' as const, 'move' as const), amount }) },
  // Each lot keeps its last day, also where it meets one that the other town has already.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('carry' as const), back: fc.boolean(), amount }) },
  // One lot alone leaves the reserve, also where another ends before it.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('out' as const), nth: fc.nat(30), amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), unit: fc.constantFrom(...units) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('restore' as const),
      nth: fc.nat(30),
      // As often whole as in part: a move is given back whole or not at all.
      amount: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined, freq: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('replay' as const, 'forge' as const), nth: fc.nat(30) }) },
);

export type Purse = { unit: number; until: string; fund: number; points: number };
type Taken = { from: Purse; to?: Purse; points: number };
/** What one holder should have, and what each of its operations did. */
export class Model {
  purses: Purse[] = [];
  done: { operation: Operation; outcome: string; taken: Taken[] }[] = [];

  purse(unit: number, until: string, fund: number): Purse {
    const found = this.purses.find((p) => p.unit === unit && p.until === until && p.fund === fund);
    if (found) return found;
    const made = { unit, until, fund, points: 0 };
    this.purses.push(made);
    return made;
  }

  /** The outcome the ledger must give; changes the purses where it is `created`. */
  expect(operation: Operation, today: string): string {
    const taken: Taken[] = [];
    const outcome = this.apply(operation, today, taken);
    this.done.push({ operation, outcome, taken });
    return outcome;
  }

  private apply(o: Operation, today: string, taken: Taken[]): string {
    if (o.kind === 'issue') {
      const purse = this.purse(o.unit, o.expiresOn, o.fund);
      purse.points += o.amount;
      taken.push({ from: purse, points: -o.amount });
      return 'created';
    }
    if (o.kind === 'spend' || o.kind === 'move') {
      const rank = (p: Purse) => `${p.until}${p.fund >= 2_000_000 ? 0 : 1}${String(p.fund).padStart(9, '0')}`;
      const usable = this.purses
        .filter((p) => p.unit === o.unit && (p.until >= today || p.unit === reserve))
        .filter((p) => !('lot' in o && o.lot) || (p.until === o.lot.expiresOn && p.fund === o.lot.fund))
        .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
      if (usable.reduce((sum, p) => sum + p.points, 0) < o.amount) return 'insufficient_points';
      for (let point = 0; point < o.amount; point += 1) {
        const purse = usable.find((p) => p.points > 0) as Purse;
        purse.points -= 1;
        const to = o.kind === 'move' ? this.purse(o.toUnit, o.expiresOn ?? purse.until, purse.fund) : undefined;
        if (to) to.points += 1;
        const last = taken.at(-1);
        if (last?.from === purse) last.points += 1;
        else taken.push({ from: purse, points: 1, ...(to ? { to } : {}) });
      }
      return 'created';
    }
    if (o.kind === 'expire') {
      const past = this.purses.filter((p) => p.unit === o.unit && p.until < today && p.points > 0);
      for (const purse of past) purse.points = 0;
      return past.length > 0 ? 'created' : 'nothing_to_expire';
    }
    return this.undo(o, today);
  }

  private undo(o: Extract<Operation, { kind: 'restore' }>, today: string): string {
    const original = this.done.find((d) => d.operation.key === o.originalKey && d.outcome === 'created');
    if (!original || original.operation.kind === 'restore' || original.operation.kind === 'expire')
      return 'original_unknown';
    const whole = original.taken.reduce((sum, t) => sum + Math.abs(t.points), 0);
    const wanted = o.amount ?? whole;
    if (wanted === 0 || wanted > whole) return 'restore_exceeds_original';
    if (original.operation.kind === 'move' && wanted !== whole) return 'restore_exceeds_original';
    const before = this.purses.map((p) => ({ ...p }));
    const left = original.taken.map((t) => t.points);
    let rest = wanted;
    for (const t of original.taken.toReversed()) {
      const part = Math.min(Math.abs(t.points), rest) * Math.sign(t.points);
      rest -= Math.abs(part);
      t.points -= part;
      t.from.points += part;
      if (t.to) t.to.points -= part;
      if (part > 0 && t.from.until < today && t.from.unit !== reserve) t.from.points -= part;
      if (t.from.points < 0 || (t.to && t.to.points < 0)) {
        for (const [i, p] of before.entries()) Object.assign(this.purses[i] as Purse, p);
        for (const [i, points] of left.entries()) (original.taken[i] as Taken).points = points;
        return 'insufficient_points';
      }
    }
    return 'created';
  }
}

/** The operation that a step stands for, at an instant and under a key; undefined where it has nothing to refer to. */
export function operationOf(
  step: Step,
  { model, holder, at, key }: { model: Model; holder: number; at: Temporal.Instant; key: string },
): Operation | undefined {
  const common = { key, holder, window: 1, occurredAt: at };
  const day = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  switch (step.do) {
    case 'issue': {
      const account = accountOf(step.unit === city ? 'gift' : 'sponsor', 3);
      return {
        ...common,
        kind: 'issue',
        unit: step.unit,
        expiresOn: `${day.add({ days: step.days })}`,
        fund: step.fund,
        amount: step.amount,
        account,
      };
    }
    case 'spend':
      return { ...common, kind: 'spend', unit: city, amount: step.amount, account: shop };
    case 'move':
      return {
        ...common,
        kind: 'move',
        unit: reserve,
        toUnit: city,
        expiresOn: `${day.add({ days: 5 })}`,
        amount: step.amount,
      };
    case 'out': {
      const held = model.purses.filter(({ unit }) => unit === reserve);
      const lot = held[step.nth % held.length];
      if (!lot) return undefined;
      const { until: expiresOn, fund } = lot;
      const to = { toUnit: city, expiresOn: `${day.add({ days: 4 })}` };
      return { ...common, kind: 'move', unit: reserve, ...to, amount: step.amount, lot: { expiresOn, fund } };
    }
    case 'carry': {
      const [unit, toUnit] = step.back ? [heir, city] : [city, heir];
      const through = accountOf('transit', 1);
      return { ...common, kind: 'move', unit, toUnit, expiresOn: null, amount: step.amount, through };
    }
    case 'expire':
      return { ...common, kind: 'expire', unit: step.unit, account: expiredAccount };
    case 'restore': {
      const original = model.done[step.nth];
      if (!original) return undefined;
      return {
        ...common,
        kind: 'restore',
        originalKey: original.operation.key,
        expiredAccount,
        ...(step.amount ? { amount: step.amount } : {}),
      };
    }
    case 'replay':
      return model.done[step.nth]?.operation;
    case 'forge': {
      const original = model.done[step.nth]?.operation;
      return original && original.kind === 'spend' ? { ...original, amount: original.amount + 1 } : undefined;
    }
  }
}

/** A history of so many steps, each with the minutes that pass before it. */
export const historyOf = (steps: number): fc.Arbitrary<{ step: Step; minutes: number }[]> =>
  fc.array(fc.record({ step, minutes: fc.integer({ min: 0, max: 900 }) }), { minLength: steps, maxLength: steps });
