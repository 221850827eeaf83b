import { z } from 'zod';
import type { Problem } from './problems.ts';

const Whole = z.int();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const At = z.iso.datetime();
const On = z.iso.date();
const Account = z.strictObject({
  bankCode: z.string(),
  branchCode: z.string(),
  type: z.enum(['1', '2', '4']),
  number: z.string(),
  holderName: z.string(),
});
const Party = z.string().regex(/^[CSEP]\d+$/);
const Uplift = z.strictObject({ percent: Whole, since: On });
const Agreement = z.strictObject({
  tieUpId: Whole,
  host: z.strictObject({ code: z.string(), name: z.string() }),
  since: On,
  uplift: Uplift.nullable(),
});
const StatementLine = z.strictObject({
  leg: z.enum(['partnerToMunicipality', 'municipalityToPayee']),
  payer: z.string(),
  payee: z.string(),
  payeeKind: z.enum(['municipality', 'merchant', 'event']),
  payeeId: Whole,
  fund: Whole,
  exempt: z.boolean(),
  points: Whole,
  count: Whole,
  undone: Whole.nullable(),
  countOnce: Whole.nullable(),
  undoneOnce: Whole.nullable(),
  uplift: z.string().nullable(),
  fiscalYear: Whole.nullable(),
  carriedFrom: Whole.nullable(),
  carriedLine: Whole.nullable(),
  agreement: Agreement.nullable(),
});
const PersonAt = z.strictObject({ staffId: z.string(), name: z.string() });

/** What a line of each of the JSON Lines files says (docs/closing-pack.md). */
export const records = {
  'statement.jsonl': StatementLine.extend({ line: Whole }),
  'carried.jsonl': StatementLine,
  'parties.jsonl': z.strictObject({
    party: Party,
    name: z.string(),
    remitterCode: z.string().nullable(),
    bankAccount: Account.nullable(),
  }),
  'revisions.jsonl': z.strictObject({
    revision: Whole,
    number: Whole,
    sha256: Sha256,
    previous: Sha256.nullable(),
    fixedAt: At,
    fixedBy: PersonAt,
    reason: z.string(),
    returned: z.strictObject({ by: PersonAt, at: At, reason: z.string() }).nullable(),
  }),
  'decisions.jsonl': z.strictObject({
    line: Whole,
    decision: z.enum(['hold', 'reject', 'next']),
    reason: z.string(),
    by: z.string(),
    at: At,
  }),
  'approvals.jsonl': z.strictObject({
    revision: Whole,
    by: PersonAt,
    at: At,
    sha256: Sha256,
    findings: Sha256.nullable(),
    reason: z.string().nullable(),
  }),
  'bank-files.jsonl': z.strictObject({
    fileId: Whole,
    revision: Whole,
    payer: z.string(),
    payoutOn: On,
    sha256: Sha256,
    count: Whole,
    yen: Whole,
    generation: Whole,
    replaces: Whole.nullable(),
    madeAt: At,
    madeBy: PersonAt,
    handedOn: On.nullable(),
    cancelledAt: At.nullable(),
  }),
  'invoices.jsonl': z.strictObject({
    invoiceId: Whole,
    debtor: z.string(),
    debtorName: z.string(),
    biller: z.string().nullable(),
    billerName: z.string().nullable(),
    month: On.nullable(),
    settlementId: Whole.nullable(),
    number: Whole,
    previous: Sha256.nullable(),
    dueOn: On,
    lines: z.array(
      z.strictObject({
        municipalityCode: z.string(),
        what: z.enum(['points', 'premium', 'uplift']),
        name: z.string().nullable(),
        points: Whole,
        carried: Whole,
        yen: Whole,
      }),
    ),
    details: z.array(z.strictObject({ line: Whole, person: Whole, points: Whole })),
    sha256: Sha256,
  }),
  'payments.jsonl': z.strictObject({
    invoiceId: Whole,
    line: Whole,
    receivedOn: On,
    reference: z.string(),
    yen: Whole,
  }),
} as const;
export type RecordName = keyof typeof records;
export type RecordOf<Name extends RecordName> = z.output<(typeof records)[Name]>;

const Text = z.string();
const Count = z
  .string()
  .regex(/^(0|-?[1-9]\d{0,15})$/)
  .transform(Number);
