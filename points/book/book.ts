import assert from 'node:assert/strict';
import { isSandboxCode } from '../../contract/index.ts';
import {
  type Answer,
  isPosted,
  type Ledger,
  type Operation,
  type Outcome,
  settledOutcome,
} from '../../ledger/index.ts';
import type { Pool } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';
import { reserveWindow } from '../registers/municipality.ts';
import { windowOfYear } from '../registers/year-end.ts';
import { chart, fundOf } from './chart.ts';
import { eventUnit, municipalUnit, reserveUnit, successionTransit, voucherUnit } from './unit.ts';

/**
 * The book: the one door from the points cloud to the ledger. It knows which settlement window is open, speaks in
 * municipalities and events instead of units, and turns the ledger's outcomes into the contract's refusals.
 */
export type Book = {
  /** 付与: points of a programme, of the municipality's own money or of the fund of a sponsor. */
  grant(
    o: Common & Amount & { municipalityCode: string; programId: number; payerId: number | null; expiresOn: string },
  ): Promise<Booked<'balance_out_of_range'>>;
  /** プレミアム: what the payer of a campaign gives on top. */
  givePremium(
    o: Common & Amount & { municipalityCode: string; campaignId: number; fund: number; expiresOn: string },
  ): Promise<Booked<'balance_out_of_range'>>;
  /** 応援ポイントの合算: what a company has deducted, to a municipality, an event, or the reserve. */
  credit(o: Common & Amount & { partnerId: number; to: CreditTarget }): Promise<Booked<'balance_out_of_range'>>;
  /** 利用 at a merchant of the municipality. */
  pay(o: Common & Amount & { municipalityCode: string; merchantId: number }): Promise<Booked<'insufficient_points'>>;
  /** 取消・一部返金: the very points back into the very lots; without an amount, all that has not come back yet. */
  reverse(o: Restored): Promise<Booked<'original_unknown' | 'restore_exceeds_original'>>;
  /** What came on top, or was granted by mistake, goes back to its payer or programme, out of the very lot, as far as it is still there. */
  takeBack(o: Restored): Promise<Booked<'original_unknown' | 'restore_exceeds_original' | 'insufficient_points'>>;
  /** 留保 → 自治体 or イベント: the earliest deadline first, or out of one lot alone. */
  allocate(
    o: Common & Amount & { to: AllocationTarget; lot?: { expiresOn: string; fund: number } },
  ): Promise<Booked<'insufficient_points' | 'balance_out_of_range'>>;
  /** 自治体 → イベント of the same municipality. */
  contribute(o: Common & Amount & EventTarget): Promise<Booked<'insufficient_points'>>;
  /** イベント → 支払: what one holder gave, whole. */
  payOutEvent(
    o: Common & Amount & { municipalityCode: string; eventId: number },
  ): Promise<Booked<'insufficient_points'>>;
  /** ポイント券の発行: out of the purse into a unit of the voucher's own, whole. */
  issueVoucher(
    o: Common & Amount & { municipalityCode: string; voucherId: number; expiresOn: string },
  ): Promise<Booked<'insufficient_points'>>;
  /** 消込: what a voucher holds to the one who is paid for it. */
  redeemVoucher(
    o: Common & Amount & { municipalityCode: string; voucherId: number; merchantId: number },
  ): Promise<Booked<'insufficient_points'>>;
  /** The municipality pays for a voucher itself: points come into being for its own holder, to be paid at once. */
  bearLoss(
    o: Omit<Common, 'holder'> & Amount & { municipalityCode: string; voucherId: number; expiresOn: string },
  ): Promise<Booked<'balance_out_of_range'>>;
  /** 失効 before its day, of a municipality that has left. */
  forfeit(o: Common & Amount & { municipalityCode: string }): Promise<Booked<'insufficient_points'>>;
  /** 合併: a purse of a municipality to its successor, each lot with its fund and its last day (decision 31). It is no settlement's. */
  succeed(
    o: Common & Amount & { municipalityCode: string; successorCode: string },
  ): Promise<Booked<'insufficient_points'>>;
  /** Out of a purse or the reserve of a マイキーID that has ended, on its way to the same person's new one (decision 20). It is no settlement's. */
  transferOut(o: Common & Amount & { unit: number; moveId: number }): Promise<Booked<'insufficient_points'>>;
  /** What was on its way, in one lot, with its fund and its last day. */
  transferIn(
    o: Common & Amount & { unit: number; moveId: number; fund: number; expiresOn: string },
  ): Promise<Booked<'balance_out_of_range'>>;
  /** 失効 of what is past its last day. */
  expire(o: Common & { municipalityCode: string | null; unit: number }): Promise<Booked<never>>;
};

