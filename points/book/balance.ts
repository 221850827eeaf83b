import {
  type AccountEntry,
  type AccountSum,
  type DaySum,
  type EntryPlace,
  type FlowOf,
  type FlowPart,
  type FundPart,
  type HeldLot,
  type HistoryEntry,
  isKeyKnown,
  type JournalRow,
  type Ledger,
  type LegOf,
  type Lot,
  type LotOf,
  type OperationSum,
  readAccountEntries,
  readBroughtIn,
  readFlow,
  readFundParts,
  readHistory,
  readHoldersOfUnit,
  readInflow,
  readLegs,
  readLots,
  readLotsAt,
  readLotsOf,
  readLotsUntil,
  readMostByHolder,
  readOperations,
  readOperationsAt,
  readPastLots,
  readRestored,
  readRestoredAsExpired,
  readSealedThrough,
  readTurnover,
  readWindowRows,
  sumWindow,
  sumWindowDays,
  type Turnover,
} from '../../ledger/index.ts';
import type { Database, Pool } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { chart, isUsable } from './chart.ts';
import { codeOfUnit } from './unit.ts';

export type {
  AccountEntry,
  AccountSum,
  EntryPlace,
  FlowPart,
  FundPart,
  HeldLot,
  HistoryEntry,
  LegOf,
  Lot,
  Turnover,
} from '../../ledger/index.ts';
export type Expiring = { points: number; expiresOn: string };
export type Next = Expiring | null;
/** What can be used of a unit on a day; `held` is the unit's whole balance, what is past its day included. */
export type Usable = { points: number; next: Next; expiries: Expiring[]; lots: Lot[]; held: number };
/** A use of points: where, whose points, how many came back since; `reversedAt` only where all did. */
export type Payment = {
  merchantId: number;
  municipalityCode: string;
  points: number;
  refunded: number;
  /** By how many operations they came back. */
  refunds: number;
  paidAt: Temporal.Instant;
  reversedAt: Temporal.Instant | null;
};

/** Points that came back expired: under which operation, of which one, and what their last day was. */
export type RestoredAsExpired = {
  key: string;
  originalKey: string;
  at: Temporal.Instant;
  points: number;
  expiresOn: string;
};

type AccountKind = Parameters<typeof chart.accountOf>[0];

