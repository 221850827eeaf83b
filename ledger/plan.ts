import { accountOf, fundKind, unitKind } from './chart.ts';
import type { Leg, Operation, Outcome, Restore } from './operation.ts';

/** A lot as read: what is left in it. */
export type Lot = { unit: number; expiresOn: string; fund: number; balance: number };
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
const transit = accountOf('transit', 0);
type Step = Omit<Leg, 'unitBalance'>;

/**
 * What an operation does to its holder's lots, without a database: either all its legs, or one named refusal and none.
 * `lots` are all lots of the holder that hold points or are not past, `today` is the date in Japan, `posted` the legs that a restore refers to.
 */
export function planOperation({
  operation,
  lots,
  today,
  posted = [],
}: {
  operation: Operation;
  lots: readonly Lot[];
  today: string;
  posted?: readonly PostedLeg[];
}): Plan {
  switch (operation.kind) {
    case 'issue':
      return settle(lots, [pick(operation)]);
    case 'spend': {
      const taken = takeEarliestFirst({ lots, unit: operation.unit, amount: operation.amount, today });
      if (!taken) return refused(lots, 'insufficient_points');
      return settle(
        lots,
        taken.map((lot) => ({ ...lot, amount: -lot.amount, account: operation.account })),
      );
    }
    case 'move': {
      const taken = takeEarliestFirst({ lots, unit: operation.unit, amount: operation.amount, today });
      if (!taken) return refused(lots, 'insufficient_points');
      const pairs = taken.flatMap((lot) => [
        { ...lot, amount: -lot.amount, account: transit },
        { ...lot, unit: operation.toUnit, expiresOn: operation.expiresOn, account: transit },
      ]);
      return settle(lots, pairs);
    }
    case 'expire': {
      const past = lots.filter((lot) => lot.unit === operation.unit && lot.expiresOn < today && lot.balance > 0);
      if (past.length === 0) return refused(lots, 'nothing_to_expire');
      return settle(
        lots,
        past.map((lot) => ({ ...place(lot), amount: -lot.balance, account: operation.account })),
      );
    }
    case 'restore':
      return planRestore({ operation, lots, today, posted });
  }
}

const refused = (lots: readonly Lot[], outcome: Outcome): Plan => ({ outcome, legs: [], lots });
const place = ({ unit, expiresOn, fund }: Lot | PostedLeg) => ({ unit, expiresOn, fund });
const pick = ({ unit, expiresOn, fund, amount, account }: Step): Step => ({ unit, expiresOn, fund, amount, account });
const same = (
  a: { unit: number; expiresOn: string; fund: number },
  b: { unit: number; expiresOn: string; fund: number },
) => a.unit === b.unit && a.expiresOn === b.expiresOn && a.fund === b.fund;

/**
 * Whether a lot can still be used on a day in Japan. The day of a reserve is a deadline to choose by, not an end: its
 * points stay the holder's until they have gone somewhere (decision 6).
 */
export const isUsable = ({ unit, expiresOn }: { unit: number; expiresOn: string }, today: string): boolean =>
  expiresOn >= today || unitKind(unit) === 'reserve';

/** Earliest expiry first; at equal expiry premium before the rest (decision 5), then by fund, so that order never varies. */
function inOrderOfUse(a: Lot, b: Lot): number {
  if (a.expiresOn !== b.expiresOn) return a.expiresOn < b.expiresOn ? -1 : 1;
  const premium = Number(fundKind(b.fund) === 'premium') - Number(fundKind(a.fund) === 'premium');
  return premium !== 0 ? premium : a.fund - b.fund;
}

function takeEarliestFirst({
  lots,
  unit,
  amount,
  today,
}: {
  lots: readonly Lot[];
  unit: number;
  amount: number;
  today: string;
}) {
  const taken: { unit: number; expiresOn: string; fund: number; amount: number }[] = [];
  let wanted = amount;
  const usable = lots.filter((lot) => lot.unit === unit && lot.balance > 0 && isUsable(lot, today));
  for (const lot of usable.sort(inOrderOfUse)) {
    if (wanted === 0) break;
    const part = Math.min(lot.balance, wanted);
    taken.push({ ...place(lot), amount: part });
    wanted -= part;
  }
  return wanted === 0 ? taken : undefined;
}

/** Points go back to the lots last taken first (decision 28); a lot that expired meanwhile is restored as expired. */
function planRestore({
  operation,
  lots,
  today,
  posted,
}: {
  operation: Restore;
  lots: readonly Lot[];
  today: string;
  posted: readonly PostedLeg[];
}): Plan {
  const original = posted.filter((leg) => leg.key === operation.originalKey);
  const [first] = original;
  if (!first || first.kind === 'restore' || first.kind === 'expire') return refused(lots, 'original_unknown');
  const restored = posted.filter((leg) => leg.key !== operation.originalKey && leg.account === first.account);
  const left = original.map((leg) => {
    const back = restored.filter((r) => same(r, leg)).reduce((sum, r) => sum + r.amount, 0);
    return { ...leg, amount: leg.amount + back };
  });
  const whole = left.reduce((sum, leg) => sum + Math.abs(leg.amount), 0) / (first.kind === 'move' ? 2 : 1);
  const wanted = operation.amount ?? whole;
  if (wanted === 0 || wanted > whole) return refused(lots, 'restore_exceeds_original');
  // A move is undone whole: its two sides belong together.
  if (first.kind === 'move' && wanted !== whole) return refused(lots, 'restore_exceeds_original');
  let rest = first.kind === 'move' ? whole * 2 : wanted;
  const steps: Step[] = [];
  for (const leg of left.toReversed()) {
    const part = Math.min(Math.abs(leg.amount), rest);
    if (part === 0) continue;
    rest -= part;
    const amount = leg.amount < 0 ? part : -part;
    steps.push({ ...place(leg), amount, account: leg.account });
    if (amount > 0 && !isUsable(leg, today))
      steps.push({ ...place(leg), amount: -part, account: operation.expiredAccount });
  }
  return settle(lots, steps);
}

/** Applies steps to lots: each leg gets the total of its unit; a lot below zero or above the limit refuses the whole. */
function settle(lots: readonly Lot[], steps: readonly Step[]): Plan {
  const balances = lots.map((lot) => ({ ...lot }));
  const totals = new Map<number, number>();
  for (const lot of lots) totals.set(lot.unit, (totals.get(lot.unit) ?? 0) + lot.balance);
  const legs: Leg[] = [];
  for (const step of steps) {
    let lot = balances.find((candidate) => same(candidate, step));
    if (!lot) {
      lot = { ...place(step as Lot & Step), balance: 0 };
      balances.push(lot);
    }
    lot.balance += step.amount;
    if (lot.balance < 0) return refused(lots, 'insufficient_points');
    const unitBalance = (totals.get(step.unit) ?? 0) + step.amount;
    if (lot.balance > balanceMax || unitBalance > balanceMax) return refused(lots, 'balance_out_of_range');
    totals.set(step.unit, unitBalance);
    legs.push({ ...step, unitBalance });
  }
  return { outcome: 'created', legs, lots: balances };
}
