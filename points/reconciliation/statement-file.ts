import { createHash } from 'node:crypto';
import { fileProblemSentence, readFurikomiNyukin, readNyushukkinMeisai } from '../../zengin/index.ts';

/** One account of a file, and what it tells of its days; both kinds of file in one form. */
export type ToldAccount = {
  /** Bank, branch, kind and number: `9999-901-1-2000001`. */
  account: string;
  fromOn: string;
  throughOn: string;
  openingYen: number | null;
  closingYen: number | null;
  movements: ToldMovement[];
};
export type ToldMovement = {
  bookedOn: string;
  direction: 'in' | 'out';
  yen: number;
  voids: boolean;
  remitterCode: string;
  remitterName: string;
  remarks: string;
  edi: string;
  /** 照会番号; '' where the bank gives none. */
  reference: string;
};
export type ToldFile =
  | { kind: '03' | '01'; sha256: string; accounts: ToldAccount[] }
  | { problems: string[]; count: number };

const problemsShown = 20;
const accountTypes = { ordinary: '1', current: '2', savings: '4' } as const;
type OfAccount = {
  bankCode: string;
  branchCode: string;
  accountType: keyof typeof accountTypes;
  accountNumber: string;
};
/** The number has ten digits in 03 and seven in all other files. */
const accountOf = ({ bankCode, branchCode, accountType, accountNumber }: OfAccount) =>
  `${bankCode}-${branchCode}-${accountTypes[accountType]}-${accountNumber.slice(-7).padStart(7, '0')}`;

/** The kind of a bank's file of 200 bytes, from its first record. */
const kindOf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(1, 3)).toString('latin1');

/**
 * Reads a bank's file: 入出金取引明細 (種別 03) or 振込入金通知 (種別 01, フォーマットA). Counts, sums and balances must agree, or every
 * sentence that says what does not.
 *
 * @param arrivedOn the day in Japan on which it came: a year of two digits is one near it
 */
export function readStatementFile(bytes: Uint8Array, arrivedOn: Temporal.PlainDate): ToldFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kind = kindOf(bytes);
  if (kind === '01') {
    const read = readFurikomiNyukin(bytes, { arrivedOn });
    if (read.outcome === 'unreadable') return sentencesOf(read.problems);
    const accounts = read.notices.map((notice) => ({
      account: accountOf(notice),
      fromOn: `${notice.from}`,
      throughOn: `${notice.through}`,
      openingYen: null,
      closingYen: null,
      movements: notice.transfers.map((transfer) => ({
        ...told({ ...transfer, remarks: '' }),
        direction: 'in' as const,
        voids: transfer.cancellation === 'cancelled',
      })),
    }));
    return { kind, sha256, accounts };
  }
  const read = readNyushukkinMeisai(bytes, { arrivedOn });
  if (read.outcome === 'unreadable') return sentencesOf(read.problems);
  const accounts = read.statements.map((statement) => ({
    account: accountOf(statement),
    fromOn: `${statement.from}`,
    throughOn: `${statement.through}`,
    openingYen: statement.openingYen ?? null,
    closingYen: statement.closingYen ?? null,
    movements: statement.transactions.map((transaction) => ({
      ...told(transaction),
      direction: transaction.direction,
      voids: transaction.kind === 'correction',
    })),
  }));
  return { kind: '03', sha256, accounts };
}

type Line = {
  bookedOn: Temporal.PlainDate;
  amountYen: number;
  remitterCode: string | undefined;
  remitterName: string;
  remarks: string;
  edi: string;
  inquiryNumber: string | undefined;
};
const told = ({ bookedOn, amountYen, remitterCode, remitterName, remarks, edi, inquiryNumber }: Line) => ({
  bookedOn: `${bookedOn}`,
  yen: amountYen,
  remitterCode: remitterCode ?? '',
  remitterName,
  remarks,
  edi,
  reference: inquiryNumber ?? '',
});

const sentencesOf = (problems: readonly Parameters<typeof fileProblemSentence>[0][]) => ({
  problems: problems.slice(0, problemsShown).map(fileProblemSentence),
  count: problems.length,
});
