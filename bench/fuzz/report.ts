import { add, beside, type Line, type Tally } from './tally.ts';

const share = (part: number, whole: number) => `${whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10} %`;
const sum = (lines: readonly Line[], field: Exclude<keyof Line, 'refusals'>) =>
  lines.reduce((total, line) => total + line[field], 0);
const inOrder = (counts: Map<string, number>) => [...counts].sort(([, a], [, b]) => b - a);

/** What a run came to: a line for every operation with its refusals, and the sums. */
export function reportOf(tally: Tally, { seconds }: { seconds: number }): string {
  const named = [...tally.lines].sort(([a], [b]) => a.localeCompare(b));
  const lines = named.filter(([name]) => name !== beside).map(([, line]) => line);
  const outcomes = new Map<string, number>();
  for (const [, { refusals }] of named) for (const [outcome, times] of refusals) add(outcomes, outcome, times);
  const requests = sum(lines, 'requests');
  const besides = tally.lines.get(beside)?.requests ?? 0;
  return [
    'requests  reached  passed      ok  operation and refusals',
    ...named.map(([name, line]) => lineOf(name, line)),
    '',
    `refusals by outcome: ${inOrder(outcomes)
      .map(([outcome, times]) => `${outcome} ${times}`)
      .join(', ')}`,
    ...(tally.unprepared.size > 0 ? ['', 'what could not be prepared, so that the request went without:'] : []),
    ...inOrder(tally.unprepared)
      .slice(0, 40)
      .map(([why, times]) => `${times} × ${why.slice(0, 160)}`),
    '',
    `${requests + besides} requests, of which ${sum(lines, 'spoiledValues')} with spoiled values, ${sum(lines, 'spoiledWire')} spoiled on the wire and ${besides} beside the contracts; ${Math.round((requests + besides) / seconds)} a second`,
    `${share(sum(lines, 'reached'), requests)} came to a handler, ${share(sum(lines, 'passed'), requests)} passed authentication and validation, ${share(sum(lines, 'ok'), requests)} succeeded`,
    `${lines.filter(({ reached }) => reached > 0).length} of ${lines.length} operations reached, ${lines.filter(({ ok }) => ok > 0).length} succeeded at least once`,
    `never succeeded: ${
      named
        .filter(([name, { ok }]) => ok === 0 && name !== beside)
        .map(([name]) => name)
        .join(', ') || 'none'
    }`,
    `slowest answer ${Math.round(tally.slowest)} ms; ${tally.faults.length} faults`,
  ].join('\n');
}

function lineOf(name: string, { requests, reached, passed, ok, refusals }: Line): string {
  const numbers = [requests, reached, passed, ok].map((n) => `${n}`.padStart(8)).join('');
  const told = inOrder(refusals).map(([outcome, times]) => `${outcome} ${times}`);
  return `${numbers}  ${name}${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}
