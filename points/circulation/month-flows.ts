import { type Database, execute, inTransaction, one, type Pool, rows } from '../../postgres/pool.ts';
import type { FlowPart } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { codeOfUnit, municipalUnit } from '../book/unit.ts';
import { daysOf, spanOf } from '../grants/report.ts';
import { ofStanding } from '../invoices/company-months.ts';
import { codesOfUnits, inflowByTown } from '../settlement/inflow.ts';
import { movedByOrigin } from './origins.ts';
import { cellsOf, suppress, suppressBoth, type ToldCells } from './suppression.ts';

type Measure = 'exchanged' | 'moved' | 'movedFrom' | 'usedIn' | 'usedFor' | 'expired' | 'reserve' | 'granted' | 'used';
type Sum = { measure: Measure; part: string; points: number | null };
type Counted = { reserve: number | null; sums: Sum[] };
/** Whose points are counted, and the first month that is not: `P3` a company, `R43` the towns of a prefecture. */
type Scope = { scope: string; id: string; next: string };

/**
 * Counts every month that is over and sealed and was not counted yet, in order: of each company, and of the towns of each prefecture with an
 * office here. What may not be told is not kept either. Months are those of the posting, in Japan, as in the bills of companies. Idempotent,
 * and of two processes one does it.
 *
 * @returns how many were counted
 */
export async function fixMonthFlows(context: BookContext): Promise<number> {
  const sealed = await context.balances.sealedThrough();
  if (sealed === undefined) return 0;
  const after = Temporal.PlainDate.from(sealed).add({ days: 1 });
  let counted = 0;
  for (const { scope, id, next } of await scopesOf(context.database)) {
    let month = Temporal.PlainDate.from(next).toPlainYearMonth();
    for (; Temporal.PlainDate.compare(daysOf(month).after, after) <= 0; month = month.add({ months: 1 })) {
      const found = scope.startsWith('P')
        ? await countCompany(context, { partnerId: Number(id), month })
        : await countPrefecture(context, { prefectureCode: id, month });
      counted += Number(await keep(context, { scope, month, ...found }));
    }
  }
  return counted;
}

const scopesOf = (database: Database): Promise<Scope[]> =>
  rows<Scope>(
    database,
    `SELECT scope, id, coalesce((SELECT max(month) + interval '1 month' FROM month_flow WHERE month_flow.scope = known.scope), first)::date AS next
       FROM (SELECT 'P' || id AS scope, id::text AS id,
                    date_trunc('month', coalesce(registered_at AT TIME ZONE 'Asia/Tokyo', (SELECT min(opened_on) FROM municipality_account))) AS first FROM partner
             UNION ALL
             SELECT 'R' || prefecture_code, prefecture_code, date_trunc('month', min(registered_at) AT TIME ZONE 'Asia/Tokyo')
               FROM organisation WHERE prefecture_code IS NOT NULL GROUP BY prefecture_code) known
      WHERE first IS NOT NULL ORDER BY scope`,
  );

type Month = { month: Temporal.PlainYearMonth };
/**
 * A company's month: exchanged, moved by town, used by town and by kind of use, expired. Points count for the town that they were points of;
 * those of one that was merged for who took over, as on the bill.
 */
async function countCompany(
  context: BookContext,
  { partnerId, month }: Month & { partnerId: number },
): Promise<Counted> {
  const { database, balances } = context;
  const span = spanOf(month);
  const inflow = await ofStanding(database, await inflowByTown(context, { partnerId, ...span }));
  const moved = suppress(cellsOf(inflow.map(({ holder, code, points }) => ({ part: code, holder, points }))));
  const lastDay = `${daysOf(month).after.subtract({ days: 1 })}`;
  const movedFrom = await movedByOrigin(database, { inflow, told: moved.parts, on: lastDay });
  const fund = { fund: chart.partnerFund(partnerId) };
  const out = await balances.flow(fund, ['merchant', 'eventPayout', 'expired'], span);
  const isExpired = ({ account }: FlowPart) => chart.accountKind(account) === 'expired';
  const uses = out.filter((part) => !isExpired(part));
  const [usedIn, usedFor] = suppressBoth(
    cellsOf(await byTown(database, uses)),
    cellsOf(await byUse(database, uses, lastDay)),
  );
  const expired = suppress(
    cellsOf(out.filter(isExpired).map(({ holder, amount }) => ({ part: '', holder, points: -amount }))),
  );
  const exchanged = sumOf(await balances.flow(fund, ['partner'], span));
  const reserve =
    (await reserveBefore(database, { partnerId, month })) +
    exchanged -
    inflow.reduce((sum, { points }) => sum + points, 0);
  const isHidden = moved.total === null || (await hidMoved(database, partnerId));
  const sums: Sum[] = [
    { measure: 'exchanged', part: '', points: exchanged },
    ...sumsOf('moved', moved),
    ...[...movedFrom].map(([part, points]) => ({ measure: 'movedFrom' as const, part, points })),
    ...sumsOf('usedIn', usedIn),
    ...sumsOf('usedFor', usedFor),
    { measure: 'expired', part: '', points: expired.total },
    // What was moved in a month that does not tell it would follow from what was left before and is left after, then and ever since.
    { measure: 'reserve', part: '', points: isHidden ? null : reserve },
  ];
  return { reserve, sums };
}

