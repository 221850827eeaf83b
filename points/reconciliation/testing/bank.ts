import { pointsRoutes } from '../../../contract/index.ts';
import { type AccountStatement, type Transaction, writeNyushukkinMeisai } from '../../../zengin/index.ts';
import type { Officer } from '../../testing/officer.ts';

const nothing = {
  kind: 'transfer',
  billsYen: 0,
  inquiryNumber: undefined,
  presentedOn: undefined,
  dishonouredOn: undefined,
  billKind: undefined,
  billNumber: undefined,
  branchCode: undefined,
  remitterCode: undefined,
  remitterName: '',
  sendingBankName: '',
  sendingBranchName: '',
  remarks: '',
  edi: '',
} as const;
export type Line = Partial<Transaction> & Pick<Transaction, 'direction' | 'amountYen'> & { on: string };
type Account = { bankCode: string; branchCode: string; number: string };

/** A bank's 入出金取引明細 of one account of ordinary deposits, as a portal hands it out. */
export function statementOf(
  account: Account,
  { from, through, lines }: { from: string; through: string; lines: readonly Line[] },
): string {
  const day = (text: string) => Temporal.PlainDate.from(text);
  const transactions = lines.map(({ on, ...line }) => ({ ...nothing, bookedOn: day(on), valueOn: day(on), ...line }));
  const sums = transactions.map(({ direction, amountYen }) => (direction === 'in' ? amountYen : -amountYen));
  const openingYen = 10_000_000;
  const statement = {
    createdOn: day(through),
    from: day(from),
    through: day(through),
    bankCode: account.bankCode,
    bankName: '',
    branchCode: account.branchCode,
    branchName: '',
    accountType: 'ordinary',
    accountNumber: account.number.padStart(10, '0'),
    accountName: '',
    book: undefined,
    openingYen,
    closingYen: openingYen + sums.reduce((sum, yen) => sum + yen, 0),
    transactions,
  } as unknown as AccountStatement;
  const written = writeNyushukkinMeisai([statement]);
  if (written.outcome === 'refused') throw new Error(JSON.stringify(written.problems));
  return Buffer.from(written.bytes).toString('base64');
}

/** Takes a file as an officer does. */
export const take = (officer: Officer, file: string, name = 'meisai.txt') =>
  officer.ask(pointsRoutes.takeBankStatement, { body: { file, name } });
