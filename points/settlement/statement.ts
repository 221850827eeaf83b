import type { Values } from '../../postgres/by-name.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import type { AccountSum } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { firstDayOfYear, fiscalYear } from '../registers/fiscal-year.ts';
import { addAgreements } from './agreements.ts';
import { rowColumns, type StatementRow } from './row.ts';
import { type Uplifted, upliftsOfWindow } from './uplift.ts';

type Counted = Pick<StatementRow, 'count' | 'undone' | 'countOnce' | 'undoneOnce'>;
/** Of this very window; by which agreement is said once all lines are there. */
const ofOwnWindow = { carriedFrom: null, carriedLine: null };
const nothing = { count: 0, undone: 0, countOnce: 0, undoneOnce: 0 };
const plus = (a: Counted, b: typeof nothing): typeof nothing => ({
  count: a.count + b.count,
  undone: (a.undone ?? 0) + b.undone,
  countOnce: (a.countOnce ?? 0) + b.countOnce,
  undoneOnce: (a.undoneOnce ?? 0) + b.undoneOnce,
});

/** Whose numbers are among the accounts of a kind. */
const numbersOf = (sums: readonly { account: number }[], kind: 'merchant' | 'eventPayout'): number[] => [
  ...new Set(sums.filter((s) => chart.accountKind(s.account) === kind).map((s) => chart.numberOf(s.account))),
];

type SummedBy = Pick<BookContext, 'database' | 'balances' | 'clock'>;
/** A window whose postings are summed; the day on which it opened says which fiscal year is its own. */
type Summed = { id: number; municipalityCode: string; municipality: string; opensOn: string };
/**
 * What a window of a municipality comes to: what it owes each shop, facility and organiser, gross, by fund and by the fiscal year in which
 * it happened: what came late for the year before is a line of that year (decision 23). What companies owe it is billed by calendar month
 * over all municipalities (decision 34).
 */
export const statementRows = async (context: SummedBy, settlement: Summed): Promise<StatementRow[]> =>
  (await sumStatement(context, settlement)).lines;

/** The same with what is paid on top of it, by uplift: of one look at the window. */
export async function sumStatement(
  { database, balances, clock }: SummedBy,
  settlement: Summed,
): Promise<{ lines: StatementRow[]; uplifted: Uplifted[] }> {
  const year = fiscalYear(Temporal.PlainDate.from(settlement.opensOn));
  const span = { from: startOfDay(firstDayOfYear(year)), until: startOfDay(firstDayOfYear(year + 1)) };
  const sums = await balances.sumWindow(settlement.id, span);
  // Also places elsewhere that took this municipality's points by a tie-up (4-3③).
  const merchants = await named(
    database,
    'SELECT id, place_name(id, :on) AS name, exempt FROM merchant WHERE id = ANY (:ids)',
    {
      ids: numbersOf(sums, 'merchant'),
      on: `${dateInTokyo(clock())}`,
    },
  );
  const events = await named(
    database,
    // Also those that a successor has taken over since.
    'SELECT id, organizer AS name, false AS exempt FROM support_event WHERE id = ANY (:ids)',
    { ids: numbersOf(sums, 'eventPayout') },
  );
  const uplifted = await upliftsOfWindow({ database, balances }, settlement);
  const lines = [
    ...usedLines(sums, { settlement, year, merchants, events }),
    ...upliftLines(uplifted, { settlement, merchants }),
  ];
  addCarried(lines, await carriedRows(database, settlement), year);
  const { municipalityCode: code, opensOn } = settlement;
  await addAgreements(database, { lines, uplifted, code, opensOn, today: `${dateInTokyo(clock())}` });
  lines.push(...(await putOffRows(database, settlement)));
  const upliftsLast = (a: StatementRow, b: StatementRow) => Number(a.uplift !== null) - Number(b.uplift !== null);
  const putOffLast = (a: StatementRow, b: StatementRow) => (a.carriedFrom ?? 0) - (b.carriedFrom ?? 0);
  lines.sort(
    (a, b) =>
      a.payeeId - b.payeeId ||
      upliftsLast(a, b) ||
      a.fund - b.fund ||
      (a.fiscalYear ?? 0) - (b.fiscalYear ?? 0) ||
      putOffLast(a, b),
  );
  return { lines, uplifted };
}

