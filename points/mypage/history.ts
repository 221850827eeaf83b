import { spacedVoucherNumber } from '../../contract/index.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { HistoryEntry } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import { codeOfUnit, successionTransit } from '../book/unit.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { findVouchers } from '../vouchers/voucher.ts';

export type Line = {
  operationKey: string;
  occurredAt: string;
  on: string;
  kind:
    | 'carried'
    | 'grant'
    | 'exchange'
    | 'use'
    | 'merge'
    | 'reversal'
    | 'mergeReturn'
    | 'expiry'
    | 'moveIn'
    | 'moveOut'
    | 'succeededFrom'
    | 'succeededBy'
    | 'transferIn'
    | 'transferOut'
    | 'contribution'
    | 'supportReturn'
    | 'voucher'
    | 'voucherReturn'
    | 'payout'
    | 'correction'
    | 'conversion'
    | 'conversionReturn'
    | 'premium'
    | 'premiumReturn';
  /** A name as it was registered; the page words the rest, in the holder's language. Empty where the kind says all. */
  what: string;
  points: number;
  balance: number;
};

/**
 * The history of one purse, oldest first: 繰越, then each operation with its running balance. It always sums to the
 * balance (decision 3): every line carries the balance that the ledger wrote with it.
 */
export async function historyLines(
  database: Database,
  { history, unit, from }: { history: HistoryEntry[]; unit: number; from: Temporal.PlainDate },
): Promise<Line[]> {
  const entries = history.filter((entry) => entry.unit === unit);
  const conversions = await conversionsAmong(database, entries);
  const merges = await mergesAmong(database, entries);
  const words = await wordsOf(database, entries);
  const isBefore = (entry: HistoryEntry) => Temporal.PlainDate.compare(dateInTokyo(entry.occurredAt), from) < 0;
  const carried = entries.filter(isBefore).reduce((sum, entry) => sum + entry.amount, 0);
  const opening: Line = {
    operationKey: '',
    occurredAt: from.toZonedDateTime('Asia/Tokyo').toInstant().toString(),
    on: from.toString(),
    kind: 'carried',
    what: '',
    points: carried,
    balance: carried,
  };
  const lines = entries
    .filter((entry) => !isBefore(entry))
    .map((entry) => ({
      operationKey: entry.key,
      occurredAt: `${entry.occurredAt}`,
      on: dateInTokyo(entry.occurredAt).toString(),
      ...(lineOf(entry, conversions, { done: 'conversion', undone: 'conversionReturn' }) ??
        lineOf(entry, merges, { done: 'merge', undone: 'mergeReturn' }) ?? { kind: kindOf(entry), what: words(entry) }),
      points: entry.amount,
      balance: entry.unitBalance,
    }));
  return [opening, ...lines];
}

/** The targets of those operations that were conversions, by the key of the operation. */
async function conversionsAmong(database: Database, entries: HistoryEntry[]): Promise<Map<string, string>> {
  const found = await rows<{ key: string; name: string }>(
    database,
    `SELECT operation_key AS key, name FROM conversion JOIN conversion_target t ON t.id = target_id
      WHERE operation_key = ANY (:keys)`,
    { keys: keysOfPaid(entries) },
  );
  return new Map(found.map(({ key, name }) => [key, name]));
}

/**
 * The streets of those operations that paid the office of a street for what a shop of it took: 合算 into the street's own
 * points (6-2 ①), by the key of the operation.
 */
async function mergesAmong(database: Database, entries: HistoryEntry[]): Promise<Map<string, string>> {
  const found = await rows<{ key: string; merchantId: number; name: string }>(
    database,
    `SELECT payment_key AS key, merchant_id, street.name FROM counter_session
       JOIN merchant ON merchant.id = merchant_id JOIN shopping_street street ON street.id = street_id
      WHERE payment_key = ANY (:keys)`,
    { keys: keysOfPaid(entries) },
  );
  const paidTo = new Map(entries.filter(isPaid).map(({ key, originalKey, account }) => [originalKey ?? key, account]));
  const other = found.filter(({ key, merchantId }) => chart.numberOf(paidTo.get(key) ?? 0) !== merchantId);
  return new Map(other.map(({ key, name }) => [key, name]));
}

/** Paid to a place, or taken back from it. */
const isPaid = ({ account }: HistoryEntry) => chart.accountKind(account) === 'merchant';
const keysOfPaid = (entries: HistoryEntry[]): string[] =>
  entries.filter(isPaid).map(({ key, originalKey }) => originalKey ?? key);

/** What went into another kind of points, and what came back of it. */
function lineOf(
  entry: HistoryEntry,
  names: Map<string, string>,
  kinds: { done: Line['kind']; undone: Line['kind'] },
): Pick<Line, 'kind' | 'what'> | undefined {
  const what = names.get(entry.originalKey ?? entry.key);
  if (what === undefined || !isPaid(entry)) return undefined;
  return { kind: entry.originalKey === null ? kinds.done : kinds.undone, what };
}

