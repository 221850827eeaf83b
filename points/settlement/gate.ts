import { createHash } from 'node:crypto';

/** What one payee of a window gets, in yen. */
export type Due = { payee: string; name: string; yen: number };
/** Something to look at before money leaves: what `stops` needs the reason of each who approves. */
export type Finding = {
  what: 'ledger_differs' | 'outlier' | 'sum_of_others' | 'paid_again' | 'month_jump' | 'few_holders';
  stops: boolean;
  /** Whom it is about; empty where it is about the whole. */
  name: string;
  yen: number;
  /** What it is compared with, in yen. */
  against: number;
};
export type Before = {
  /** The last windows that were paid, the newest first: what each paid whom. */
  windows: readonly { settlementId: number; dues: readonly Pick<Due, 'payee' | 'yen'>[] }[];
};

/** Below this nobody is asked: a first month of a small shop is ten times nothing. In yen. */
const worthAsking = 1_000_000;
const outlierFactor = 10;
const jumpFactor = 3;
/** Two lists of so many payees are never the same by chance. */
const sameListMin = 5;
/** So many people at most are few, and from these yen on it is worth a look where most of what a place took is theirs. */
export const fewHolders = 3;
export const fewWorthAsking = 300_000;
const fewShare = 0.8;

/**
 * 支払い前の点検 over what a window pays, what the ledger says of it, and what was paid before. Pure, so that those who approve and who
 * pays see the same.
 *
 * @param dues what is to be paid, by payee, gross of nothing
 * @param ledger what the ledger's postings of the window come to now, by payee
 */
export function findingsOf({
  dues,
  stored,
  ledger,
  before,
  ofFew = [],
}: {
  dues: readonly Due[];
  stored: readonly Due[];
  ledger: readonly Due[];
  before: Before;
  /** What places took from their few best customers together: the pattern of a shop that cashes out its own people's points. */
  ofFew?: readonly Due[];
}): Finding[] {
  return [
    ...differsFromLedger(stored, ledger),
    ...outliers(dues, before),
    ...sumOfOthers(dues),
    ...paidAgain(dues, before),
    ...monthJump(dues, before),
    ...fromFew(ledger, ofFew),
  ];
}

/** What was stored is no longer what the postings say: a figure was typed, or a row was changed. */
function differsFromLedger(stored: readonly Due[], ledger: readonly Due[]): Finding[] {
  const kept = new Map(ledger.map((due) => [due.payee, due]));
  const lost = ledger
    .filter(({ payee }) => !stored.some((due) => due.payee === payee))
    .map((due) => ({ ...due, yen: 0 }));
  return [...stored, ...lost].flatMap(({ payee, name, yen }): Finding[] => {
    const against = kept.get(payee)?.yen ?? 0;
    return against === yen ? [] : [{ what: 'ledger_differs', stops: true, name, yen, against }];
  });
}

/** Far more than a payee ever got of late; of one without a past, far more than the others get. */
function outliers(dues: readonly Due[], { windows }: Before): Finding[] {
  const others = median(dues.map(({ yen }) => yen));
  return dues.flatMap(({ payee, name, yen }): Finding[] => {
    const past = windows.flatMap((window) => window.dues.filter((due) => due.payee === payee).map((due) => due.yen));
    if (past.length === 0 && dues.length < 3) return [];
    const against = past.length > 0 ? Math.max(...past) : others;
    return yen >= worthAsking && yen > against * outlierFactor
      ? [{ what: 'outlier', stops: true, name, yen, against }]
      : [];
  });
}

/** One payee gets what all others get together: a total that was taken for a line. */
function sumOfOthers(dues: readonly Due[]): Finding[] {
  const total = sum(dues);
  return dues.length < 3
    ? []
    : dues.flatMap(({ name, yen }): Finding[] =>
        yen >= worthAsking && yen * 2 === total
          ? [{ what: 'sum_of_others', stops: true, name, yen, against: total - yen }]
          : [],
      );
}

/** The same payees get the same yen as in a window before: a list that was handed in already. */
function paidAgain(dues: readonly Due[], { windows }: Before): Finding[] {
  const listOf = (some: readonly Pick<Due, 'payee' | 'yen'>[]) =>
    some
      .map(({ payee, yen }) => `${payee} ${yen}`)
      .sort()
      .join();
  const same = dues.length >= sameListMin && windows.some((window) => listOf(window.dues) === listOf(dues));
  return same ? [{ what: 'paid_again', stops: true, name: '', yen: sum(dues), against: sum(dues) }] : [];
}

/** Most of what a place took came from a handful of people. Nobody here knows who they are; the office asks the shop. */
function fromFew(ledger: readonly Due[], ofFew: readonly Due[]): Finding[] {
  const best = new Map(ofFew.map(({ payee, yen }) => [payee, yen]));
  return ledger.flatMap(({ payee, name, yen: against }): Finding[] => {
    const yen = best.get(payee) ?? 0;
    return against >= fewWorthAsking && yen >= against * fewShare
      ? [{ what: 'few_holders', stops: false, name, yen, against }]
      : [];
  });
}

function monthJump(dues: readonly Due[], { windows }: Before): Finding[] {
  const totals = windows.map((window) => sum(window.dues));
  if (totals.length === 0) return [];
  const against = Math.trunc(totals.reduce((all, one) => all + one, 0) / totals.length);
  const yen = sum(dues);
  return yen >= worthAsking && yen > against * jumpFactor
    ? [{ what: 'month_jump', stops: false, name: '', yen, against }]
    : [];
}

const sum = (dues: readonly { yen: number }[]) => dues.reduce((all, { yen }) => all + yen, 0);
function median(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The sign of what stops, by which an approval says that it was seen; null where nothing does. */
export function findingsHash(findings: readonly Finding[]): string | null {
  const stops = findings.filter((finding) => finding.stops);
  if (stops.length === 0) return null;
  const canonical = stops.map(({ what, name, yen, against }) => [what, name, yen, against]);
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}
