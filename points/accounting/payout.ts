import { createHash } from 'node:crypto';
import { chart } from '../../ledger/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { isBankBusinessDay, nextBusinessDay, toBankKana, writeSougouFurikomi } from '../../zengin/index.ts';
import { accountTypeOf, type BankAccount, sharedAccounts } from '../accounts/bank-account.ts';
import type { StatementRow } from './statement.ts';

/** A bank takes a 総合振込 up to this many business days ahead (BizSOL manuals: 1–15). */
const businessDaysAheadMax = 15;

type Account = { remitterCode: string | null; bankAccount: BankAccount | null; name: string };
export type PayoutFile = { payer: string; bytes: Uint8Array; count: number; yen: number; sha256: string };

export type PayoutProblem = { problem: 'payer_account_missing' | 'payee_account_missing'; name: string };

/**
 * What the office should know before it approves: what stops a payout, such as an account that is missing, which the page
 * words; and whose account is another's as well.
 */
export async function payoutNotices(
  database: Database,
  code: string,
  lines: readonly StatementRow[],
): Promise<{ problems: PayoutProblem[]; sharedAccounts: { names: string[] }[] }> {
  const problems: PayoutProblem[] = [];
  const accounts = await accountsOf(database, code, lines);
  for (const [name, account] of accounts.payers) {
    if (!account.bankAccount || !account.remitterCode) problems.push({ problem: 'payer_account_missing', name });
  }
  for (const [, account] of accounts.payees) {
    if (!account.bankAccount) problems.push({ problem: 'payee_account_missing', name: account.name });
  }
  // Also places that are not paid this time: who shares an account with one of them is told all the same.
  const known = new Map(
    [...accounts.payees].map(([key, { name, bankAccount }]) => [key, { name, bankAccount, isPaid: true }]),
  );
  for (const { id, ...place } of await placesWithAccount(database, code)) {
    const key = payeeKey({ payeeKind: 'merchant', payeeId: id });
    if (!known.has(key)) known.set(key, { ...place, isPaid: false });
  }
  const shared = sharedAccounts([...known.values()]).filter((group) => group.some(({ isPaid }) => isPaid));
  return { problems, sharedAccounts: shared.map((group) => ({ names: group.map(({ name }) => name) })) };
}

const placesWithAccount = (database: Database, code: string) =>
  rows<{ id: number; name: string; bankAccount: BankAccount }>(
    database,
    `SELECT id, name, bank_account AS "bankAccount" FROM merchant
      WHERE municipality_code = $1 AND NOT exempt AND bank_account IS NOT NULL ORDER BY id`,
    [code],
  );

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

/**
 * Writes one 総合振込 file a payer: the municipality pays its shops, facilities and organisers, each company pays the
 * municipality (6-6). Gross: nothing is netted. Exempt lines are counted and not paid (decision 19). A line below zero is
 * not paid either: the next window's statement begins with it. With nothing to pay there is no file.
 */
export async function writePayoutFiles(
  database: Database,
  settlement: { id: number; municipalityCode: string; payoutOn: Temporal.PlainDate },
  lines: readonly StatementRow[],
): Promise<PayoutFile[] | Refusal<'bank_account_missing' | 'bank_name_not_writable'>> {
  const payable = lines.filter((line) => !line.exempt && line.points > 0);
  const accounts = await accountsOf(database, settlement.municipalityCode, payable);
  const files: PayoutFile[] = [];
  for (const [payer, from] of accounts.payers) {
    const items = new Map<string, { to: Account; yen: number }>();
    for (const line of payable.filter((l) => l.payer === payer)) {
      const name = payeeKey(line);
      const to = accounts.payees.get(name);
      if (!to) throw new Error(`no payee ${name}`);
      items.set(name, { to, yen: (items.get(name)?.yen ?? 0) + line.points });
    }
    const { remitterCode, bankAccount } = from;
    if (!remitterCode || !bankAccount || [...items.values()].some((item) => !item.to.bankAccount))
      return refuse('bank_account_missing');
    const remitterName = toBankKana(bankAccount.holderName, 'PARTY_NAME');
    if (!remitterName.ok) return refuse('bank_name_not_writable');
    const written = writeSougouFurikomi({
      remitter: {
        code: remitterCode,
        name: bankAccount.holderName,
        bankCode: bankAccount.bankCode,
        bankName: '',
        branchCode: bankAccount.branchCode,
        branchName: '',
        accountType: accountTypeOf(bankAccount.type) as 'ordinary' | 'current',
        accountNumber: bankAccount.number,
      },
      payoutOn: settlement.payoutOn,
      items: [...items].map(([name, { to, yen }]) => ({
        ...payeeFields(to.bankAccount as BankAccount),
        amountYen: yen,
        newCode: 'other' as const,
        edi: `M${settlement.id}-${name}`.toUpperCase().slice(0, 20),
        mode: 'telegraphic' as const,
      })),
    });
    if (written.outcome === 'refused')
      throw new Error(`the bank file was refused: ${JSON.stringify(written.problems)}`);
    const sha256 = createHash('sha256').update(written.bytes).digest('hex');
    files.push({ payer, bytes: written.bytes, count: written.count, yen: written.totalYen, sha256 });
  }
  return files;
}

const payeeFields = (account: BankAccount) => ({
  bankCode: account.bankCode,
  bankName: '',
  branchCode: account.branchCode,
  branchName: '',
  accountType: accountTypeOf(account.type),
  accountNumber: account.number,
  name: account.holderName,
});

/** A short name of a payee; it stands in the file's EDI field, so that a returned payment is found again. */
const payeeKey = (line: Pick<StatementRow, 'payeeKind' | 'payeeId'>) =>
  `${{ municipality: 'C', merchant: 'S', event: 'E' }[line.payeeKind]}${line.payeeId}`;

async function accountsOf(database: Database, code: string, lines: readonly StatementRow[]) {
  const city = await row<Account>(
    database,
    `SELECT remitter_code AS "remitterCode", bank_account AS "bankAccount", name FROM municipality_account JOIN municipality USING (code) WHERE code = $1`,
    [code],
  );
  if (!city) throw new Error(`no municipality ${code}`);
  const payers = new Map<string, Account>();
  const payees = new Map<string, Account>();
  for (const line of lines) {
    if (line.leg === 'partnerToMunicipality') {
      payers.set(line.payer, await one(database, 'partner', chart.fundNumber(line.fund)));
      payees.set(payeeKey(line), city);
    } else {
      if (line.exempt) continue;
      payers.set(line.payer, city);
      payees.set(
        payeeKey(line),
        await one(database, line.payeeKind === 'merchant' ? 'merchant' : 'support_event', line.payeeId),
      );
    }
  }
  return { payers, payees };
}

async function one(database: Database, table: 'partner' | 'merchant' | 'support_event', id: number): Promise<Account> {
  const remitter = table === 'partner' ? 'remitter_code' : 'NULL';
  const found = await rows<Account>(
    database,
    `SELECT ${remitter} AS "remitterCode", bank_account AS "bankAccount", name FROM ${table} WHERE id = $1`,
    [id],
  );
  if (!found[0]) throw new Error(`no ${table} ${id}`);
  return found[0];
}
