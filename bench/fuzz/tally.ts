import type { Mode } from './compose.ts';
import type { Wire } from './hostile-wire.ts';
import type { Answered } from './wire.ts';

/** What came of the requests of one operation. */
export type Line = {
  requests: number;
  /** Of them, those that were spoiled, by how. */
  spoiledValues: number;
  spoiledWire: number;
  reached: number;
  passed: number;
  ok: number;
  refusals: Map<string, number>;
};
/** An answer that must not be, with all that is needed to send the request again. */
export type Fault = { operation: string; seed: number; request: number; what: string; by: string; wire: string };
export type Tally = {
  lines: Map<string, Line>;
  faults: Fault[];
  unprepared: Map<string, number>;
  slowest: number;
};

const emptyLine = (): Line => ({
  requests: 0,
  spoiledValues: 0,
  spoiledWire: 0,
  reached: 0,
  passed: 0,
  ok: 0,
  refusals: new Map(),
});

export const emptyTally = (operations: readonly string[]): Tally => ({
  lines: new Map(operations.map((name) => [name, emptyLine()])),
  faults: [],
  unprepared: new Map(),
  slowest: 0,
});

/** Refusals of who calls, or of the form of what was sent, though a handler or the server's door says them. */
const ofCallerOrForm = new Set([
  'sign_in_required',
  'token_required',
  'not_allowed',
  'terminal_not_office',
  'terminal_unknown',
  'terminal_revoked',
  'proof_invalid',
  'idempotency_key_required',
  'idempotency_key_invalid',
  'key_in_the_future',
  'key_too_old',
  'page_outdated',
  'invalid_request',
  'request_malformed',
  'text_refused',
  'individual_number_refused',
  'too_many_requests',
]);
const ofTheDoor = new Set(['idempotency_key_required', 'idempotency_key_invalid']);

export const add = (counts: Map<string, number>, name: string, by = 1): unknown =>
  counts.set(name, (counts.get(name) ?? 0) + by);

/** Counts an answer, and keeps it where it is a fault: 500 and above, no answer within 20 seconds, a broken connection. */
export function count(
  tally: Tally,
  answered: Answered,
  sent: Omit<Fault, 'what' | 'wire'> & { mode: Mode; wire: Wire },
): void {
  const { mode, wire, ...where } = sent;
  const line = tally.lines.get(where.operation);
  if (!line) throw new Error(`no operation is called ${where.operation}`);
  line.requests += 1;
  if (mode !== 'valid') line[mode] += 1;
  tally.slowest = Math.max(tally.slowest, answered.milliseconds);
  const { outcome, status } = answered;
  const reached = answered.reached && !ofTheDoor.has(outcome);
  if (reached) line.reached += 1;
  if (reached && !ofCallerOrForm.has(outcome)) line.passed += 1;
  if (outcome === 'ok') line.ok += 1;
  else add(line.refusals, outcome);
  const isFault = status >= 500 || answered.milliseconds > 20_000 || /^(hang|broken|idle)/.test(outcome);
  if (!isFault) return;
  const what = `${outcome} (${status}, ${Math.round(answered.milliseconds)} ms)`;
  tally.faults.push({ ...where, what, wire: written(wire) });
}

/** A request in one line, its body cut where it is long. */
function written({ method, path, headers, body }: Wire): string {
  const { dpop, authorization, ...rest } = headers;
  const proof = [dpop === undefined ? '' : 'DPoP proof', authorization === undefined ? '' : 'session'].filter(Boolean);
  const text = body === undefined ? '' : JSON.stringify(`${body}`.slice(0, 1500));
  return `${method} ${path.slice(0, 400)} ${JSON.stringify(rest).slice(0, 400)} [${proof.join(', ')}] ${text}`;
}

export function merge(into: Tally, from: Tally): void {
  for (const [name, line] of from.lines) {
    const whole = into.lines.get(name) ?? emptyLine();
    into.lines.set(name, whole);
    for (const field of ['requests', 'spoiledValues', 'spoiledWire', 'reached', 'passed', 'ok'] as const)
      whole[field] += line[field];
    for (const [outcome, times] of line.refusals) add(whole.refusals, outcome, times);
  }
  for (const [why, times] of from.unprepared) add(into.unprepared, why, times);
  into.faults.push(...from.faults);
  into.slowest = Math.max(into.slowest, from.slowest);
}

/** What is wrong with a run, in sentences; nothing where it passes. */
export function complaintsOf(tally: Tally): string[] {
  const lines = [...tally.lines].filter(([name]) => name !== beside);
  const requests = lines.reduce((sum, [, line]) => sum + line.requests, 0);
  const passed = lines.reduce((sum, [, line]) => sum + line.passed, 0);
  const unreached = lines.filter(([, line]) => line.reached === 0).map(([name]) => name);
  return [
    ...tally.faults.map(({ operation, what, seed, request, by, wire }) =>
      [`${operation}: ${what}; --seed ${seed}, request ${request}, by ${by}`, `    ${wire}`].join('\n'),
    ),
    ...unreached.map((name) => `${name}: no request came to its handler`),
    ...(passed * 2 < requests
      ? [`${passed} of ${requests} requests passed authentication and validation, fewer than half`]
      : []),
  ];
}

/** What stands beside the contracts is counted under this name, and has no handler of a contract to reach. */
export const beside = 'beside the contracts';