/** What the points cloud reads from the ledger: balances, histories and sums. It writes by the book alone. */
export type Balances = {
  /** All lots of a holder; with `at`, as they were at that instant. */
  lots(holder: number, at?: Temporal.Instant): Promise<Lot[]>;
  /** What can be used today of one unit, and what of it expires next. */
  usable(holder: number, unit: number): Promise<Usable>;
  history(holder: number): Promise<HistoryEntry[]>;
  isKeyKnown(holder: number, key: string): Promise<boolean>;
  /** The payments among operations, by key; with `merchantIds`, those to one of these merchants. */
  payments(asked: { holder: number; key: string }[], merchantIds?: readonly number[]): Promise<Map<string, Payment>>;
  /** What one operation moved, by unit and fund. */
  fundParts(holder: number, key: string): Promise<FundPart[]>;
  /** How many points came back into a unit of what one operation took out of it. */
  restored(asked: { holder: number; key: string; unit: number }): Promise<number>;
  /** Which of these operations were posted. */
  standing(asked: { holder: number; key: string }[]): Promise<Set<string>>;
  /** Points of a unit that a reversal brought back past their last day; with `holder`, that holder's. */
  restoredAsExpired(asked: {
    unit: number;
    holder?: number;
    from: Temporal.Instant;
    until: Temporal.Instant;
  }): Promise<RestoredAsExpired[]>;
  /** Everything posted to a settlement window, by unit, account and fund, and by how many operations; what lies outside of a span apart. */
  sumWindow(window: number, span?: { from: Temporal.Instant; until: Temporal.Instant }): Promise<AccountSum[]>;
  /** The same by account and day in Japan. */
  sumDays(window: number): Promise<DaySum[]>;
  /** Every posting of a settlement window in the order of the journal, some thousand at a time. */
  postings(window: number, take: (rows: JournalRow[]) => void | Promise<void>): Promise<void>;
  /** The operations of a window at a place, by when they happened, from after a place in the list on; positive is owed to it. */
  entries(asked: {
    window: number;
    merchantId: number;
    after: EntryPlace | undefined;
    limit: number;
  }): Promise<AccountEntry[]>;
  /** What each place took in a window from its `few` best customers together; whose it was is told to nobody. */
  mostByHolder(window: number, few: number): Promise<Map<number, number>>;
  /** For who audits: the legs of an operation and of what took it back, or all that touched some lots of a holder. */
  legs(holder: number, of: { key: string } | { lots: readonly LotOf[] }): Promise<LegOf[]>;
  /** Operations at a place or of an event's payout, less what was taken back, with whose they are. */
  operationsAt(asked: {
    window: number;
    payee: { kind: 'merchant' | 'eventPayout'; number: number };
    after: EntryPlace | undefined;
    limit: number;
  }): Promise<{ holder: number; key: string; unit: number; amount: number; at: Temporal.Instant }[]>;
  holdersOfUnit(unit: number): Promise<{ holder: number; points: number }[]>;
  pastLots(today: string): Promise<{ holder: number; unit: number }[]>;
  /** Everybody's lots in a unit that hold points and whose last day is `until` or before, some thousand at a time. */
  lotsUntil(unit: number, until: string, atOnce?: number): AsyncIterable<HeldLot[]>;
  /** Those of named lots in a unit that hold points, with how many. */
  lotsOf(unit: number, lots: readonly Omit<HeldLot, 'balance'>[]): Promise<HeldLot[]>;
  /** What came into a unit and what went out of it in a span of time, by account; one account may be there several times. */
  turnover(unit: number, span: { from: Temporal.Instant; until: Temporal.Instant }): Promise<Turnover[]>;
  /** What passed between purses, events or vouchers and the accounts of some kinds in a span of time, per holder; positive is into them. */
  flow(
    of: FlowOf,
    kinds: readonly AccountKind[],
    span: { from: Temporal.Instant; until: Temporal.Instant },
  ): Promise<FlowPart[]>;
  /** Every operation that brought companies' points in in a span of time, of all companies. */
  creditsOfCompanies(span: { from: Temporal.Instant; until: Temporal.Instant }): Promise<CompanyCredit[]>;
  /** The last day in Japan into which nothing can be posted any more; undefined where no day is sealed. */
  sealedThrough(): Promise<string | undefined>;
  /** What came into each holder's units of a company's points in a span of time, but not in some windows; the reserve is not counted. */
  inflow(
    partnerId: number,
    span: { from: Temporal.Instant; until: Temporal.Instant; except?: readonly number[] },
  ): Promise<{ holder: number; unit: number; points: number }[]>;
};

/** Points of a company that came into being by one operation. */
export type CompanyCredit = { holder: number; key: string; partnerId: number; points: number };

const SUMMED = ['amount', 'out', 'in', 'outOnce', 'inOnce'] as const;
const total = (lots: Lot[]) => lots.reduce((sum, lot) => sum + lot.balance, 0);

/** The kind of a place's account, as the ledger numbers it. */
const places = chart.accountOf('merchant', 0) / 2 ** 32;
/** Of each place the sum of its `few` largest: of all slots together. */
function mostOf(found: readonly { account: number; amount: number }[], few: number): Map<number, number> {
  const most = [...Map.groupBy(found, ({ account }) => chart.numberOf(account))].map(([merchantId, some]) => {
    const best = some.map(({ amount }) => amount).toSorted((a, b) => b - a);
    return [merchantId, best.slice(0, few).reduce((sum, amount) => sum + amount, 0)] as const;
  });
  return new Map(most);
}

/** What of a unit's lots can be used on a day, and what of it expires next. */
export function usableOf(lots: Lot[], unit: number, today: string): Usable {
  const ofUnit = lots.filter((lot) => lot.unit === unit && lot.balance > 0);
  const usable = ofUnit.filter((lot) => isUsable(lot, today));
  const expiries = expiriesOf(usable);
  return { points: total(usable), next: expiries[0] ?? null, expiries, lots: usable, held: total(ofUnit) };
}

/** Every coming expiry, the nearest first: how many points, and their last usable day. */
function expiriesOf(usable: Lot[]): Expiring[] {
  const days = new Map<string, number>();
  for (const { expiresOn, balance } of usable) days.set(expiresOn, (days.get(expiresOn) ?? 0) + balance);
  return [...days]
    .map(([expiresOn, points]) => ({ points, expiresOn }))
    .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1));
}

