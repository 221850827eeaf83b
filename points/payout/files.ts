import { createHash } from 'node:crypto';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { AMOUNT_YEN_MAX, nextBusinessDay, writeSougouFurikomi } from '../../zengin/index.ts';
import type { Decided } from '../settlement/decisions.ts';
import type { Held } from '../settlement/held.ts';
import { type Party, payeeOf, payerOf } from '../settlement/parties.ts';
import { isPayable, type StatementRow } from '../settlement/row.ts';
import { asRemitter, transferItem } from '../settlement/transfer.ts';
import { createIds, type KnownIds } from './end-to-end-ids.ts';

/** A bank takes a 総合振込 up to this many business days ahead (BizSOL manuals: 1–15). */
const businessDaysAheadMax = 15;

export type PayoutFile = {
  /** The payer's name, as frozen. */
  payer: string;
  /** The cancelled file in whose place it is made. */
  replaces: number | null;
  /** The lines of the statement that it pays. */
  lines: number[];
  /** Its records, each with the id by which it is found again. */
  items: { payee: string; yen: number; endToEndId: string }[];
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
  /** In the order in which they are stored: a line is known by its place. */
  lines: readonly StatementRow[];
  held: ReadonlyMap<string, Held>;
  /** Lines that an earlier file of this window paid, and stands. */
  paid: ReadonlyMap<number, string>;
  /** Lines that are paid in the place of a file that was cancelled: of which. */
  replaced: ReadonlyMap<number, number>;
  decisions: readonly Pick<Decided, 'line' | 'decision'>[];
};
/** What a payee gets: its yen, of which lines. */
type Sum = { yen: number; lines: number[] };
/** What a payer pays to whom: for the first time, or in the place of a file that was cancelled. */
type Payment = { payer: string; replaces: number | null; payees: ReadonlyMap<string, Sum> };
/** What is paid, and the yen that nobody is paid: an account holds it, or somebody has decided so. */
export type Transfers = {
  payments: readonly Payment[];
  heldYen: number;
  heldByAccountYen: number;
};

/**
 * Who pays whom how much, in whole yen: the municipality its shops, facilities and organisers, each company the
 * municipality (6-6). Gross: nothing is netted. Who is held, what was paid before and what is decided otherwise is left out.
 */
export function transfersOf({ municipalityCode, lines, held, paid, replaced, decisions }: Window): Transfers {
  const payments = new Map<string, Payment & { payees: Map<string, Sum> }>();
  const decided = new Map(decisions.map(({ line, decision }) => [line, decision]));
  let [heldYen, heldByAccountYen] = [0, 0];
  for (const [index, line] of lines.entries()) {
    const decision = decided.get(index);
    if (!isPayable(line) || paid.has(index) || decision === 'reject' || decision === 'next') continue;
    const [payer, payee] = [payerOf(line, municipalityCode), payeeOf(line)];
    const isHeld = held.has(payer) || held.has(payee);
    if (decision === 'hold' || isHeld) {
      heldYen += line.points;
      if (decision !== 'hold') heldByAccountYen += line.points;
      continue;
    }
    const replaces = replaced.get(index) ?? null;
    const payment = payments.get(`${payer} ${replaces}`) ?? { payer, replaces, payees: new Map<string, Sum>() };
    const known = payment.payees.get(payee) ?? { yen: 0, lines: [] };
    payment.payees.set(payee, { yen: known.yen + line.points, lines: [...known.lines, index] });
    payments.set(`${payer} ${replaces}`, payment);
  }
  return { payments: [...payments.values()], heldYen, heldByAccountYen };
}

/** A bank takes so many records in one file, and its totals have twelve digits. */
const recordsMax = 50_000;
const fileYenMax = 999_999_999_999;

/** The payees of a payer, file by file; nobody's records are spread over two. */
function inFiles(payees: ReadonlyMap<string, Sum>): [string, Sum][][] {
  const files: [string, Sum][][] = [];
  let [count, yen] = [0, 0];
  for (const [payee, sum] of payees) {
    const records = recordsOf(sum.yen).length;
    const last = files.at(-1);
    const fits = last && count + records <= recordsMax && yen + sum.yen <= fileYenMax;
    if (!fits) [count, yen] = [0, 0];
    if (fits) last.push([payee, sum]);
    else files.push([[payee, sum]]);
    count += records;
    yen += sum.yen;
  }
  return files;
}