type Common = { key: string; holder: number; occurredAt: Temporal.Instant };
type Amount = { amount: number };
type Restored = Common & { municipalityCode: string; originalKey: string; amount?: number };
type EventTarget = { municipalityCode: string; eventId: number; expiresOn: string };
type MunicipalityTarget = { municipalityCode: string; expiresOn: string };
export type AllocationTarget = ({ kind: 'municipality' } & MunicipalityTarget) | ({ kind: 'event' } & EventTarget);
export type CreditTarget = AllocationTarget | { kind: 'reserve'; allocateBy: string };

/** What any operation may be refused for, whatever it does. */
type AlwaysPossible =
  | 'overloaded'
  | 'exists_with_different_request'
  | 'key_in_the_future'
  | 'key_too_old'
  | 'window_closed';
export type Posted = { answer: Answer; replayed: boolean };
export type NotPosted<R extends Outcome> = Refusal<AlwaysPossible | R>;
export type Booked<R extends Outcome> = Posted | NotPosted<R>;

/** The holder under which a municipality's own losses pass: above every number that is drawn for a person. */
export const lossHolder = (municipalityCode: string): number => 2 ** 48 + Number(municipalityCode);
const expiredAccount = chart.accountOf('expired', 0);

/**
 * The window of a municipality for the fiscal year in which something happened. Remembered: it changes once a month and at 31 March, and
 * the ledger itself refuses one that is closed, or that has ended by the time of the posting: then the day of that time says which.
 */
function openWindows(database: Pool) {
  const known = new Map<string, number>();
  const nameOf = (code: string, year: number) => `${code} ${year}`;
  return {
    async of(code: string | null, year: number, at: Temporal.Instant): Promise<number> {
      if (code === null) return reserveWindow;
      const window =
        known.get(nameOf(code, year)) ?? (await windowOfYear(database, { code, year, day: dateInTokyo(at) }));
      known.set(nameOf(code, year), window);
      return window;
    },
    forget: (code: string, year: number) => known.delete(nameOf(code, year)),
  };
}

