import { isDeepStrictEqual } from 'node:util';
import { type Database, rows } from '../../postgres/pool.ts';
import { type Answer, type Leg, type Outcome, outcomes, settledOutcome } from '../operation.ts';
import type { Asked } from './draw.ts';

/** More than these of one kind say nothing new. */
const complaintsMax = 5;

type Total = { fund: number; left: number; posted: number; given: number; gone: number; moved: number; lowest: number };

/**
 * Reads all totals in one statement, so in one snapshot, and says what is wrong with them: in each fund the lots hold what
 * the postings come to, which is what was given less what was spent; moves sum to nothing; no lot is below zero.
 */
export async function auditTotals(database: Database): Promise<string[]> {
  const totals = await rows<Total>(
    database,
    `SELECT fund, coalesce(points, 0)::bigint AS left, coalesce(posted, 0)::bigint AS posted, coalesce(given, 0)::bigint AS given,
            coalesce(gone, 0)::bigint AS gone, coalesce(moved, 0)::bigint AS moved, coalesce(lowest, 0)::bigint AS lowest
       FROM (SELECT fund, sum(amount) AS posted, sum(amount) FILTER (WHERE account / 4294967296 IN (1, 2)) AS given,
                    -sum(amount) FILTER (WHERE account / 4294967296 IN (3, 4, 5)) AS gone,
                    sum(amount) FILTER (WHERE account / 4294967296 = 6) AS moved
               FROM ledger.posting WHERE outcome = 0 GROUP BY fund) AS p
       FULL JOIN (SELECT fund, sum(balance) AS points, min(balance) AS lowest FROM ledger.lot GROUP BY fund) AS l USING (fund)`,
  );
  return totals.flatMap(({ fund, left, posted, given, gone, moved, lowest }) => [
    ...(left === posted ? [] : [`fund ${fund}: the lots hold ${left}, the postings come to ${posted}`]),
    ...(left === given - gone ? [] : [`fund ${fund}: ${given} given − ${gone} gone is not ${left} left`]),
    ...(moved === 0 ? [] : [`fund ${fund}: moves sum to ${moved}`]),
    ...(lowest >= 0 ? [] : [`fund ${fund}: a lot holds ${lowest}`]),
  ]);
}

/** Lot by lot and line by line: each lot is the sum of its postings, and each line carries its running total. */
export async function auditLines(database: Database): Promise<string[]> {
  const lots = await rows<{ holder: number; balance: number; posted: number }>(
    database,
    `SELECT holder, coalesce(l.balance, 0)::bigint AS balance, coalesce(p.posted, 0)::bigint AS posted
       FROM ledger.lot AS l
       FULL JOIN (SELECT slot, holder, unit, expires_on, fund, sum(amount) AS posted FROM ledger.posting WHERE outcome = 0
                   GROUP BY slot, holder, unit, expires_on, fund) AS p USING (slot, holder, unit, expires_on, fund)
      WHERE coalesce(l.balance, 0) <> coalesce(p.posted, 0) ORDER BY holder LIMIT ${complaintsMax}`,
  );
  const lines = await rows<{ holder: number; key: string; said: number; running: number }>(
    database,
    `SELECT holder, key, unit_balance AS said, running::bigint AS running
       FROM (SELECT holder, key, unit_balance,
                    sum(amount) OVER (PARTITION BY slot, holder, unit ORDER BY posted_at, key, leg) AS running
               FROM ledger.posting WHERE outcome = 0) AS line
      WHERE unit_balance <> running LIMIT ${complaintsMax}`,
  );
  return [
    ...lots.map((l) => `holder ${l.holder}: a lot holds ${l.balance}, its postings come to ${l.posted}`),
    ...lines.map((l) => `holder ${l.holder}, ${l.key}: the line says ${l.said}, the sum until then is ${l.running}`),
  ];
}

