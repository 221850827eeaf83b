import { invoiceHash } from '../invoices/stored.ts';
import type { Contents } from './contents.ts';
import { manifestName } from './format.ts';
import type { Problem } from './problems.ts';
import { totalsOf } from './totals.ts';

/** That an invoice has its hash, and that no more was paid on one of its lines than it says. */
export function* checkInvoices(contents: Contents): Generator<Problem> {
  const file = 'invoices.jsonl';
  const invoices = contents[file];
  for (const [index, { invoiceId: _, sha256: stated, ...invoice }] of invoices.entries()) {
    const found = invoiceHash(invoice);
    if (stated !== found) yield { what: 'invoice_differs', file, line: index + 1, stated, found };
    if (invoice.settlementId !== contents.manifest.window.id)
      yield { what: 'invoice_differs', file, line: index + 1, about: `${invoice.settlementId}` };
  }
  const paid = new Map<string, number>();
  for (const [index, { invoiceId, line, yen }] of contents['payments.jsonl'].entries()) {
    const of = invoices.find((one) => one.invoiceId === invoiceId)?.lines[line];
    const key = `${invoiceId}/${line}`;
    const sum = (paid.get(key) ?? 0) + yen;
    paid.set(key, sum);
    if (of && sum <= of.yen) continue;
    const figures = { stated: `${of?.yen ?? 0}`, found: `${sum}` };
    yield { what: 'invoice_differs', file: 'payments.jsonl', line: index + 1, about: key, ...figures };
  }
}

/** Counts everything anew, and compares each control total of the manifest with it. */
export function* checkTotals(contents: Contents): Generator<Problem> {
  const found = totalsOf(contents, contents.tally.totals());
  yield* differences('totals', contents.manifest.totals, found);
}

function* differences(about: string, stated: unknown, found: unknown): Generator<Problem> {
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (isTree(stated) && isTree(found)) {
    for (const name of new Set([...Object.keys(stated), ...Object.keys(found)]))
      yield* differences(`${about}.${name}`, stated[name], found[name]);
    return;
  }
  if (stated !== found)
    yield { what: 'total_differs', file: manifestName, about, stated: shown(stated), found: shown(found) };
}
const shown = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value));
