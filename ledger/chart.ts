/**
 * The chart (勘定科目表): which kinds of units and accounts exist, and which arrows between them are allowed (decision 18).
 * A unit or an account is one number: its kind times 2^32 plus a number of that kind, so that no register is needed.
 */
const shift = 2 ** 32;

const unitKinds = { municipal: 1, reserve: 2, event: 3, voucher: 4 } as const;
export type UnitKind = keyof typeof unitKinds;

const accountKinds = {
  /** 付与: points come from a grant programme. */
  issuance: 1,
  /** 応援ポイント: a partner company owes what it has deducted. */
  partner: 2,
  /** 利用: a merchant is owed. */
  merchant: 3,
  /** イベント→支払: an organiser is owed. */
  eventPayout: 4,
  /** 失効. */
  expired: 5,
  /** Between two lots of one move: always sums to zero. */
  transit: 6,
  /** What a municipality bears itself: a voucher that two shops accepted in good faith. */
  loss: 7,
  /** プレミアム: points that come on top, from the payer of a campaign. */
  premium: 8,
} as const;
export type AccountKind = keyof typeof accountKinds;

/** The kinds by their number: each operation asks for several. */
const byNumber = <K extends string>(kinds: Record<K, number>): K[] => {
  const list: K[] = [];
  for (const kind of Object.keys(kinds) as K[]) list[kinds[kind]] = kind;
  return list;
};
const unitKindList = byNumber(unitKinds);
const accountKindList = byNumber(accountKinds);
/** Undefined where the chart has no such kind. */
const findKind = <K extends string>(list: readonly K[], number: number): K | undefined =>
  list[Math.floor(number / shift)];
const kindOf = <K extends string>(list: readonly K[], number: number): K => {
  const found = findKind(list, number);
  if (!found) throw new RangeError(`${number} is of no kind of the chart`);
  return found;
};

/** The number of a unit: a municipality's points, the reserve (number 0), a support event, a voucher. */
export const unitOf = (kind: UnitKind, number: number): number => unitKinds[kind] * shift + number;
export const unitKind = (unit: number): UnitKind => kindOf(unitKindList, unit);
export const accountOf = (kind: AccountKind, number: number): number => accountKinds[kind] * shift + number;
export const accountKind = (account: number): AccountKind => kindOf(accountKindList, account);
/** The number within its kind: the municipality's code, the programme's, the merchant's. */
export const numberOf = (unitOrAccount: number): number => unitOrAccount % shift;

/** Funds (財源): 0 is general; a partner's and a premium payer's own series carry their number. */
const fundShift = 1_000_000;
export const generalFund = 0;
export const partnerFund = (partner: number): number => fundShift + partner;
export const premiumFund = (payer: number): number => 2 * fundShift + payer;
export type FundKind = 'general' | 'partner' | 'premium';
export const fundKind = (fund: number): FundKind =>
  (['general', 'partner', 'premium'] as const)[Math.floor(fund / fundShift)] ?? 'general';
export const fundNumber = (fund: number): number => fund % fundShift;

type Arrow = `${AccountKind | UnitKind}→${AccountKind | UnitKind}`;
const issueArrows: ReadonlySet<string> = new Set<Arrow>([
  'issuance→municipal',
  'partner→reserve',
  'partner→municipal',
  'partner→event',
  'loss→voucher',
  'premium→municipal',
]);
const spendArrows: ReadonlySet<string> = new Set<Arrow>([
  'municipal→merchant',
  'voucher→merchant',
  'event→eventPayout',
]);
const moveArrows: ReadonlySet<string> = new Set<Arrow>([
  'reserve→municipal',
  'reserve→event',
  'municipal→event',
  'municipal→voucher',
]);

const arrow = (from: string | undefined, to: string | undefined) => `${from}→${to}`;
const findUnit = (unit: number) => findKind(unitKindList, unit);
const findAccount = (account: number) => findKind(accountKindList, account);

/** True where decision 18 draws this arrow; every other, also one from or to nowhere, is refused before the database. */
export const isIssueAllowed = (account: number, unit: number) =>
  issueArrows.has(arrow(findAccount(account), findUnit(unit)));
export const isSpendAllowed = (unit: number, account: number) =>
  spendArrows.has(arrow(findUnit(unit), findAccount(account)));
export const isMoveAllowed = (from: number, to: number) => moveArrows.has(arrow(findUnit(from), findUnit(to)));
/** 失効: out of any unit, to the account of expired points and no other. */
export const isExpiryAllowed = (unit: number, account: number) =>
  findUnit(unit) !== undefined && isExpiredAccount(account);
export const isExpiredAccount = (account: number) => findAccount(account) === 'expired';
