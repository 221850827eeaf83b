import { hash } from 'node:crypto';
import { type Furikomi, fileProblemSentence, readSougouFurikomi, toBankKana } from '../../zengin/index.ts';
import { accountTypeOf } from '../registers/bank-account.ts';
import { payeeOf } from '../settlement/parties.ts';
import { isPayable } from '../settlement/row.ts';
import type { Contents } from './contents.ts';
import { bankFileName } from './format.ts';
import type { Problem } from './problems.ts';
import type { RecordOf, TableRow } from './records.ts';

type File = RecordOf<'bank-files.jsonl'>;
type Item = TableRow<'bank-items.csv'>;
const recordBytes = 122;

/** Reads every bank file as a bank does, and compares each record with the payment that is stated and the account that was approved. */
function* checkFile(contents: Contents, file: File, items: readonly Item[]): Generator<Problem> {
  const name = bankFileName(file.fileId);
  const bytes = contents.bank.get(file.fileId) ?? new Uint8Array();
  const sha256 = hash('sha256', bytes);
  if (sha256 !== file.sha256) {
    yield { what: 'bank_file_differs', file: name, stated: file.sha256, found: sha256 };
    return;
  }
  const read = readSougouFurikomi(bytes, { arrivedOn: Temporal.PlainDate.from(file.payoutOn) });
  if (read.outcome === 'unreadable') {
    const [problem] = read.problems;
    const about = problem && fileProblemSentence(problem);
    yield { what: 'bank_file_unreadable', file: name, line: problem?.line ?? 1, ...(about ? { about } : {}) };
    return;
  }
  const said = [file.count, file.yen, file.payoutOn].join(' / ');
  const found = [read.count, read.totalYen, read.batch.payoutOn].join(' / ');
  if (said !== found) yield { what: 'bank_file_differs', file: name, stated: said, found };
  const accounts = accountsOf(contents, file);
  for (let at = 0; at < Math.max(items.length, read.batch.items.length); at += 1) {
    const [item, record] = [items[at], read.batch.items[at]];
    const stated = item && statedOf(item, accounts);
    const foundRecord = record && foundOf(record, stated !== undefined && accounts !== undefined);
    if (stated === foundRecord && item?.item === at + 1) continue;
    // The header is the first line.
    const place = {
      file: name,
      line: at + 2,
      bytes: [(at + 1) * recordBytes, (at + 2) * recordBytes] as [number, number],
    };
    yield { what: 'bank_line_differs', ...place, stated: stated ?? '–', found: foundRecord ?? '–' };
  }
}

/** The accounts that a file was made of; unknown where it is of an earlier revision than the one in the pack. */
const accountsOf = (contents: Contents, { revision }: File) =>
  revision === contents.manifest.statement.revision
    ? new Map(contents['parties.jsonl'].map(({ party, bankAccount }) => [party, bankAccount]))
    : undefined;

function statedOf({ payee, yen, end_to_end_id: id }: Item, accounts: ReturnType<typeof accountsOf>): string {
  if (!accounts) return `${yen} ${id}`;
  const account = accounts.get(payee);
  if (!account) return `${yen} ${id} –`;
  const kana = toBankKana(account.holderName);
  const name = kana.ok ? kana.value : '–';
  return [yen, id, account.bankCode, account.branchCode, accountTypeOf(account.type), account.number, name].join(' ');
}
function foundOf(record: Furikomi, withAccount: boolean): string {
  const id = 'edi' in record ? record.edi : '';
  if (!withAccount) return `${record.amountYen} ${id}`;
  const { amountYen, bankCode, branchCode, accountType, accountNumber, name } = record;
  return [amountYen, id, bankCode, branchCode, accountType, accountNumber, name].join(' ');
}

/** That each line is paid at most once by files that count and whose money did not come back, and that what a file pays to somebody is the sum of the lines that it pays. */
function* checkPaid(contents: Contents): Generator<Problem> {
  const lines = contents['statement.jsonl'];
  const stands = new Set(
    contents['bank-files.jsonl'].filter(({ cancelledAt }) => cancelledAt === null).map(({ fileId }) => fileId),
  );
  const unpaid = new Set(contents['decisions.jsonl'].map(({ line }) => line));
  const paid = new Set<number>();
  const owed = new Map<string, number>();
  const add = (file: number, payee: string, yen: number) => {
    const key = `${bankFileName(file)} ${payee}`;
    owed.set(key, (owed.get(key) ?? 0) + yen);
  };
  const payments = contents['paid-lines.csv'];
  // What came back was paid by a file that stands and counts no more; a later one may follow it.
  const back = new Set(payments.flatMap(({ line, file, returned_on: on }) => (on === null ? [] : [`${line} ${file}`])));
  for (const [index, { line, file, after_return: after, returned_on: on }] of payments.entries()) {
    const of = lines[line];
    const follows = after === null || (stands.has(after) && after < file && back.has(`${line} ${after}`));
    const counts = stands.has(file) && on === null;
    const isTwice = counts && (paid.has(line) || unpaid.has(line));
    const isRight = of !== undefined && isPayable(of) && follows && !isTwice && (on === null || stands.has(file));
    if (!isRight) yield { what: 'line_paid_wrongly', file: 'paid-lines.csv', line: index + 2, about: `${line}` };
    if (counts) paid.add(line);
    if (of) add(file, payeeOf(of), of.points);
  }
  const ids = new Set<string>();
  for (const [index, { file, payee, yen, end_to_end_id: id }] of contents['bank-items.csv'].entries()) {
    add(file, payee, -yen);
    if (!stands.has(file)) continue;
    if (ids.has(id)) yield { what: 'bank_id_doubled', file: 'bank-items.csv', line: index + 2, about: id };
    ids.add(id);
  }
  for (const [about, left] of owed)
    if (left !== 0) yield { what: 'payee_sum_differs', file: 'paid-lines.csv', about, stated: '0', found: `${left}` };
}

export function* checkBank(contents: Contents): Generator<Problem> {
  const files = contents['bank-files.jsonl'];
  const items = Map.groupBy(contents['bank-items.csv'], ({ file }) => file);
  for (const file of files) yield* checkFile(contents, file, items.get(file.fileId) ?? []);
  const known = new Set(files.map(({ fileId }) => fileId));
  for (const fileId of new Set([...contents.bank.keys(), ...items.keys()]))
    if (!known.has(fileId)) yield { what: 'bank_file_differs', file: bankFileName(fileId) };
  yield* checkPaid(contents);
}