const sumOf = (parts: readonly FlowPart[]) => parts.reduce((sum, { amount }) => sum + amount, 0);
const sumsOf = (measure: Measure, { total, parts }: ToldCells): Sum[] => [
  { measure, part: '', points: total },
  ...[...parts].map(([part, points]) => ({ measure, part, points })),
];

/** Whether a month of a company has ever not told what was moved. */
async function hidMoved(database: Database, partnerId: number): Promise<boolean> {
  const { hid } = await one<{ hid: boolean }>(
    database,
    `SELECT EXISTS (SELECT FROM month_flow_sum WHERE scope = :scope AND measure = 'moved' AND part = '' AND points IS NULL) AS hid`,
    { scope: `P${partnerId}` },
  );
  return hid;
}

/** What was left in the reserve at the end of the month before; nothing before the first. */
async function reserveBefore(database: Database, { partnerId, month }: Month & { partnerId: number }): Promise<number> {
  const { reserve } = await one<{ reserve: number }>(
    database,
    'SELECT coalesce(sum(reserve), 0)::bigint AS reserve FROM month_flow WHERE scope = :scope AND month = :before',
    { scope: `P${partnerId}`, before: `${month.subtract({ months: 1 }).toPlainDate({ day: 1 })}` },
  );
  return reserve;
}

async function byTown(database: Database, uses: readonly FlowPart[]) {
  const codes = await codesOfUnits(database, [...new Set(uses.map(({ unit }) => unit))]);
  const standing = await ofStanding(
    database,
    uses.map(({ holder, unit, amount }) => ({ holder, code: codes.get(unit) ?? '', points: -amount })),
  );
  return standing.map(({ holder, code, points }) => ({ part: code, holder, points }));
}

/** By what they were used for: a voucher wherever it was redeemed, an event, else the kind of the place on the last day of the month. */
async function byUse(database: Database, uses: readonly FlowPart[], on: string) {
  const places = new Set(
    uses
      .filter(({ account }) => chart.accountKind(account) === 'merchant')
      .map(({ account }) => chart.numberOf(account)),
  );
  const kinds = await rows<{ id: number; kind: string }>(
    database,
    'SELECT id, place_kind(id, :on) AS kind FROM unnest(:ids::integer[]) AS asked (id)',
    { ids: [...places], on },
  );
  const kindOf = new Map(kinds.map(({ id, kind }) => [id, kind]));
  const purposeOf = ({ unit, account }: FlowPart) => {
    if (chart.accountKind(account) === 'eventPayout') return 'event';
    return chart.unitKind(unit) === 'voucher' ? 'voucher' : (kindOf.get(chart.numberOf(account)) ?? 'other');
  };
  return uses.map((use) => ({ part: purposeOf(use), holder: use.holder, points: -use.amount }));
}

/** The month of a prefecture's towns: what they granted, and what of their own points was used at places out of purses. */
async function countPrefecture(
  { database, balances }: BookContext,
  { prefectureCode, month }: Month & { prefectureCode: string },
): Promise<Counted> {
  const towns = await rows<{ code: string; standing: string }>(
    database,
    `SELECT code, standing_code(code) AS standing FROM municipality_account WHERE left(code, 2) = :prefectureCode ORDER BY code`,
    { prefectureCode },
  );
  const standing = new Map(towns.map((town) => [town.code, town.standing]));
  const units = towns.map(({ code }) => municipalUnit(code));
  const flow = async (kind: 'issuance' | 'merchant', sign: 1 | -1) => {
    const parts = await balances.flow({ units }, [kind], spanOf(month));
    return suppress(
      cellsOf(
        parts.map(({ holder, unit, amount }) => {
          const code = codeOfUnit(unit);
          return { part: standing.get(code) ?? code, holder, points: sign * amount };
        }),
      ),
    );
  };
  const sums = [...sumsOf('granted', await flow('issuance', 1)), ...sumsOf('used', await flow('merchant', -1))];
  return { reserve: null, sums };
}

type Kept = Counted & Month & { scope: string };
/** Keeps a month with all of its sums, unless another process did. */
const keep = ({ database, clock }: { database: Pool; clock: () => Temporal.Instant }, kept: Kept): Promise<boolean> =>
  inTransaction(database, async (client) => {
    const { scope, sums, reserve } = kept;
    const month = `${daysOf(kept.month).first}`;
    const made = await execute(
      client,
      'INSERT INTO month_flow (scope, month, reserve, fixed_at) VALUES (:scope, :month, :reserve, :now) ON CONFLICT DO NOTHING',
      { scope, month, reserve, now: `${clock()}` },
    );
    if (made === 0) return false;
    await execute(
      client,
      `INSERT INTO month_flow_sum (scope, month, measure, part, points)
       SELECT :scope, :month, * FROM unnest(:measures::text[], :parts::text[], :points::bigint[])`,
      {
        scope,
        month,
        measures: sums.map(({ measure }) => measure),
        parts: sums.map(({ part }) => part),
        points: sums.map(({ points }) => points),
      },
    );
    return true;
  });
