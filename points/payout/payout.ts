import { createHash } from 'node:crypto';
import { type Database, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { AMOUNT_YEN_MAX, isBankBusinessDay, nextBusinessDay, writeSougouFurikomi } from '../../zengin/index.ts';
import { accountTypeOf, type BankAccount, sharedAccounts } from '../registers/bank-account.ts';
import { isPayable, isSameAccount, type Party, payeeOf, payerOf } from '../settlement/parties.ts';
import type { StatementRow } from '../settlement/statement.ts';

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
/** Why nobody is paid at an account: there is none, the bank's format cannot carry it, or it is another than was frozen. */
export type Held = 'account_missing' | 'account_not_writable' | 'account_changed';

/** True where a date is a bank business day after today and within the days that a bank takes. */
export function isPayoutDate(on: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  // Beyond the officially published holidays `isBankBusinessDay` answers neither yes nor no, and a payout waits.
  if (isBankBusinessDay(on) !== true || Temporal.PlainDate.compare(on, today) <= 0) return false;
  let day = today;
  for (let ahead = 0; ahead < businessDaysAheadMax; ahead += 1) {
    const next = nextBusinessDay(day);
    if (!next.ok) return false;
    day = next.day;
    if (day.equals(on)) return true;
  }
  return false;
}

/** Whose account is another's as well, also of places of this municipality that are not paid this time. */
export async function sharedAccountsOf(
  database: Database,
  code: string,
  paid: readonly Party[],
): Promise<{ names: string[] }[]> {
  const known = new Map(paid.map((party) => [party.party, { ...party, isPaid: true }]));
  const places = await rows<Party>(
    database,
    `SELECT 'S' || id AS party, name, NULL AS "remitterCode", bank_account AS "bankAccount" FROM merchant
      WHERE municipality_code = $1 AND NOT exempt AND bank_account IS NOT NULL ORDER BY id`,
    [code],
  );
  for (const place of places) if (!known.has(place.party)) known.set(place.party, { ...place, isPaid: false });
  const inOrder = [...known.values()].sort((a, b) => a.party.localeCompare(b.party, 'en', { numeric: true }));
  const shared = sharedAccounts(inOrder).filter((group) => group.some(({ isPaid }) => isPaid));
  return shared.map((group) => ({ names: group.map(({ name }) => name) }));
}

const asPayee = (account: BankAccount) => ({
  ...{ bankCode: account.bankCode, bankName: '', branchCode: account.branchCode, branchName: '' },
  ...{ accountType: accountTypeOf(account.type), accountNumber: account.number, name: account.holderName },
});
const asRemitter = ({ bankAccount, remitterCode }: { bankAccount: BankAccount; remitterCode: string }) => {
  const { accountType, ...account } = asPayee(bankAccount);
  return { ...account, accountType: accountType as 'ordinary' | 'current', code: remitterCode };
};
const item = (account: BankAccount, amountYen: number, edi: string) => ({
  ...asPayee(account),
  ...{ amountYen, newCode: 'other' as const, edi, mode: 'telegraphic' as const },
});

/** Any business day serves where only an account is judged: a window may be looked at on a Sunday. */
const someBusinessDay = Temporal.PlainDate.from('2016-10-03');

/** Whether the bank's format carries this account: what entry accepts and what writing accepts is judged by the writer. */
function isWritable(bankAccount: BankAccount, remitterCode: string | null): boolean {
  const isPayer = remitterCode !== null && bankAccount.type !== '4';
  const own: BankAccount = { ...bankAccount, type: isPayer ? bankAccount.type : '1' };
  const written = writeSougouFurikomi({
    remitter: asRemitter({ bankAccount: own, remitterCode: remitterCode ?? '0000000000' }),
    payoutOn: someBusinessDay,
    items: [item(bankAccount, 1, 'M1')],
  });
  return written.outcome !== 'refused';
}

/** Who is held, and why: a doubtful account holds its party, never the month. */
export function heldParties({
  lines,
  code,
  frozen,
  now,
}: {
  lines: readonly StatementRow[];
  code: string;
  frozen: ReadonlyMap<string, Party>;
  /** The same parties as the registers know them today. */
  now: ReadonlyMap<string, Party>;
}): Map<string, Held> {
  const payable = lines.filter(isPayable);
  const payers = new Set(payable.map((line) => payerOf(line, code)));
  const held = new Map<string, Held>();
  for (const party of new Set([...payers, ...payable.map(payeeOf)])) {
    const pays = payers.has(party);
    const was = frozen.get(party);
    if (!was?.bankAccount || (pays && !was.remitterCode)) held.set(party, 'account_missing');
    else if (!isWritable(was.bankAccount, pays ? was.remitterCode : null)) held.set(party, 'account_not_writable');
    else if (!isSameAccount(was.bankAccount, now.get(party)?.bankAccount ?? null)) held.set(party, 'account_changed');
    else if (pays && now.get(party)?.remitterCode !== was.remitterCode) held.set(party, 'account_changed');
  }
  return held;
}

/**
 * Writes one 総合振込 file a payer from the frozen accounts: the municipality pays its shops, facilities and organisers, each
 * company pays the municipality (6-6). Gross: nothing is netted. Who is held or was paid before is left out; with nothing
 * to pay there is no file. A payee of more yen than one record holds is paid in several.
 */
export function writePayoutFiles({
  settlement,
  lines,
  frozen,
  held,
  paid,
}: {
  settlement: { id: number; municipalityCode: string; payoutOn: Temporal.PlainDate };
  lines: readonly StatementRow[];
  frozen: ReadonlyMap<string, Party>;
  held: ReadonlyMap<string, Held>;
  /** `payer payee` of whom an earlier file of this window paid. */
  paid: ReadonlySet<string>;
}): PayoutFile[] | Refusal<'bank_account_missing' | 'payout_not_writable'> {
  const sums = new Map<string, Map<string, number>>();
  let isHeld = false;
  for (const line of lines.filter(isPayable)) {
    const [payer, payee] = [payerOf(line, settlement.municipalityCode), payeeOf(line)];
    if (paid.has(`${payer} ${payee}`)) continue;
    if (held.has(payer) || held.has(payee)) {
      isHeld = true;
      continue;
    }
    const ofPayer = sums.get(payer) ?? new Map<string, number>();
    sums.set(payer, ofPayer.set(payee, (ofPayer.get(payee) ?? 0) + line.points));
  }
  if (sums.size === 0 && isHeld) return refuse('bank_account_missing');
  const files: PayoutFile[] = [];
  for (const [payer, payees] of sums) {
    const from = frozen.get(payer);
    if (!from?.bankAccount || !from.remitterCode) throw new Error(`${payer} pays and is not held`);
    const written = writeSougouFurikomi({
      remitter: asRemitter({ bankAccount: from.bankAccount, remitterCode: from.remitterCode }),
      payoutOn: settlement.payoutOn,
      items: [...payees].flatMap(([payee, yen]) => {
        const account = frozen.get(payee)?.bankAccount;
        if (!account) throw new Error(`${payee} is paid and is not held`);
        return recordsOf(yen).map((part) => item(account, part, `M${settlement.id}-${payee}`.slice(0, 20)));
      }),
    });
    // More lines or more yen than one file holds: told by name, and nothing is paid in part.
    if (written.outcome === 'refused') return refuse('payout_not_writable', { canHelp: [from.name] });
    const sha256 = createHash('sha256').update(written.bytes).digest('hex');
    files.push({
      ...{ payer: from.name, paid: [...payees.keys()].map((payee) => ({ payer, payee })) },
      ...{ bytes: written.bytes, count: written.count, yen: written.totalYen, sha256 },
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
