import { type Chain, isOver, openChain, splitRow, takeLine } from './journal-chain.ts';
import { chainStart } from './journal-format.ts';
import { type Line, readLines } from './journal-lines.ts';
import type { JournalChart } from './journal-meaning.ts';
import { describeProblem, type Problem, type ProblemName } from './journal-problems.ts';

export type Verdict =
  | {
      outcome: 'intact';
      from: string;
      through: string;
      days: number;
      rows: number;
      /** The seal of the last day: to be noted outside, and expected of every later journal. */
      last: string;
      /** Whether it begins with the first day of all; only then are lots followed from nothing. */
      isFromFirstDay: boolean;
    }
  | ({ outcome: 'damaged'; ja: string; en: string } & Problem);

/**
 * Checks an exported journal (`meguri-journal 1`, see journal-format.ts) from its bytes alone: no database, no server.
 * Answers that it is intact, or names the first thing that is wrong. `expect` is a seal that was noted earlier: it must
 * be among the seals. `progress` is told how many bytes have been read. Memory grows with the holders, not with the rows.
 */
export async function verifyJournal({
  chunks,
  chart,
  expect,
  progress = () => {},
}: {
  chunks: AsyncIterable<Uint8Array>;
  chart: JournalChart;
  expect?: string | undefined;
  progress?: (bytes: number) => void;
}): Promise<Verdict> {
  let chain: Chain | undefined;
  let gap: Problem | undefined;
  let isExpectedSeen = expect === undefined;
  let end: Line = { number: 0, from: 0, until: 0, text: '', isWhole: true };
  for await (const lines of readLines(chunks)) {
    for (const line of lines) {
      end = line;
      if (gap) {
        // A row is not where it should be: the lines of the same day tell whether it is gone or has only moved.
        const number = splitRow(line.text)?.number;
        if (number === undefined || number < (gap.row ?? 0)) return damaged(moved(gap, number));
        continue;
      }
      const problem = chain ? takeLine(chain, line) : undefined;
      if (problem?.what === 'row_missing') gap = problem;
      else if (problem) return damaged(problem);
      if (!chain) {
        const opened = openChain(line, chart);
        if ('what' in opened) return damaged(opened);
        chain = opened;
      }
      isExpectedSeen ||= chain.tally.previous === expect;
    }
    progress(end.until);
  }
  if (gap) return damaged(gap);
  const whole = (what: ProblemName): Problem => ({ what, line: end.number, bytes: [end.from, end.until] });
  if (!chain) return damaged(whole('unknown_format'));
  if (!isOver(chain)) return damaged({ ...whole('file_truncated'), day: chain.day });
  if (!isExpectedSeen) return damaged({ ...whole('expected_seal_missing'), line: 0 });
  const { head, days, rows, tally } = chain;
  const { from, through, previous } = head;
  return {
    outcome: 'intact',
    from,
    through,
    days,
    rows,
    last: tally.previous,
    isFromFirstDay: previous === chainStart,
  };
}

/** A row with an earlier number further down is the one that was missed. */
const moved = (gap: Problem, number: number | undefined): Problem =>
  number === undefined ? gap : { ...gap, what: 'row_reordered' };

const damaged = (problem: Problem): Verdict => ({ outcome: 'damaged', ...problem, ...describeProblem(problem) });