/** A use of a municipality's points under its key; nothing of another operation, or of one to a place that was not asked for. */
function paymentOf(operation: OperationSum, merchantIds?: readonly number[]): [string, Payment][] {
  const { key, unit, account, amount, restored, restores, postedAt, restoredAt } = operation;
  if (chart.accountKind(account) !== 'merchant' || chart.unitKind(unit) !== 'municipal') return [];
  const merchantId = chart.numberOf(account);
  if (merchantIds && !merchantIds.includes(merchantId)) return [];
  const points = -amount;
  const payment = {
    merchantId,
    municipalityCode: codeOfUnit(unit),
    points,
    refunded: restored,
    refunds: restores,
    paidAt: postedAt,
    reversedAt: restored === points ? restoredAt : null,
  };
  return [[key, payment]];
}

/** By the number of an account of one kind: what went through it, and by how many operations that were no inverse. */
function sumsOf(
  kind: 'issuance' | 'premium' | 'merchant',
  turnover: readonly Turnover[],
): Map<number, { points: number; count: number }> {
  const sums = new Map<number, { points: number; count: number }>();
  for (const { account, amount, count, restores } of turnover) {
    if (chart.accountKind(account) !== kind) continue;
    const number = chart.numberOf(account);
    const known = sums.get(number) ?? { points: 0, count: 0 };
    sums.set(number, { points: known.points + amount, count: known.count + (restores ? 0 : count) });
  }
  return sums;
}

/** What was granted by programme, less what was taken back; `count` is of grants. */
export const issuedOf = (turnover: readonly Turnover[]) => sumsOf('issuance', turnover);
/** What campaigns gave on top, less what was taken back; by campaign. */
export const premiumsOf = (turnover: readonly Turnover[]) => sumsOf('premium', turnover);
/** What was used at each place, less what was refunded. */
export const usesOf = (turnover: readonly Turnover[]): Map<number, number> =>
  new Map([...sumsOf('merchant', turnover)].map(([merchantId, { points }]) => [merchantId, -points]));

/** Lots of everybody in a unit, for jobs, and all postings of a window. */
const lotReaders = (
  database: Pool,
  { slots, slotOf }: Pick<Ledger, 'slots' | 'slotOf'>,
): Pick<Balances, 'lotsUntil' | 'lotsOf' | 'postings'> => ({
  postings: (window, take) => readWindowRows({ pool: database, slots, window, take }),
  async *lotsUntil(unit, until, limit = 10_000) {
    for (let slot = 0; slot < slots; slot += 1)
      for (let page: HeldLot[] = []; ; ) {
        page = await readLotsUntil(database, { slot, unit, until, after: page.at(-1), limit });
        if (page.length > 0) yield page;
        if (page.length < limit) break;
      }
  },
  async lotsOf(unit, lots) {
    const bySlot = [...Map.groupBy(lots, ({ holder }) => slotOf(holder))];
    return (await Promise.all(bySlot.map(([slot, some]) => readLotsOf(database, { slot, unit, lots: some })))).flat();
  },
});

type InEverySlot = <T>(read: (slot: number) => Promise<T[]>) => Promise<T[]>;
/** What came and went by holder, for jobs that count a month. */
const flowReaders = (
  database: Pool,
  inEverySlot: InEverySlot,
): Pick<Balances, 'flow' | 'inflow' | 'creditsOfCompanies'> => ({
  async creditsOfCompanies(span) {
    const accountKind = chart.accountOf('partner', 0) / 2 ** 32;
    const found = await inEverySlot((slot) => readBroughtIn(database, { slot, accountKind, ...span }));
    return found.map(({ account, amount: points, ...one }) => ({ ...one, partnerId: chart.numberOf(account), points }));
  },
  flow: (of, kinds, span) => {
    const accountKinds = kinds.map((kind) => chart.accountOf(kind, 0) / 2 ** 32);
    return inEverySlot((slot) => readFlow(database, { slot, of, accountKinds, ...span }));
  },
  async inflow(partnerId, span) {
    const fund = chart.partnerFund(partnerId);
    const found = await inEverySlot((slot) => readInflow(database, { slot, fund, ...span }));
    return found
      .filter(({ unit }) => chart.unitKind(unit) !== 'reserve')
      .map(({ holder, unit, amount }) => ({ holder, unit, points: amount }));
  },
});

/** What an auditor follows: legs of operations and lots, and whose operations an account has in a window. */
const auditReaders = (
  database: Pool,
  { slotOf }: Pick<Ledger, 'slotOf'>,
  inEverySlot: InEverySlot,
): Pick<Balances, 'legs' | 'operationsAt'> => ({
  legs: (holder, of) => readLegs(database, { slot: slotOf(holder), holder, of }),
  async operationsAt({ payee, ...asked }) {
    const account = chart.accountOf(payee.kind, payee.number);
    const found = await inEverySlot((slot) => readOperationsAt(database, { ...asked, slot, account }));
    return found.sort((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.key < b.key ? -1 : 1)).slice(0, asked.limit);
  },
});

