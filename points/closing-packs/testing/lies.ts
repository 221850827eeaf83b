import assert from 'node:assert/strict';
import type { Problem } from '../problems.ts';
import type { Files, remake } from './remake.ts';

const edit =
  (name: string, from: string | RegExp, to: string) =>
  (files: Files): void => {
    const text = files.get(name) ?? '';
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, `${name} has no ${from}`);
    files.set(name, changed);
  };
const line = (of: number) => new RegExp(`(?<=^(?:.*\\n){${of}}).*\\n`);

/** What somebody changes who makes every hash and the signature anew, and what is found. */
export const lies: [what: string, file: string, problem: Problem['what'], change: Parameters<typeof remake>[1]][] = [
  ['a use of one point more', 'statement.jsonl', 'statement_sum_differs', edit('postings.csv', ',-300,', ',-301,')],
  ['a posting left out', 'postings.csv', 'operation_incomplete', edit('postings.csv', /.*,0,move,.*\n/, '')],
  ['a move that brings more', 'postings.csv', 'operation_unbalanced', edit('postings.csv', /,120,(?=\d+,,)/, ',121,')],
  ['a posting twice', 'postings.csv', 'posting_out_of_order', edit('postings.csv', /(.*,spend,.*\n)/, '$1$1')],
  ['a use that gives', 'postings.csv', 'posting_senseless', edit('postings.csv', ',-300,', ',300,')],
  ['a line that is none', 'postings.csv', 'line_unreadable', edit('postings.csv', ',-300,', ',-0300,')],
  [
    'a line of the statement',
    'statement.jsonl',
    'statement_sum_differs',
    edit('statement.jsonl', '"points":510', '"points":511'),
  ],
  [
    'what is paid on top',
    'manifest.json',
    'statement_hash_differs',
    edit('statement.jsonl', '"points":51,', '"points":52,'),
  ],
  ['a field too many', 'statement.jsonl', 'line_unreadable', edit('statement.jsonl', '{', '{"mykeyId":"x",')],
  ['an account', 'manifest.json', 'statement_hash_differs', edit('parties.jsonl', '2000001', '2000009')],
  ['an approval left out', 'approvals.jsonl', 'approval_missing', edit('approvals.jsonl', line(1), '')],
  [
    'an approval by who closed',
    'approvals.jsonl',
    'approval_missing',
    edit('approvals.jsonl', 'approver-b', 'accounting-43424'),
  ],
  [
    'an approval of another statement',
    'approvals.jsonl',
    'approval_missing',
    edit('approvals.jsonl', /"sha256":"./, '"sha256":"f'),
  ],
  [
    'a statement that was sent back',
    'revisions.jsonl',
    'chain_broken',
    edit(
      'revisions.jsonl',
      '"returned":null',
      '"returned":{"by":{"staffId":"a","name":"b"},"at":"2016-10-03T00:00:00Z","reason":"c"}',
    ),
  ],
  [
    'a decision',
    'manifest.json',
    'statement_hash_differs',
    edit('decisions.jsonl', /^/, '{"line":0,"decision":"hold","reason":"a","by":"b","at":"2016-10-03T00:00:00Z"}\n'),
  ],
  ['a fund without a name', 'statement.jsonl', 'fund_unknown', edit('funds.csv', /1000001,.*\n/, '')],
  ['of which line it is paid', 'manifest.json', 'statement_hash_differs', edit('budget.csv', '7-1-2-1,', '7-1-2-9,')],
  [
    'a budget line of what is exempt',
    'budget.csv',
    'budget_line_unknown',
    edit('budget.csv', /$/, '6,2016,facility,,,,,,,,\n'),
  ],
  ['the bytes for the bank', 'bank/1.txt', 'bank_file_differs', edit('bank/1.txt', '00000006120', '00000007120')],
  [
    'a payment that the bank does not get',
    'bank/1.txt',
    'bank_line_differs',
    edit('bank-items.csv', 'S1,612', 'S1,712'),
  ],
  ['an id twice', 'bank-items.csv', 'bank_id_doubled', edit('bank-items.csv', 'M1-S4', 'M1-S2')],
  ['a bank file that nobody lists', 'bank/9.txt', 'bank_file_differs', (files) => void files.set('bank/9.txt', 'x')],
  ['a line that no file pays', 'paid-lines.csv', 'payee_sum_differs', edit('paid-lines.csv', '0,1,,,\n', '')],
  ['a line paid twice', 'paid-lines.csv', 'line_paid_wrongly', edit('paid-lines.csv', '0,1,,,\n', '0,1,,,\n0,1,,,\n')],
  ['an invoice', 'invoices.jsonl', 'invoice_differs', edit('invoices.jsonl', '"yen":51', '"yen":50')],
  [
    'a payment of no invoice',
    'payments.jsonl',
    'invoice_differs',
    edit('payments.jsonl', /^/, '{"invoiceId":9,"line":0,"receivedOn":"2016-10-04","reference":"a","yen":1}\n'),
  ],
  [
    'a control total',
    'manifest.json',
    'total_differs',
    (_, manifest) => Object.assign(manifest.totals.statement, { gross: 1 }),
  ],
];
