import { createHash } from 'node:crypto';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { AMOUNT_YEN_MAX, nextBusinessDay, writeSougouFurikomi } from '../../zengin/index.ts';
import type { Held } from '../settlement/held.ts';
import { type Party, payeeOf, payerOf } from '../settlement/parties.ts';
import { isPayable, type StatementRow } from '../settlement/row.ts';
import { asRemitter, transferItem } from '../settlement/transfer.ts';

/** A bank takes a 総合振込 up to this many business days ahead (BizSOL manuals: 1–15). */
const businessDaysAheadMax = 15;

export type PayoutFile = {
  /** The payer's name, as frozen. */
  payer: string;
  /** Whom it pays, as pairs of payer and payee. */
  paid: { payer: string; payee: string }[];
  bytes: Uint8Array;
  count: number;
  yen: number;
  sha256: string;
};
/** The days for which a bank takes files that are made today: bank business days, the nearest first. */
export function payoutDays(today: Temporal.PlainDate): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  let day = today;
  while (days.length < businessDaysAheadMax) {
    const next = nextBusinessDay(day);
    if (!next.ok) break;
    day = next.day;
    days.push(day);
  }
  return days;
}

/** What a banking portal asks for: handed in by noon of the banking day before, so an officer has at least until then. */
const businessDaysToHandIn = 2;

/** True where a bank takes files for this day that are made today. */
export const isPayoutDate = (on: Temporal.PlainDate, today: Temporal.PlainDate): boolean =>
  payoutDays(today).some((day) => day.equals(on));

/** The second bank business day after today, which every portal still takes; undefined beyond the published holidays. */
export const proposedPayoutDate = (today: Temporal.PlainDate): Temporal.PlainDate | undefined =>
  payoutDays(today)[businessDaysToHandIn - 1];

type Window = {
  municipalityCode: string;
  lines: readonly StatementRow[];
  held: ReadonlyMap<string, Held>;
  /** `payer payee` of whom an earlier file of this window paid. */
  paid: ReadonlySet<string>;
};
/** Payer → payee → yen, and the yen that nobody is paid because one of the two is held. */
export type Transfers = { byPayer: ReadonlyMap<string, ReadonlyMap<string, number>>; heldYen: number };

/**
 * Who pays whom how much, in whole yen: the municipality its shops, facilities and organisers, each company the
 * municipality (6-6). Gross: nothing is netted. Who is held or was paid before is left out.
 */
export function transfersOf({ municipalityCode, lines, held, paid }: Window): Transfers {
  const byPayer = new Map<string, Map<string, number>>();
  let heldYen = 0;
  for (const line of lines.filter(isPayable)) {
    const [payer, payee] = [payerOf(line, municipalityCode), payeeOf(line)];
    if (paid.has(`${payer} ${payee}`)) continue;
    if (held.has(payer) || held.has(payee)) {
      heldYen += line.points;
      continue;
    }
    const ofPayer = byPayer.get(payer) ?? new Map<string, number>();
    byPayer.set(payer, ofPayer.set(payee, (ofPayer.get(payee) ?? 0) + line.points));
  }
  return { byPayer, heldYen };
}

/** The same in files to come: the records that the bank will count, and their yen. */
export const filesToCome = ({ byPayer }: Transfers) =>
  [...byPayer].map(([payer, payees]) => {
    const records = [...payees.values()].flatMap(recordsOf);
    return { payer, count: records.length, yen: records.reduce((sum, yen) => sum + yen, 0) };
  });

/**
 * Writes one 総合振込 file a payer from the frozen accounts. With nothing to pay there is no file. A payee of more yen than
 * one record holds is paid in several.
 */
export function writePayoutFiles({
  settlement,
  transfers: { byPayer, heldYen },
  frozen,
}: {
  settlement: { id: number; payoutOn: Temporal.PlainDate };
  transfers: Transfers;
  frozen: ReadonlyMap<string, Party>;
}): PayoutFile[] | Refusal<'bank_account_missing' | 'payout_not_writable'> {
  if (byPayer.size === 0 && heldYen > 0) return refuse('bank_account_missing');
  const files: PayoutFile[] = [];
  for (const [payer, payees] of byPayer) {
    const from = frozen.get(payer);
    if (!from?.bankAccount || !from.remitterCode) throw new Error(`${payer} pays and is not held`);
    const written = writeSougouFurikomi({
      remitter: asRemitter({ bankAccount: from.bankAccount, remitterCode: from.remitterCode }),
      payoutOn: settlement.payoutOn,
      items: [...payees].flatMap(([payee, yen]) => {
        const account = frozen.get(payee)?.bankAccount;
        if (!account) throw new Error(`${payee} is paid and is not held`);
        return recordsOf(yen).map((part) => transferItem(account, part, `M${settlement.id}-${payee}`.slice(0, 20)));
      }),
    });
    // More lines or more yen than one file holds: told by name, and nothing is paid in part.
    if (written.outcome === 'refused') return refuse('payout_not_writable', { canHelp: [from.name] });
    const sha256 = createHash('sha256').update(written.bytes).digest('hex');
    files.push({
      payer: from.name,
      paid: [...payees.keys()].map((payee) => ({ payer, payee })),
      bytes: written.bytes,
      count: written.count,
      yen: written.totalYen,
      sha256,
    });
  }
  return files;
}

/** A sum in as few records as hold it. */
function recordsOf(yen: number): number[] {
  const full = Math.floor(yen / AMOUNT_YEN_MAX);
  const rest = yen % AMOUNT_YEN_MAX;
  return [...Array<number>(full).fill(AMOUNT_YEN_MAX), ...(rest > 0 ? [rest] : [])];
}
