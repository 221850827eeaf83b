import { z } from 'zod';
import { ownForm, WithoutIndividualNumber } from '../plain-text.ts';
import { Fund, Instant, PlainDate, Points } from '../values.ts';

export const SessionToken = z.object({ token: z.string(), expiresAt: Instant });
/** What マイキー says of the card at a terminal: a JWT sealed for the points cloud. */
export const Assertion = ownForm(z.string().max(8192), 'a sealed JWT');
export const CounterSessionId = ownForm(z.string().max(64), 'made by this server');
export const MunicipalityRef = z.object({ code: z.string(), name: z.string() }).meta({ id: 'MunicipalityRef' });
export const EventRef = z
  .object({ eventId: z.int(), name: z.string(), municipality: MunicipalityRef })
  .meta({ id: 'EventRef' });

/** (ⅰ) 公共施設 (ⅱ) 店 (ⅲ) 交通, and more: the list is open (1-2). `street` is the office of a shopping street. */
export const PlaceKind = z
  .enum(['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'])
  .meta({ id: 'PlaceKind' });

/** Points of one expiry and one fund, and the last day they can be used. */
export const Lot = z.object({ points: Points, expiresOn: PlainDate, fund: Fund }).meta({ id: 'Lot' });

/** Where exchanged or reserved points go: a municipality's points, or a support event (6-8 3). */
export const Destination = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('municipality'), municipalityCode: z.string().regex(/^\d{5,6}$/) }),
    z.object({ kind: z.literal('event'), eventId: z.int().positive() }),
  ])
  .meta({ id: 'Destination' });

/** Points that end on the same day. */
export const Expiring = z.object({ points: Points, expiresOn: PlainDate }).meta({ id: 'Expiring' });

export const Purse = z
  .object({
    municipality: MunicipalityRef,
    points: Points,
    /** The last day on which they count, where their municipality leaves. */
    leavesOn: PlainDate.nullable(),
    /** The lot that expires next, null when the purse is empty. */
    next: Expiring.nullable(),
    lots: z.array(Lot),
  })
  .meta({ id: 'Purse' });

export const HistoryLine = z
  .object({
    operationKey: z.string(),
    occurredAt: Instant,
    on: PlainDate,
    /** 繰越・付与・利用と合算・それぞれの取消・失効・移行（受入・払出）・支援・その戻り・変換とその戻り. */
    kind: z.enum([
      'carried',
      'grant',
      'exchange',
      'use',
      'merge',
      'reversal',
      'mergeReturn',
      'expiry',
      'moveIn',
      'moveOut',
      'succeededFrom',
      'succeededBy',
      'transferIn',
      'transferOut',
      'contribution',
      'supportReturn',
      'voucher',
      'voucherReturn',
      'payout',
      'correction',
      'conversion',
      'conversionReturn',
      'premium',
      'premiumReturn',
    ]),
    /**
     * The name of the programme, place of use, street, company, event, town or voucher. Empty where the kind says all;
     * a move without a town is from or to 共通ポイント.
     */
    what: z.string(),
    points: Points,
    balance: Points,
  })
  .meta({ id: 'HistoryLine' });

const ofBankFormat = ownForm(z.string().max(20), 'digits as the bank format counts them');
export const BankAccount = z
  .object({
    bankCode: ofBankFormat,
    branchCode: ofBankFormat,
    /** 1 普通, 2 当座, 4 貯蓄. */
    type: z.enum(['1', '2', '4']),
    number: ofBankFormat,
    /** Typed in any width; kept as the bank format writes it. */
    holderName: WithoutIndividualNumber(ownForm(z.string().min(1).max(60), 'what a bank file can carry')),
  })
  .meta({ id: 'BankAccount' });

/** What a payee said of its account: at its own terminal, by the code of a paper, before it was asked by being paid there; or the bank gave money back from there. */
export const PayeeAnswer = z
  .object({
    isRight: z.boolean(),
    way: z.enum(['terminal', 'letter', 'paid', 'returned']),
    at: Instant,
    note: z.string(),
  })
  .meta({ id: 'PayeeAnswer' });

