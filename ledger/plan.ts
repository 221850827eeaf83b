import type { Chart } from './chart.ts';
import type { Lot } from './lot.ts';
import type { Leg, Operation, Outcome, Restore } from './operation.ts';

/** A leg that stands in the ledger, of the original operation of a restore or of an earlier restore of it. */
export type PostedLeg = {
  key: string;
  leg: number;
  unit: number;
  expiresOn: string;
  fund: number;
  amount: number;
  account: number;
  kind: string;
};
/** `lots` are those given, in their order and with what they would hold then, and after them those that are new. */
export type Plan = { outcome: Outcome; legs: Leg[]; lots: readonly Lot[] };

export const balanceMax = 1_000_000_000_000_000;
type Step = Omit<Leg, 'unitBalance'>;

/**
 * What an operation does to its holder's lots, without a database: either all its legs, or one named refusal and none.
 * `lots` are all lots of the holder that hold points or are not past, `today` is the date in Japan, `posted` the legs that a restore refers to.
 */
export function planOperation({
  chart,
  operation,
  lots,
  today,
  posted = [],
}: {
  chart: Chart;
  operation: Operation;
  lots: readonly Lot[];
  today: string;
  posted?: readonly PostedLeg[];
}): Plan {
  switch (operation.kind) {
    case 'issue':
      return settle(lots, [stepOf(operation, operation.amount, operation.account)]);
    case 'spend': {
      const taken = takeEarliestFirst({ chart, lots, today }, operation);
      if (!taken) return refused(lots, 'insufficient_points');
      return settle(
        lots,
        taken.map((part) => stepOf(part, -part.amount, operation.account)),
      );
    }
    case 'move': {
      const taken = takeEarliestFirst({ chart, lots, today }, operation);
      if (!taken) return refused(lots, 'insufficient_points');
      const { toUnit: unit, through = chart.transit } = operation;
      const pairs = taken.flatMap((part) => [
        stepOf(part, -part.amount, through),
        stepOf({ unit, expiresOn: operation.expiresOn ?? part.expiresOn, fund: part.fund }, part.amount, through),
      ]);
      return settle(lots, pairs);
    }
    case 'expire': {
      const past = lots.filter((lot) => lot.unit === operation.unit && lot.expiresOn < today && lot.balance > 0);
      if (past.length === 0) return refused(lots, 'nothing_to_expire');
      return settle(
        lots,
        past.map((lot) => stepOf(lot, -lot.balance, operation.account)),
      );
    }
    case 'restore':
      return planRestore({ chart, operation, lots, today, posted });
  }
}

const refused = (lots: readonly Lot[], outcome: Outcome): Plan => ({ outcome, legs: [], lots });
type Place = { unit: number; expiresOn: string; fund: number };
const stepOf = (place: Place, amount: number, account: number): Step => {
  const { unit, expiresOn, fund } = place;
  return { unit, expiresOn, fund, amount, account };
};
const same = (a: Place, b: Place) => a.unit === b.unit && a.expiresOn === b.expiresOn && a.fund === b.fund;

/** Whether a lot can still be used on a day in Japan: until its last day, or where its unit outlasts it. */
export const isUsable = (chart: Chart, { unit, expiresOn }: Pick<Lot, 'unit' | 'expiresOn'>, today: string): boolean =>
  expiresOn >= today || chart.isOutlasting(unit);

/** Earliest expiry first; at equal expiry the funds that are used first, then by fund, so that order never varies. */
function inOrderOfUse(chart: Chart, a: Lot, b: Lot): number {
  if (a.expiresOn !== b.expiresOn) return a.expiresOn < b.expiresOn ? -1 : 1;
  const first = Number(chart.isUsedFirst(b.fund)) - Number(chart.isUsedFirst(a.fund));
  return first !== 0 ? first : a.fund - b.fund;
}

