import { startOfDay } from '../../server/clock.ts';
import type { AccountSum } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import { firstDayOfYear, fiscalYear } from '../registers/fiscal-year.ts';
import type { KindSum, Totals } from './format.ts';
import type { Posting } from './posting.ts';

/** The postings of a window as far as they have been counted; it grows with places and funds, not with postings. */
export type Tally = {
  add(posting: Posting): void;
  totals(): Totals['postings'];
  /** By account, fund and fiscal year, as the statement was summed; units are taken together. */
  accounts(): AccountSum[];
};

const sixDecimals = (at: Temporal.Instant) => at.toString({ fractionalSecondDigits: 6 });
const kindShift = 2 ** 32;

/** @param opensOn first day of the window in Japan: its fiscal year is the one that is not apart */
export function openTally(opensOn: string): Tally {
  const year = fiscalYear(Temporal.PlainDate.from(opensOn));
  const [from, until] = [year, year + 1].map((of) => sixDecimals(startOfDay(firstDayOfYear(of)))) as [string, string];
  const sums = new Map<number, KindSum>();
  const accounts = new Map<number, Map<number, AccountSum>>();
  const totals: Omit<Totals['postings'], 'sums'> = { rows: 0, operations: 0, firstAt: null, lastAt: null };
  function addKind({ unit, account, fund, amount }: Posting) {
    const [unitKind, accountKind] = [Math.floor(unit / kindShift), Math.floor(account / kindShift)];
    const place = (fund * 16 + accountKind) * 8 + unitKind;
    let sum = sums.get(place);
    if (!sum) {
      sum = { unitKind: chart.unitKind(unit), accountKind: chart.accountKind(account), fund, into: 0, outOf: 0 };
      sums.set(place, sum);
    }
    if (amount > 0) sum.into += amount;
    else sum.outOf -= amount;
  }
  function addAccount({ account, fund, amount, leg, occurredAt }: Posting) {
    const beside = occurredAt < from ? -1 : occurredAt >= until ? 1 : 0;
    const funds = accounts.get(account) ?? new Map<number, AccountSum>();
    if (funds.size === 0) accounts.set(account, funds);
    const place = fund * 3 + beside + 1;
    const none = { unit: 0, account, fund, beside, amount: 0, out: 0, in: 0, outOnce: 0, inOnce: 0 };
    const sum = funds.get(place) ?? none;
    if (sum === none) funds.set(place, sum);
    sum.amount += amount;
    // An operation counts at the first leg of each fund, and once at its very first.
    if (leg % 2 === 0) sum[amount < 0 ? 'out' : 'in'] += 1;
    if (leg === 0) sum[amount < 0 ? 'outOnce' : 'inOnce'] += 1;
  }
  return {
    add(posting) {
      totals.rows += 1;
      if (posting.leg === 0) totals.operations += 1;
      totals.firstAt ??= posting.postedAt;
      totals.lastAt = posting.postedAt;
      addKind(posting);
      addAccount(posting);
    },
    totals: () => ({ ...totals, sums: [...sums].sort(([a], [b]) => a - b).map(([, sum]) => sum) }),
    accounts: () => [...accounts.values()].flatMap((funds) => [...funds.values()]),
  };
}
