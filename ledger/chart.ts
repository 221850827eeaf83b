import type { Operation } from './operation.ts';

/**
 * A chart of accounts (勘定科目表) as the business draws it: which kinds of units, accounts and funds there are, and on which arrows points
 * may go. The ledger knows all of them as numbers and is handed the chart when it is opened.
 */
export type ChartOfAccounts<U extends string = string, A extends string = string, F extends string = string> = {
  /** The number of each kind, for ever: postings hold it. */
  units: Readonly<Record<U, number>>;
  accounts: Readonly<Record<A, number>>;
  /** Whose money it is, in the order of their numbers. */
  funds: readonly F[];
  /** Every arrow that is not drawn is refused before the database is asked. */
  issue: readonly `${A}→${U}`[];
  spend: readonly `${U}→${A}`[];
  move: readonly `${U}→${U}`[];
  /** Where points go that are past their last day, out of any unit. */
  expired: A;
  /** Between two lots of one move: always sums to zero. */
  transit: A;
  /** Units whose last day is a deadline to choose by and not an end. */
  outlasting: readonly U[];
  /** Of lots that end on the same day, those of these funds are used first. */
  usedFirst: readonly F[];
};

/** What the ledger asks of a chart. */
export type Chart = {
  isArrowAllowed(operation: Operation): boolean;
  isAccount(account: number): boolean;
  /** The account of transit; every account of its kind counts as such. */
  transit: number;
  isTransit(account: number): boolean;
  isOutlasting(unit: number): boolean;
  isUsedFirst(fund: number): boolean;
};

/** A unit or an account is one number: its kind times 2^32 plus a number of that kind, so that no register is needed. */
const shift = 2 ** 32;
/** Each kind of fund has a series of a million numbers; the first of all is 0. */
const fundShift = 1_000_000;

/** The chart as the ledger asks it, and the numbers of its units, accounts and funds for those who post. */
export function drawChart<U extends string, A extends string, F extends string>(drawn: ChartOfAccounts<U, A, F>) {
  const units = byNumber(drawn.units);
  const accounts = byNumber(drawn.accounts);
  const fundKind = (fund: number): F | undefined => drawn.funds[Math.floor(fund / fundShift)];
  const outlasting = new Set(drawn.outlasting.map((kind) => drawn.units[kind]));
  const usedFirst = new Set<F | undefined>(drawn.usedFirst);
  const chart: Chart = {
    isArrowAllowed: openArrows(drawn, { unit: (n) => findKind(units, n), account: (n) => findKind(accounts, n) }),
    isAccount: (account) => findKind(accounts, account) !== undefined,
    transit: drawn.accounts[drawn.transit] * shift,
    isTransit: (account) => findKind(accounts, account) === drawn.transit,
    isOutlasting: (unit) => outlasting.has(Math.floor(unit / shift)),
    isUsedFirst: (fund) => usedFirst.has(fundKind(fund)),
  };
  return {
    ...chart,
    unitOf: (kind: U, number: number): number => drawn.units[kind] * shift + number,
    unitKind: (unit: number): U => kindOf(units, unit),
    accountOf: (kind: A, number: number): number => drawn.accounts[kind] * shift + number,
    accountKind: (account: number): A => kindOf(accounts, account),
    /** The number of a unit or an account within its kind. */
    numberOf: (unitOrAccount: number): number => unitOrAccount % shift,
    fundOf: (kind: F, number: number): number => drawn.funds.indexOf(kind) * fundShift + number,
    /** A fund of no series counts as of the first. */
    fundKind: (fund: number): F => fundKind(fund) ?? (drawn.funds[0] as F),
    fundNumber: (fund: number): number => fund % fundShift,
  };
}

/** The kinds by their number: each operation asks for several. */
function byNumber<K extends string>(kinds: Readonly<Record<K, number>>): K[] {
  const list: K[] = [];
  for (const kind of Object.keys(kinds) as K[]) list[kinds[kind]] = kind;
  return list;
}
/** Undefined where the chart has no such kind. */
const findKind = <K extends string>(list: readonly K[], number: number): K | undefined =>
  list[Math.floor(number / shift)];
const kindOf = <K extends string>(list: readonly K[], number: number): K => {
  const found = findKind(list, number);
  if (!found) throw new RangeError(`${number} is of no kind of the chart`);
  return found;
};

type KindsOf = Record<'unit' | 'account', (number: number) => string | undefined>;

function openArrows(drawn: ChartOfAccounts, { unit, account }: KindsOf): Chart['isArrowAllowed'] {
  const [issue, spend, move] = [drawn.issue, drawn.spend, drawn.move].map((arrows) => new Set<string>(arrows));
  const isExpired = (number: number) => account(number) === drawn.expired;
  return (operation) => {
    switch (operation.kind) {
      case 'issue':
        return issue?.has(`${account(operation.account)}→${unit(operation.unit)}`) ?? false;
      case 'spend':
        return spend?.has(`${unit(operation.unit)}→${account(operation.account)}`) ?? false;
      case 'move':
        return (
          operation.unit !== operation.toUnit &&
          (operation.through === undefined || account(operation.through) === drawn.transit) &&
          (move?.has(`${unit(operation.unit)}→${unit(operation.toUnit)}`) ?? false)
        );
      case 'expire':
        return unit(operation.unit) !== undefined && isExpired(operation.account);
      case 'restore':
        return isExpired(operation.expiredAccount);
    }
  };
}