/** Makes the reader of a ledger. */
export function openBalances({
  ledger,
  database,
  reader,
  clock,
}: {
  ledger: Ledger;
  database: Pool;
  /** For what is asked at every tap and every payment. */
  reader: Database;
  clock: () => Temporal.Instant;
}): Balances {
  const slots = Array.from({ length: ledger.slots }, (_, slot) => slot);
  /** Jobs walk the slots: each statement stays within one. */
  const inEverySlot = async <T>(read: (slot: number) => Promise<T[]>): Promise<T[]> =>
    (await Promise.all(slots.map(read))).flat();
  const lots = (holder: number, at?: Temporal.Instant) =>
    at ? readLotsAt(database, ledger.slotOf(holder), holder, at) : readLots(reader, ledger.slotOf(holder), holder);
  return {
    lots,
    usable: async (holder, unit) => usableOf(await lots(holder), unit, dateInTokyo(clock()).toString()),
    history: (holder) => readHistory(database, ledger.slotOf(holder), holder),
    isKeyKnown: (holder, key) => isKeyKnown(reader, { slot: ledger.slotOf(holder), holder, key }),
    fundParts: (holder, key) => readFundParts(database, { slot: ledger.slotOf(holder), holder, key }),
    restored: (asked) => readRestored(database, { ...asked, slot: ledger.slotOf(asked.holder) }),
    async standing(asked) {
      const withSlots = asked.map((a) => ({ ...a, slot: ledger.slotOf(a.holder) }));
      return new Set((await readOperations(database, withSlots)).map((operation) => operation.key));
    },
    async payments(asked, merchantIds) {
      const found = await readOperations(
        database,
        asked.map((a) => ({ ...a, slot: ledger.slotOf(a.holder) })),
      );
      const payments = found.flatMap((operation) => paymentOf(operation, merchantIds));
      return new Map(payments);
    },
    async restoredAsExpired({ unit, holder, from, until }) {
      const read = (slot: number) => readRestoredAsExpired(database, { slot, from, until });
      const found = await (holder === undefined ? inEverySlot(read) : read(ledger.slotOf(holder)));
      return found
        .filter((posting) => posting.unit === unit && (holder === undefined || posting.holder === holder))
        .map(({ key, originalKey, postedAt, amount, expiresOn }) => ({
          key,
          originalKey,
          at: postedAt,
          points: amount,
          expiresOn,
        }));
    },
    async sumWindow(window, span) {
      const merged = new Map<string, AccountSum>();
      for (const sum of await inEverySlot((slot) => sumWindow(database, slot, window, span))) {
        const name = `${sum.unit}/${sum.account}/${sum.fund}/${sum.beside}`;
        const known = merged.get(name);
        if (!known) merged.set(name, sum);
        else for (const of of SUMMED) known[of] += sum[of];
      }
      return [...merged.values()].sort(
        (a, b) => a.unit - b.unit || a.account - b.account || a.fund - b.fund || a.beside - b.beside,
      );
    },
    async sumDays(window) {
      const merged = new Map<string, DaySum>();
      for (const sum of await inEverySlot((slot) => sumWindowDays(database, slot, window))) {
        const name = `${sum.account}/${sum.on}`;
        const known = merged.get(name);
        if (known) known.amount += sum.amount;
        else merged.set(name, sum);
      }
      return [...merged.values()];
    },
    async entries({ merchantId, ...asked }) {
      const account = chart.accountOf('merchant', merchantId);
      const found = await inEverySlot((slot) => readAccountEntries(database, { ...asked, slot, account }));
      return found
        .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.key < b.key ? -1 : 1))
        .slice(0, asked.limit);
    },
    ...auditReaders(database, ledger, inEverySlot),
    mostByHolder: async (window, few) =>
      mostOf(await inEverySlot((slot) => readMostByHolder(database, { slot, window, accountKind: places, few })), few),
    holdersOfUnit: (unit) => inEverySlot((slot) => readHoldersOfUnit(database, slot, unit)),
    pastLots: (today) => inEverySlot((slot) => readPastLots(database, slot, today)),
    ...lotReaders(database, ledger),
    turnover: (unit, span) => inEverySlot((slot) => readTurnover(database, { slot, unit, ...span })),
    sealedThrough: () => readSealedThrough(database),
    ...flowReaders(database, inEverySlot),
  };
}