/** The same in files to come: the records that the bank will count, and their yen. */
export const filesToCome = ({ payments }: Transfers) =>
  payments.flatMap(({ payer, replaces, payees }) =>
    inFiles(payees).map((some) => {
      const records = some.flatMap(([, { yen }]) => recordsOf(yen));
      return { payer, replaces, count: records.length, yen: records.reduce((sum, yen) => sum + yen, 0) };
    }),
  );

/**
 * Writes 総合振込 files from the frozen accounts: one a payer, or several where one would hold more than a bank takes. With nothing to
 * pay there is no file. A payee of more yen than one record holds is paid in several. Every record has an id of its own, which the bank
 * hands back: the window, whom it is between, and from the second record to a payee in this window on a number. What takes the place of
 * a cancelled file keeps its ids.
 *
 * @param known the ids of this window that each payee has in files that are made
 */
export function writePayoutFiles({
  settlement,
  transfers: { payments, heldByAccountYen },
  frozen,
  known,
}: {
  settlement: { id: number; payoutOn: Temporal.PlainDate };
  transfers: Transfers;
  frozen: ReadonlyMap<string, Party>;
  known: KnownIds;
}): PayoutFile[] | Refusal<'bank_account_missing' | 'payout_not_writable'> {
  if (payments.length === 0 && heldByAccountYen > 0) return refuse('bank_account_missing');
  const files: PayoutFile[] = [];
  const idsOf = createIds(known, settlement.id);
  for (const { payer, replaces, payees } of payments)
    for (const some of inFiles(payees)) {
      const file = writeOne({ settlement, payer, replaces, payees: some, frozen, idsOf });
      if (isRefusal(file)) return file;
      files.push(file);
    }
  return files;
}

type One = {
  settlement: { id: number; payoutOn: Temporal.PlainDate };
  payer: string;
  replaces: number | null;
  payees: readonly [string, Sum][];
  frozen: ReadonlyMap<string, Party>;
  idsOf: ReturnType<typeof createIds>;
};
function writeOne({
  settlement,
  payer,
  replaces,
  payees,
  frozen,
  idsOf,
}: One): PayoutFile | Refusal<'payout_not_writable'> {
  const from = frozen.get(payer);
  if (!from?.bankAccount || !from.remitterCode) throw new Error(`${payer} pays and is not held`);
  const items = payees.flatMap(([payee, { yen }]) => {
    const account = frozen.get(payee)?.bankAccount;
    if (!account) throw new Error(`${payee} is paid and is not held`);
    const parts = recordsOf(yen);
    const ids = idsOf({ payer, payee, replaces, count: parts.length });
    return parts.map((part, index) => ({ account, payee, yen: part, endToEndId: ids[index] ?? '' }));
  });
  const written = writeSougouFurikomi({
    remitter: asRemitter({ bankAccount: from.bankAccount, remitterCode: from.remitterCode }),
    payoutOn: settlement.payoutOn,
    items: items.map(({ account, yen, endToEndId: id }) => transferItem(account, yen, id)),
  });
  // More yen than one record or one file holds: told by name, and nothing is paid in part.
  if (written.outcome === 'refused') return refuse('payout_not_writable', { canHelp: [from.name] });
  return {
    payer: from.name,
    replaces,
    lines: payees.flatMap(([, { lines }]) => lines),
    items: items.map(({ payee, yen, endToEndId: id }) => ({ payee, yen, endToEndId: id })),
    bytes: written.bytes,
    count: written.count,
    yen: written.totalYen,
    sha256: createHash('sha256').update(written.bytes).digest('hex'),
  };
}

/** A sum in as few records as hold it. */
export function recordsOf(yen: number): number[] {
  const full = Math.floor(yen / AMOUNT_YEN_MAX);
  const rest = yen % AMOUNT_YEN_MAX;
  return [...Array<number>(full).fill(AMOUNT_YEN_MAX), ...(rest > 0 ? [rest] : [])];
}