const NumberOrNone = z
  .literal('')
  .transform(() => null)
  .or(Count);
/** The columns of each CSV file but the postings, in their order. */
export const tables = {
  'funds.csv': { fund: Count, kind: z.enum(['general', 'earmarked']), of: Text, name: Text },
  'budget.csv': {
    line: Count,
    fiscal_year: Count,
    kind: z.enum(['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other', 'event', 'uplift']),
    /** The number of the budget line; empty where the municipality keeps its budget elsewhere, and so are the words. */
    budget_line: NumberOrNone,
    account: Text,
    code: Text,
    kan: Text,
    kou: Text,
    moku: Text,
    setsu: Text,
    name: Text,
  },
  'bank-items.csv': { file: Count, item: Count, payee: Party, yen: Count, end_to_end_id: Text },
  'paid-lines.csv': {
    line: Count,
    file: Count,
    replaces: NumberOrNone,
    /** The file whose money for this line came back, and which this one follows. */
    after_return: NumberOrNone,
    /** The day on which this payment’s own money came back; empty where it stayed. */
    returned_on: z
      .literal('')
      .transform(() => null)
      .or(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)),
  },
} as const;
export type TableName = keyof typeof tables;
export type TableRow<Name extends TableName> = {
  [Column in keyof (typeof tables)[Name]]: z.output<(typeof tables)[Name][Column] & z.ZodType>;
};

const quoted = (cell: string | number | null) => {
  const text = `${cell ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(quoted).join(',')}\n`;

/** A CSV file (RFC 4180, UTF-8, with a header; lines end in one line feed). */
export const tableText = <Name extends TableName>(name: Name, rows: readonly TableRow<Name>[]): string => {
  const columns = Object.keys(tables[name]) as (keyof TableRow<Name>)[];
  return [
    csvLine(columns as string[]),
    ...rows.map((row) => csvLine(columns.map((column) => row[column] as string | number | null))),
  ].join('');
};
export const recordText = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** What was read of a file that does not read: the first line that is none. */
export class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.what);
    this.problem = problem;
  }
}

type Line = { text: string; number: number; bytes: [number, number] };
/** The lines of a file with where they stand; the last one has its end too, or the file was cut. */
function* linesOf(file: string, bytes: Buffer): Generator<Line> {
  let number = 0;
  for (let from = 0; from < bytes.length; ) {
    number += 1;
    const end = bytes.indexOf(10, from);
    const until = end < 0 ? bytes.length : end + 1;
    if (end < 0) throw new Unreadable({ what: 'line_unreadable', file, line: number, bytes: [from, until] });
    yield { text: bytes.toString('utf8', from, end), number, bytes: [from, until] };
    from = until;
  }
}

function take<Schema extends z.ZodType>(file: string, line: Line, schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Unreadable({ what: 'line_unreadable', file, line: line.number, bytes: line.bytes });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by the schema, with the line that it is.
    return undefined;
  }
}

export const readRecords = <Name extends RecordName>(name: Name, bytes: Buffer): RecordOf<Name>[] =>
  [...linesOf(name, bytes)].map((line) => take(name, line, records[name], parsed(line.text)) as RecordOf<Name>);

/** The cells of a line as `csvLine` writes it, and in no other way; undefined else. */
function cellsOf(text: string): string[] | undefined {
  const cells = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, inner, plain]) =>
    inner === undefined ? (plain ?? '') : inner.replaceAll('""', '"'),
  );
  return csvLine(cells) === `${text}\n` ? cells : undefined;
}

export function readTable<Name extends TableName>(name: Name, bytes: Buffer): TableRow<Name>[] {
  const columns = Object.keys(tables[name]);
  const schema = z.strictObject({ ...tables[name] } as z.ZodRawShape);
  return [...linesOf(name, bytes)].flatMap((line) => {
    const cells = cellsOf(line.text);
    if (line.number === 1) {
      take(name, line, z.literal(columns.join(',')), line.text);
      return [];
    }
    const row = cells?.length === columns.length ? cells : undefined;
    const said = row && Object.fromEntries(columns.map((column, index) => [column, row[index]]));
    return [take(name, line, schema, said) as TableRow<Name>];
  });
}