function takeEarliestFirst(
  { chart, lots, today }: { chart: Chart; lots: readonly Lot[]; today: string },
  { unit, amount, lot: only }: { unit: number; amount: number; lot?: Omit<Place, 'unit'> },
): (Place & { amount: number })[] | undefined {
  const taken: (Place & { amount: number })[] = [];
  let wanted = amount;
  const usable = lots.filter(
    (lot) =>
      lot.unit === unit &&
      lot.balance > 0 &&
      isUsable(chart, lot, today) &&
      (only === undefined || same(lot, { unit, ...only })),
  );
  for (const { expiresOn, fund, balance } of usable.sort((a, b) => inOrderOfUse(chart, a, b))) {
    if (wanted === 0) break;
    const part = Math.min(balance, wanted);
    taken.push({ unit, expiresOn, fund, amount: part });
    wanted -= part;
  }
  return wanted === 0 ? taken : undefined;
}

/** Points go back to the lots last taken first (decision 28); a lot that expired meanwhile is restored as expired. */
function planRestore({
  chart,
  operation,
  lots,
  today,
  posted,
}: {
  chart: Chart;
  operation: Restore;
  lots: readonly Lot[];
  today: string;
  posted: readonly PostedLeg[];
}): Plan {
  const original = posted.filter((leg) => leg.key === operation.originalKey);
  const [first] = original;
  if (!first || first.kind === 'restore' || first.kind === 'expire') return refused(lots, 'original_unknown');
  const restored = posted.filter((leg) => leg.key !== operation.originalKey && leg.account === first.account);
  // In the order in which they go back. Two legs of a move may lie in one lot: what came back fills one, then the other.
  const back = restored.map((leg) => ({ ...leg, amount: Math.abs(leg.amount) }));
  const left = original.toReversed().map((leg) => {
    let amount = Math.abs(leg.amount);
    for (const part of back.filter((other) => same(other, leg))) {
      const filled = Math.min(part.amount, amount);
      part.amount -= filled;
      amount -= filled;
    }
    return { ...leg, amount: amount * Math.sign(leg.amount) };
  });
  const whole = left.reduce((sum, leg) => sum + Math.abs(leg.amount), 0) / (first.kind === 'move' ? 2 : 1);
  const wanted = operation.amount ?? whole;
  if (wanted === 0 || wanted > whole) return refused(lots, 'restore_exceeds_original');
  // A move is undone whole: its two sides belong together.
  if (first.kind === 'move' && wanted !== whole) return refused(lots, 'restore_exceeds_original');
  let rest = first.kind === 'move' ? whole * 2 : wanted;
  const steps: Step[] = [];
  // After all that comes back, so that a history line of one account carries the balance it leads to.
  const expiredMeanwhile: Step[] = [];
  for (const leg of left) {
    const part = Math.min(Math.abs(leg.amount), rest);
    if (part === 0) continue;
    rest -= part;
    const amount = leg.amount < 0 ? part : -part;
    steps.push(stepOf(leg, amount, leg.account));
    if (amount > 0 && !isUsable(chart, leg, today)) expiredMeanwhile.push(stepOf(leg, -part, operation.expiredAccount));
  }
  return settle(lots, [...steps, ...expiredMeanwhile]);
}

/** Applies steps to lots: each leg gets the total of its unit; a lot below zero or above the limit refuses the whole. */
function settle(lots: readonly Lot[], steps: readonly Step[]): Plan {
  const after = lots.slice();
  const legs: Leg[] = [];
  for (const { unit, expiresOn, fund, amount, account } of steps) {
    let at = -1;
    let unitBalance = amount;
    for (const [index, lot] of after.entries()) {
      if (lot.unit !== unit) continue;
      unitBalance += lot.balance;
      if (lot.expiresOn === expiresOn && lot.fund === fund) at = index;
    }
    if (at < 0) at = after.length;
    const balance = (after[at]?.balance ?? 0) + amount;
    if (balance < 0) return refused(lots, 'insufficient_points');
    if (balance > balanceMax || unitBalance > balanceMax) return refused(lots, 'balance_out_of_range');
    after[at] = { unit, expiresOn, fund, balance };
    legs.push({ unit, expiresOn, fund, amount, unitBalance, account });
  }
  return { outcome: 'created', legs, lots: after };
}
