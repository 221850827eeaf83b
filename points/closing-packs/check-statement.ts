import { fiscalYear } from '../registers/fiscal-year.ts';
import { payeeOf, payerOf } from '../settlement/parties.ts';
import { isPayable, type StatementRow } from '../settlement/row.ts';
import { addCarried, usedLines } from '../settlement/statement.ts';
import { statementHash } from '../settlement/stored.ts';
import type { Contents } from './contents.ts';
import type { Problem } from './problems.ts';

const summed = ['points', 'count', 'undone', 'countOnce', 'undoneOnce'] as const;
/** A line as its sum is known: who is paid, of which fund, of which fiscal year. */
const keyOf = ({ payeeKind, payeeId, fund, fiscalYear: year }: StatementRow) =>
  `${payeeOf({ payeeKind, payeeId })} / ${fund} / ${year}`;

/** Sums the postings by place and fund anew, less what was brought in below zero, and compares each line of the statement with it. */
function* checkSums({ manifest, tally, ...files }: Contents): Generator<Problem> {
  const { id, opensOn } = manifest.window;
  const { code: municipalityCode, name: municipality } = manifest.municipality;
  const year = fiscalYear(Temporal.PlainDate.from(opensOn));
  // Names and what is exempt are of the registers; sums are not.
  const unnamed = { merchants: new Map(), events: new Map() };
  const settlement = { id, municipalityCode, municipality, opensOn };
  const found = usedLines(tally.accounts(), { settlement, year, ...unnamed });
  addCarried(
    found,
    files['carried.jsonl'].filter(({ uplift }) => uplift === null),
    year,
  );
  const expected = new Map(found.map((line) => [keyOf(line), line]));
  for (const [index, line] of files['statement.jsonl'].entries()) {
    // What is paid on top follows from rules that are not in the pack; what was put off was summed in its own window.
    if (line.uplift !== null || line.carriedFrom !== null || line.leg !== 'municipalityToPayee') continue;
    const key = keyOf(line);
    const sum = expected.get(key);
    expected.delete(key);
    const differs = summed.find((of) => line[of] !== (sum?.[of] ?? 0));
    if (!differs) continue;
    const figures = { stated: `${line[differs]}`, found: `${sum?.[differs] ?? 0}` };
    yield {
      what: 'statement_sum_differs',
      file: 'statement.jsonl',
      line: index + 1,
      about: `${key} ${differs}`,
      ...figures,
    };
  }
  for (const [key, { points }] of expected)
    yield { what: 'statement_sum_differs', file: 'statement.jsonl', about: key, stated: '0', found: `${points}` };
}

/** That the frozen statement and its accounts have the hash that was approved, and that two other persons have approved that hash. */
function* checkApprovals({ manifest, ...files }: Contents): Generator<Problem> {
  const { window, statement } = manifest;
  const { revision, number, previous, sha256: stated } = statement;
  const revisions = files['revisions.jsonl'];
  const standing = revisions.findLast((one) => one.revision === revision);
  const isNext = revisions.every((one, index) => {
    const before = revisions[index - 1];
    return !before || (one.revision > before.revision && one.number > before.number);
  });
  if (!standing || standing !== revisions.at(-1) || !isNext || standing.returned !== null)
    yield { what: 'chain_broken', file: 'revisions.jsonl' };
  const lines = files['statement.jsonl'].map(({ line: _, ...line }) => line);
  const parties = files['parties.jsonl'];
  const seal = { number, previous, decisions: files['decisions.jsonl'] };
  const budgets = files['budget.csv'].map(({ fiscal_year: fiscalYear, budget_line: budgetLineId, ...words }) => ({
    ...words,
    fiscalYear,
    budgetLineId,
  }));
  const found = statementHash({ settlementId: window.id, revision, lines, parties, seal, budgets });
  for (const [file, said] of [
    ['manifest.json', stated],
    ['revisions.jsonl', standing?.sha256 ?? ''],
  ] as const)
    if (said !== found) yield { what: 'statement_hash_differs', file, stated: said, found };
  const by = new Set(
    files['approvals.jsonl']
      .filter((one) => one.revision === revision && one.sha256 === found)
      .map((one) => one.by.staffId)
      .filter((staffId) => staffId !== window.closedBy.staffId && staffId !== standing?.fixedBy.staffId),
  );
  const said = files['approvals.jsonl'].filter((one) => one.revision === revision).map((one) => [one.by, one.at]);
  if (JSON.stringify(said) !== JSON.stringify(manifest.approvals.map((one) => [one.by, one.at])))
    yield { what: 'approval_missing', file: 'manifest.json' };
  if (by.size < 2) yield { what: 'approval_missing', file: 'approvals.jsonl', stated: '2', found: `${by.size}` };
}

/** That every fund is named, and every budget line is that of a line which is paid. */
function* checkNames(files: Contents): Generator<Problem> {
  const funds = new Set(files['funds.csv'].map(({ fund }) => fund));
  const lines = files['statement.jsonl'];
  for (const [index, { line, fund }] of lines.entries()) {
    const place = { file: 'statement.jsonl', line: index + 1 };
    if (line !== index) yield { what: 'line_unreadable', ...place };
    if (!funds.has(fund)) yield { what: 'fund_unknown', ...place, about: `${fund}` };
  }
  const seen = new Set<number>();
  for (const [index, { line }] of files['budget.csv'].entries()) {
    const paid = lines[line];
    const isOnce = paid !== undefined && isPayable(paid) && !seen.has(line);
    if (!isOnce) yield { what: 'budget_line_unknown', file: 'budget.csv', line: index + 2, about: `${line}` };
    seen.add(line);
  }
  // Everybody who is paid has been frozen; of the exempt nobody is.
  const parties = new Set(files['parties.jsonl'].map(({ party }) => party));
  for (const [index, line] of lines.entries())
    for (const party of isPayable(line) ? [payerOf(line, files.manifest.municipality.code), payeeOf(line)] : [])
      if (!parties.has(party))
        yield { what: 'bank_line_differs', file: 'statement.jsonl', line: index + 1, about: party };
}

export function* checkStatement(contents: Contents): Generator<Problem> {
  yield* checkNames(contents);
  yield* checkSums(contents);
  yield* checkApprovals(contents);
}