export const ExchangeOrder = z
  .object({
    orderId: z.string(),
    partner: z.string(),
    orderNumber: z.string(),
    amount: Points,
    /** How many of the company's own points are deducted for them; as many, where its rate is one to one. */
    ownPoints: Points,
    receivedAt: Instant,
    /**
     * `accepted` waits for the holder's choice and the company's deduction; `confirmed` the holder has chosen (⑦);
     * `credited` the company has deducted (⑧) and the points are there; `refused` the company did not deduct.
     */
    state: z.enum(['accepted', 'confirmed', 'credited', 'refused']),
    destination: Destination.nullable(),
    /** The name of the municipality or event that it was credited to; empty for 共通ポイント, null before. The page words the rest. */
    creditedTo: z.string().nullable(),
  })
  .meta({ id: 'ExchangeOrder' });

/** 利用, or 商店街ポイントへの合算 by hand at the shop (6-2 ①-2). */
export const UsePurpose = z.enum(['purchase', 'merge']).meta({ id: 'UsePurpose' });

export const Receipt = z
  .object({
    receiptNumber: z.string(),
    paymentKey: z.string(),
    place: z.string(),
    /** Whose points were used. */
    municipality: MunicipalityRef,
    points: Points,
    paidAt: Instant,
    purpose: UsePurpose,
    /** What the shop adds to the street's own points by hand, and what stands of it after refunds; null for a purchase. */
    merged: z.object({ name: z.string(), units: z.int(), left: z.int() }).nullable(),
    /** 減免: the fee is waived by the points. */
    exempt: z.boolean(),
    balance: Points,
    /** Every coming expiry of what is left, the nearest first. */
    expiries: z.array(Expiring),
    /** プレミアム: what the use brought on top; null where nothing, or where all of it went back. */
    premium: z.object({ name: z.string(), points: Points }).nullable(),
    /** How many points came back since, and when all of them did. */
    refunded: Points,
    reversedAt: Instant.nullable(),
  })
  .meta({ id: 'Receipt' });

export const SettlementState = z.enum(['open', 'review', 'closed', 'settled']).meta({ id: 'SettlementState' });

/** One line of a statement: who owes whom, for points of one fund. Yen equal points (1 point = 1 yen). */
export const StatementLine = z
  .object({
    leg: z.enum(['partnerToMunicipality', 'municipalityToPayee']),
    payer: z.string(),
    payee: z.string(),
    /** Numbers of shops and of events are not told apart by themselves. */
    payeeKind: z.enum(['municipality', 'merchant', 'event']),
    payeeId: z.int(),
    fund: Fund,
    /** 精算: 施設の減免 is counted and not paid (decision 19). */
    exempt: z.boolean(),
    points: Points,
    /**
     * Uses in which this fund took part, those taken back as well; a use of two funds stands in two lines. Of what a company
     * owes it is the number of movements, between purses and events too, and of no use to a person.
     */
    count: z.int(),
    /** Taken back or refunded; null in a statement of before, whose count holds both. */
    undone: z.int().nullable(),
    /** The same, each use in one line only: what a sum over lines counts. */
    countOnce: z.int().nullable(),
    undoneOnce: z.int().nullable(),
    /** 上乗せ: what pays more than the points; `points` are yen then. Null for points. */
    uplift: z.string().nullable(),
    /** By the day on which the points were used; null in a statement of before. */
    fiscalYear: z.int().nullable(),
  })
  .meta({ id: 'StatementLine' });

/** Uses of a day, how many were taken back, and the points that the shop is owed: counted as the settlement counts them. */
export const DaySum = z.object({ count: z.int(), undone: z.int(), points: Points });

/** Payees with one and the same bank account, by name: for the office to look at, not a mistake by itself. */
export const SharedAccounts = z.array(z.object({ names: z.array(z.string()) }));

export const Department = z.object({ departmentId: z.int(), name: z.string() });

/** What is refused wherever an account is entered. */
export const bankRefusals = [
  'bank_account_invalid',
  'bank_name_not_writable',
  'bank_name_too_long',
  'bank_unknown',
  'branch_unknown',
  'branch_closed',
] as const;
