import { type Database, rows } from '../../postgres/pool.ts';
import { writeSougouFurikomi } from '../../zengin/index.ts';
import { type BankAccount, sharedAccounts } from '../registers/bank-account.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { answersOf, isAsked, type PayeeAnswer } from '../registers/payee-answers.ts';
import { isSameAccount, type Party, payeeOf, payerOf } from './parties.ts';
import { isPayable, type StatementRow } from './row.ts';
import { asRemitter, transferItem } from './transfer.ts';

/**
 * Why nobody is paid at an account: there is none, the bank's format cannot carry it, it is another than was frozen, its branch has
 * closed, its payee says that it is wrong or has not said yet that it is right, or the bank gave money back from there.
 */
export type Held =
  | 'account_missing'
  | 'account_not_writable'
  | 'account_changed'
  | 'branch_closed'
  | 'account_refused'
  | 'account_unconfirmed'
  | 'account_returned';

/** Whose account is another's as well, also of places of this municipality that are not paid this time. */
export async function sharedAccountsOf(
  database: Database,
  { code, on, paid }: { code: string; on: string; paid: readonly Party[] },
): Promise<{ names: string[] }[]> {
  const known = new Map(paid.map((party) => [party.party, { ...party, isPaid: true }]));
  const places = await rows<Party>(
    database,
    `SELECT 'S' || id AS party, place_name(id, :on) AS name, NULL AS remitter_code, bank_account FROM merchant
      WHERE municipality_code = :code AND NOT exempt AND bank_account IS NOT NULL ORDER BY id`,
    { code, on },
  );
  for (const place of places) if (!known.has(place.party)) known.set(place.party, { ...place, isPaid: false });
  const inOrder = [...known.values()].sort((a, b) => a.party.localeCompare(b.party, 'en', { numeric: true }));
  const shared = sharedAccounts(inOrder).filter((group) => group.some(({ isPaid }) => isPaid));
  return shared.map((group) => ({ names: group.map(({ name }) => name) }));
}

/** Any business day serves where only an account is judged: a window may be looked at on a Sunday. */
const someBusinessDay = Temporal.PlainDate.from('2016-10-03');

/** Whether the bank's format carries this account: what entry accepts and what writing accepts is judged by the writer. */
function isWritable(bankAccount: BankAccount, remitterCode: string | null): boolean {
  const isPayer = remitterCode !== null && bankAccount.type !== '4';
  const own: BankAccount = { ...bankAccount, type: isPayer ? bankAccount.type : '1' };
  const written = writeSougouFurikomi({
    remitter: asRemitter({ bankAccount: own, remitterCode: remitterCode ?? '0000000000' }),
    payoutOn: someBusinessDay,
    items: [transferItem(bankAccount, 1, 'M1')],
  });
  return written.outcome !== 'refused';
}

/**
 * The same parties with the names of their banks and branches on a day in Japan, whose branch has closed by then, and what payees said of
 * just these accounts.
 */
export async function atBanks(database: Database, { parties, on }: { parties: Iterable<Party>; on: string }) {
  const named = await withBankNames(database, { paid: [...parties], on });
  const closed = new Set(named.filter(({ branchClosedOn }) => branchClosedOn !== null).map(({ party }) => party));
  return { named, closed, answers: await answersOf(database, named) };
}

const whyUnanswered = (answer: Pick<PayeeAnswer, 'way'> | undefined): Held => {
  if (!answer) return 'account_unconfirmed';
  return answer.way === 'returned' ? 'account_returned' : 'account_refused';
};

/** Who is held, and why: a doubtful account holds its party, never the month. */
export function heldParties({
  lines,
  code,
  frozen,
  now,
  closed,
  answers,
}: {
  lines: readonly StatementRow[];
  code: string;
  frozen: ReadonlyMap<string, Party>;
  /** The same parties as the registers know them today. */
  now: ReadonlyMap<string, Party>;
  /** Whose frozen account is at a branch that has closed by today. */
  closed: ReadonlySet<string>;
  /** What payees said of their frozen accounts. */
  answers: ReadonlyMap<string, Pick<PayeeAnswer, 'isRight' | 'way'>>;
}): Map<string, Held> {
  const payable = lines.filter(isPayable);
  const payers = new Set(payable.map((line) => payerOf(line, code)));
  const held = new Map<string, Held>();
  for (const party of new Set([...payers, ...payable.map(payeeOf)])) {
    const pays = payers.has(party);
    // No bank takes money out of a savings account for a file.
    const isSavings = frozen.get(party)?.bankAccount?.type === '4';
    const was = frozen.get(party);
    if (!was?.bankAccount || (pays && !was.remitterCode)) held.set(party, 'account_missing');
    else if ((pays && isSavings) || !isWritable(was.bankAccount, pays ? was.remitterCode : null))
      held.set(party, 'account_not_writable');
    else if (!isSameAccount(was.bankAccount, now.get(party)?.bankAccount ?? null)) held.set(party, 'account_changed');
    else if (pays && now.get(party)?.remitterCode !== was.remitterCode) held.set(party, 'account_changed');
    else if (closed.has(party)) held.set(party, 'branch_closed');
    else if (isAsked(party) && !answers.get(party)?.isRight) held.set(party, whyUnanswered(answers.get(party)));
  }
  return held;
}