/** Makes the book on a ledger. */
export function openBook({ ledger, database }: { ledger: Ledger; database: Pool }): Book {
  const windows = openWindows(database);

  type Unwindowed = Operation extends infer O ? (O extends Operation ? Omit<O, 'window'> : never) : never;
  async function post<R extends Outcome>(code: string | null, operation: Unwindowed): Promise<Booked<R>> {
    const year = fiscalYear(dateInTokyo(operation.occurredAt));
    // A window may close or end between the look and the posting; the next one is open by then.
    for (let tries = 0, at = operation.occurredAt; ; tries += 1) {
      const window = await windows.of(code, year, at);
      const answer = await ledger.submit({ ...operation, window } as Operation);
      if (answer.outcome === 'window_closed' && code !== null && tries < 3) {
        windows.forget(code, year);
        at = answer.postedAt;
        continue;
      }
      return booked(answer) as Booked<R>;
    }
  }

  const restore = <R extends Outcome>({ municipalityCode, ...o }: Restored) =>
    post<R>(municipalityCode, { ...o, kind: 'restore', expiredAccount });

  return {
    grant: ({ municipalityCode, programId, payerId, expiresOn, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'issue',
        unit: municipalUnit(municipalityCode),
        expiresOn,
        fund: fundOf(payerId),
        account: chart.accountOf('issuance', programId),
      }),
    givePremium: ({ municipalityCode, campaignId, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'issue',
        unit: municipalUnit(municipalityCode),
        account: chart.accountOf('premium', campaignId),
      }),
    credit: ({ partnerId, to, ...o }) =>
      post(to.kind === 'reserve' ? null : to.municipalityCode, {
        ...o,
        kind: 'issue',
        ...placeOf(to),
        fund: chart.partnerFund(partnerId),
        account: chart.accountOf('partner', partnerId),
      }),
    pay: ({ municipalityCode, merchantId, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'spend',
        correctable: true,
        unit: municipalUnit(municipalityCode),
        account: chart.accountOf('merchant', merchantId),
      }),
    reverse: restore,
    takeBack: restore,
    allocate: ({ to, ...o }) => {
      const { unit, expiresOn } = placeOf(to);
      return post(to.municipalityCode, { ...o, kind: 'move', unit: reserveUnit, toUnit: unit, expiresOn });
    },
    contribute: ({ municipalityCode, eventId, expiresOn, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'move',
        unit: municipalUnit(municipalityCode),
        toUnit: eventUnit(eventId),
        expiresOn,
      }),
    payOutEvent: ({ municipalityCode, eventId, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'spend',
        unit: eventUnit(eventId),
        account: chart.accountOf('eventPayout', eventId),
      }),
    issueVoucher: ({ municipalityCode, voucherId, expiresOn, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'move',
        unit: municipalUnit(municipalityCode),
        toUnit: voucherUnit(voucherId),
        expiresOn,
      }),
    redeemVoucher: ({ municipalityCode, voucherId, merchantId, ...o }) =>
      post(municipalityCode, {
        ...o,
        kind: 'spend',
        unit: voucherUnit(voucherId),
        account: chart.accountOf('merchant', merchantId),
      }),
    bearLoss: ({ municipalityCode, voucherId, expiresOn, ...o }) =>
      post(municipalityCode, {
        ...o,
        holder: lossHolder(municipalityCode),
        kind: 'issue',
        unit: voucherUnit(voucherId),
        expiresOn,
        fund: chart.generalFund,
        account: chart.accountOf('loss', Number(municipalityCode)),
      }),
    forfeit: ({ municipalityCode, ...o }) =>
      post(municipalityCode, { ...o, kind: 'spend', unit: municipalUnit(municipalityCode), account: expiredAccount }),
    succeed: (o) => post(null, succession(o)),
    transferOut: ({ moveId, ...o }) =>
      post(null, { ...o, kind: 'spend', account: chart.accountOf('transfer', moveId) }),
    transferIn: ({ moveId, ...o }) => post(null, { ...o, kind: 'issue', account: chart.accountOf('transfer', moveId) }),
    expire: ({ municipalityCode, ...o }) => post(municipalityCode, { ...o, kind: 'expire', account: expiredAccount }),
  };
}

const succession = ({ municipalityCode, successorCode, ...o }: Parameters<Book['succeed']>[0]) => ({
  ...o,
  kind: 'move' as const,
  unit: municipalUnit(municipalityCode),
  toUnit: municipalUnit(successorCode),
  expiresOn: null,
  through: successionTransit,
});

function placeOf(to: CreditTarget): { unit: number; expiresOn: string } {
  // What a company has deducted, now or before it lay in the reserve, never becomes points for practice.
  assert(to.kind === 'reserve' || !isSandboxCode(to.municipalityCode), 'a company’s points to a sandbox');
  switch (to.kind) {
    case 'reserve':
      return { unit: reserveUnit, expiresOn: to.allocateBy };
    case 'municipality':
      return { unit: municipalUnit(to.municipalityCode), expiresOn: to.expiresOn };
    case 'event':
      return { unit: eventUnit(to.eventId), expiresOn: to.expiresOn };
  }
}

/** Which refusals an operation can meet follows from its kind (`ledger/plan.ts`); the type of each verb of the book says so. */
function booked(answer: Answer): Booked<Outcome> {
  if (isPosted(answer)) return { answer, replayed: answer.outcome === 'exists' };
  const outcome = settledOutcome(answer);
  switch (outcome) {
    case 'created':
    case 'exists':
    case 'arrow_not_allowed':
      throw new Error(`the ledger answered ${outcome}: an arrow of ours that the chart does not draw`);
    case 'nothing_to_expire':
      return { answer, replayed: false };
    default:
      return refuse(outcome);
  }
}

/** The holder's total in a unit after an operation that touched it. */
export const balanceAfter = (answer: Answer, unit: number): number =>
  answer.legs.findLast((leg) => leg.unit === unit)?.unitBalance ?? 0;