function kindOf(entry: HistoryEntry): Line['kind'] {
  const account = chart.accountKind(entry.account);
  if (account === 'expired') return 'expiry';
  if (account === 'premium') return entry.originalKey === null ? 'premium' : 'premiumReturn';
  const isVoucher = entry.otherUnit !== null && chart.unitKind(entry.otherUnit) === 'voucher';
  const isEvent = entry.otherUnit !== null && chart.unitKind(entry.otherUnit) === 'event';
  if (entry.originalKey !== null && isEvent) return 'supportReturn';
  if (entry.originalKey !== null)
    return isVoucher ? 'voucherReturn' : account === 'merchant' ? 'reversal' : 'correction';
  switch (account) {
    case 'issuance':
      return 'grant';
    case 'partner':
      return 'exchange';
    case 'merchant':
      return 'use';
    case 'eventPayout':
      return 'payout';
    case 'loss':
      throw new Error('what a municipality bears itself never passes through a purse');
    case 'transfer':
      return entry.amount > 0 ? 'transferIn' : 'transferOut';
    case 'transit':
      if (entry.account === successionTransit) return entry.amount > 0 ? 'succeededFrom' : 'succeededBy';
      if (isVoucher) return 'voucher';
      if (entry.amount > 0) return 'moveIn';
      return isEvent ? 'contribution' : 'moveOut';
  }
}

/** Programme, place of use, company, event, town: the name of what a line was for; a move without a town is 共通ポイント. */
async function wordsOf(database: Database, entries: HistoryEntry[]): Promise<(entry: HistoryEntry) => string> {
  const entriesOf = (kind: string) => entries.filter(({ account }) => chart.accountKind(account) === kind);
  const ids = (kind: string) => entriesOf(kind).map(({ account }) => chart.numberOf(account));
  const events = entries.flatMap((e) =>
    e.otherUnit !== null && chart.unitKind(e.otherUnit) === 'event' ? [chart.numberOf(e.otherUnit)] : [],
  );
  const named = async (table: 'partner' | 'support_event' | 'premium_campaign', wanted: number[]) => {
    const found = await rows<{ id: number; name: string }>(
      database,
      `SELECT id, name FROM ${table} WHERE id = ANY (:wanted)`,
      { wanted },
    );
    return new Map(found.map(({ id, name }) => [id, name]));
  };
  const [programs, merchants, partners, campaigns, supportEvents] = await Promise.all([
    namesOnDays(database, '(SELECT name FROM program_on(given.id, given.day))', entriesOf('issuance')),
    namesOnDays(database, 'place_name(given.id, given.day)', entriesOf('merchant')),
    named('partner', ids('partner')),
    named('premium_campaign', ids('premium')),
    named('support_event', events),
  ]);
  const codes = entries.flatMap((e) =>
    e.otherUnit !== null && chart.unitKind(e.otherUnit) === 'municipal' ? [codeOfUnit(e.otherUnit)] : [],
  );
  const cities = await municipalityNames(database, codes);
  const vouchers = await voucherNumbers(
    database,
    entries.flatMap(({ otherUnit: unit }) =>
      unit !== null && chart.unitKind(unit) === 'voucher' ? [chart.numberOf(unit)] : [],
    ),
  );
  return (entry) => {
    const { account, otherUnit } = entry;
    const number = chart.numberOf(account);
    switch (chart.accountKind(account)) {
      case 'issuance':
        return programs(entry);
      case 'merchant':
        return merchants(entry);
      case 'partner':
        return partners.get(number) ?? '';
      case 'premium':
        return campaigns.get(number) ?? '';
      case 'expired':
      case 'eventPayout':
      case 'loss':
      case 'transfer':
        return '';
      case 'transit': {
        if (otherUnit === null) return '';
        const kind = chart.unitKind(otherUnit);
        if (kind === 'voucher') return vouchers.get(chart.numberOf(otherUnit)) ?? '';
        if (kind === 'event') return supportEvents.get(chart.numberOf(otherUnit)) ?? '';
        return kind === 'reserve' ? '' : (cities.get(codeOfUnit(otherUnit)) ?? '');
      }
    }
  };
}

/** Vouchers by the number that is printed on them, which tells one line from the next. */
async function voucherNumbers(database: Database, ids: number[]): Promise<Map<number, string>> {
  const found = await findVouchers(database, 'v.id = ANY (:ids)', { ids });
  return new Map(found.map(({ id, kind, number }) => [id, `${kind} ${spacedVoucherNumber(number)}`]));
}

/** What was called how on the day of a line: SQL that gives the name of `given.id` on `given.day`. */
async function namesOnDays(
  database: Database,
  name: string,
  entries: HistoryEntry[],
): Promise<(entry: HistoryEntry) => string> {
  const dayOf = ({ occurredAt }: HistoryEntry) => `${dateInTokyo(occurredAt)}`;
  const found = await rows<{ id: number; day: string; name: string }>(
    database,
    `SELECT DISTINCT given.id, given.day, ${name} AS name FROM unnest(:ids::integer[], :days::date[]) AS given (id, day)`,
    { ids: entries.map(({ account }) => chart.numberOf(account)), days: entries.map(dayOf) },
  );
  const names = new Map(found.map(({ id, day, name }) => [`${id}/${day}`, name]));
  return (entry) => names.get(`${chart.numberOf(entry.account)}/${dayOf(entry)}`) ?? '';
}