type Named = Map<number, { name: string; exempt: boolean }>;
type Used = { settlement: Summed; year: number; merchants: Named; events: Named };
/** What places and organisers are owed. Every voucher is a unit of its own: what a payee gets of one fund is one line all the same. */
export function usedLines(sums: readonly AccountSum[], { settlement, year, merchants, events }: Used): StatementRow[] {
  const lines = new Map<string, StatementRow>();
  for (const sum of sums) {
    const kind = chart.accountKind(sum.account);
    if (kind !== 'merchant' && kind !== 'eventPayout') continue;
    const payeeKind = kind === 'merchant' ? 'merchant' : 'event';
    const payeeId = chart.numberOf(sum.account);
    const fiscalYear = year + sum.beside;
    const used = { count: sum.out, undone: sum.in, countOnce: sum.outOnce, undoneOnce: sum.inOnce };
    const payee = (kind === 'merchant' ? merchants : events).get(payeeId);
    const name = [payeeKind, payeeId, sum.fund, fiscalYear].join('/');
    const known = lines.get(name);
    if (known) Object.assign(known, { points: known.points - sum.amount, ...plus(known, used) });
    else
      lines.set(name, {
        leg: 'municipalityToPayee',
        payer: settlement.municipality,
        payee: payee?.name ?? '',
        payeeKind,
        payeeId,
        fund: sum.fund,
        exempt: payee?.exempt ?? false,
        points: -sum.amount,
        ...used,
        uplift: null,
        fiscalYear,
        ...ofOwnWindow,
        agreement: null,
      });
  }
  return [...lines.values()];
}

/** What is paid on top. */
const upliftLines = (
  uplifts: readonly Uplifted[],
  { settlement, merchants }: { settlement: Summed; merchants: Named },
): StatementRow[] =>
  uplifts.flatMap(({ name, merchantId, fund, yen, ofYear }) => {
    const payee = merchants.get(merchantId);
    if (!payee) return [];
    return [
      {
        leg: 'municipalityToPayee' as const,
        payer: settlement.municipality,
        payee: payee.name,
        payeeKind: 'merchant' as const,
        payeeId: merchantId,
        fund,
        exempt: false,
        points: yen,
        ...nothing,
        uplift: name,
        fiscalYear: ofYear,
        ...ofOwnWindow,
        agreement: null,
      },
    ];
  });

/**
 * What was taken back after it had been paid (decision 28): the lines below zero of the window before this one. What a company is below
 * zero there, from before companies were billed by the month, is less of its first month.
 */
export async function carriedRows(
  database: Database,
  settlement: { id: number; municipalityCode: string },
): Promise<StatementRow[]> {
  return rows<StatementRow>(
    database,
    `SELECT ${rowColumns} FROM settlement_line
      WHERE leg = 'municipalityToPayee' AND points < 0 AND settlement_id = (
        SELECT max(id) FROM settlement WHERE municipality_code = :municipalityCode AND id < :id)`,
    { municipalityCode: settlement.municipalityCode, id: settlement.id },
  );
}

/**
 * What the window before left below zero is less of the same line now, or a line of its own. It was paid already: it is less of the year
 * in which it is less, or it would wait for another line of a year that has none to come.
 */
export function addCarried(lines: StatementRow[], carried: readonly StatementRow[], year: number): void {
  const same = ['leg', 'payeeKind', 'payeeId', 'fund', 'uplift'] as const;
  for (const one of carried) {
    const line = lines.find((other) => other.fiscalYear === year && same.every((field) => other[field] === one[field]));
    if (line) line.points += one.points;
    else lines.push({ ...one, ...nothing, ...ofOwnWindow, fiscalYear: year });
  }
}

/** 翌期へ: lines of earlier windows that were put off, as approved there, and are in no window yet. */
export const putOffRows = (
  database: Database,
  settlement: { id: number; municipalityCode: string },
): Promise<StatementRow[]> =>
  rows<StatementRow>(
    database,
    `SELECT uplift, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, 0 AS count, 0 AS undone, 0 AS count_once,
            0 AS undone_once, fiscal_year, line.settlement_id AS carried_from, line.line AS carried_line, agreement
       FROM settlement earlier JOIN settlement_decision put_off ON put_off.settlement_id = earlier.id
       JOIN settlement_line line ON line.settlement_id = earlier.id AND line.line = put_off.line
      WHERE earlier.municipality_code = :municipalityCode AND earlier.id < :id AND earlier.state IN ('closed', 'settled')
        AND put_off.decision = 'next'
        AND put_off.id = (SELECT max(id) FROM settlement_decision WHERE settlement_id = earlier.id AND line = put_off.line)
        AND NOT EXISTS (SELECT FROM settlement_line carried
                         WHERE carried.carried_from = line.settlement_id AND carried.carried_line = line.line)
      ORDER BY line.settlement_id, line.line`,
    { id: settlement.id, municipalityCode: settlement.municipalityCode },
  );

async function named(database: Database, statement: string, values: Values = {}) {
  const found = await rows<{ id: number; name: string; exempt: boolean }>(database, statement, values);
  return new Map(found.map((line) => [line.id, line]));
}