/** What a key was answered for good: an outcome that is kept, or undefined where the next call may be told something else. */
export function kept(answer: Answer): { outcome: Outcome; legs: Leg[]; postedAt: Temporal.Instant } | undefined {
  const outcome = settledOutcome(answer);
  const isKept = outcome === 'created' || outcomes.indexOf(outcome) >= outcomes.indexOf('original_unknown');
  return isKept ? { outcome, legs: answer.legs, postedAt: answer.postedAt } : undefined;
}

type Stored = { outcome: Outcome; legs: Leg[]; numbers: number[] };
type StoredRow = Leg & { holder: number; key: string; leg: number; code: number };

async function readStored(database: Database): Promise<Map<string, Stored>> {
  const found = await rows<StoredRow>(
    database,
    `SELECT holder, key, leg, outcome AS code, unit, expires_on, fund, amount, unit_balance, account
       FROM ledger.posting ORDER BY holder, key, leg, posted_at`,
  );
  const stored = new Map<string, Stored>();
  for (const { holder, key, leg, code, ...place } of found) {
    const known = stored.get(`${holder} ${key}`) ?? { outcome: outcomes[code] ?? 'created', legs: [], numbers: [] };
    stored.set(`${holder} ${key}`, known);
    known.numbers.push(leg);
    if (code === 0) known.legs.push(place);
  }
  return stored;
}

/**
 * Compares every answer that anybody was given with what the database holds: nothing acknowledged is lost or different,
 * nothing stands twice, nothing stands that nobody asked for, and no operation is left unknown.
 */
export async function auditAnswers(database: Database, asked: readonly Asked[]): Promise<string[]> {
  const stored = await readStored(database);
  const complaints = new Map<string, string[]>();
  const say = (kind: string, what: string) => complaints.set(kind, [...(complaints.get(kind) ?? []), what]);
  const net = new Map<number, number>();
  for (const { operation, attempts } of asked) {
    const { holder, key } = operation;
    const found = stored.get(`${holder} ${key}`);
    stored.delete(`${holder} ${key}`);
    const answers = attempts.map(({ answer }) => kept(answer)).filter((answer) => answer !== undefined);
    const [first] = answers;
    const name = `${operation.kind} ${key} of holder ${holder}`;
    if (!first) {
      say('unknown', `${name} was never answered for good: ${attempts.map((a) => a.answer.outcome)}`);
      continue;
    }
    for (const leg of first.legs) net.set(leg.fund, (net.get(leg.fund) ?? 0) + leg.amount);
    if (!answers.every((answer) => isDeepStrictEqual({ ...answer, postedAt: 0 }, { ...first, postedAt: 0 })))
      say('differing', `${name} was answered in two ways: ${JSON.stringify(answers)}`);
    if (!found) say('lost', `${name} was acknowledged as ${first.outcome} and is not in the ledger`);
    else if (new Set(found.numbers).size < found.numbers.length)
      say('doubled', `${name} stands ${found.numbers.filter((number) => number === 0).length} times`);
    else if (found.outcome !== first.outcome || !isDeepStrictEqual(found.legs, first.legs))
      say('changed', `${name} was answered ${JSON.stringify(first)}, the ledger holds ${JSON.stringify(found)}`);
  }
  for (const name of stored.keys()) say('invented', `${name} stands in the ledger and nobody asked for it`);
  const lots = await rows<{ fund: number; left: number }>(
    database,
    'SELECT fund, sum(balance)::bigint AS left FROM ledger.lot GROUP BY fund',
  );
  for (const { fund, left } of lots) {
    if (left !== (net.get(fund) ?? 0))
      say('amount', `fund ${fund}: by the answers ${net.get(fund) ?? 0} points are left, the lots hold ${left}`);
  }
  return [...complaints].flatMap(([kind, list]) => [
    ...list.slice(0, complaintsMax).map((what) => `${kind}: ${what}`),
    ...(list.length > complaintsMax ? [`${kind}: ${list.length - complaintsMax} more`] : []),
  ]);
}
