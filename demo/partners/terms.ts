import type { Rate } from '../../contract/points/rate.ts';
import type { Platform } from '../actors/platform.ts';

export type PartnerName = 'card' | 'airline' | 'telephone' | 'power';

/** Five of the card company's points are one point. */
export const cardRate: Rate = { numerator: 1, denominator: 5 };

const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});

/** What is agreed on with each of the four companies. */
export const partnerTerms = {
  card: {
    name: 'つきみカード',
    kind: 'card',
    reserveDays: 30,
    rateNumerator: cardRate.numerator,
    rateDenominator: cardRate.denominator,
    remitterCode: '1000000021',
    bankAccount: bank('ツキミカ-ド(カ', '2000021'),
  },
  airline: {
    name: 'そらの翼マイレージ',
    kind: 'airline',
    reserveDays: 14,
    remitterCode: '1000000020',
    bankAccount: bank('ソラノツバサ(カ', '2000020'),
  },
  telephone: {
    name: 'やまびこ電話',
    kind: 'mobile',
    exchangePattern: 'deferred',
    reserveDays: 30,
    remitterCode: '1000000022',
    bankAccount: bank('ヤマビコデンワ(カ', '2000022'),
  },
  power: {
    name: 'みなかみ電力',
    kind: 'power',
    reserveDays: 30,
    remitterCode: '1000000023',
    bankAccount: bank('ミナカミデンリヨク(カ', '2000023'),
  },
} as const satisfies Record<PartnerName, Parameters<Platform['registerPartner']>[0]>;

/** By which each company knows its customer of the demonstration, and what that customer holds there. */
export const customerOf = {
  card: { loginId: 'CARD0001', points: 30_000 },
  airline: { loginId: 'SORA0001', points: 12_000 },
  telephone: { loginId: 'DENWA0001', points: 5_000 },
  power: { loginId: 'DENKI-0001', points: 4_000 },
} as const satisfies Record<PartnerName, { loginId: string; points: number }>;
