import { type Database, one, row } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { codeOfUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { memberOfHolder } from '../members/member.ts';
import { isFound } from '../members/protection.ts';
import { municipalityNames } from '../registers/municipality.ts';

/** What came in from a company for one holder and one municipality, less what went back. */
type Inflow = { holder: number; code: string; points: number };

/** 精算データ of a company (6-6): user × municipality, and the totals that it owes each municipality; both days included. */
export async function showPartnerStatement(context: BookContext, { params, query }: CallOf<'showPartnerStatement'>) {
  const { database } = context;
  const partner = await row<{ name: string }>(database, 'SELECT name FROM partner WHERE id = :partnerId', {
    partnerId: params.partnerId,
  });
  if (!partner) return refuse('partner_unknown');
  const lines = await inflowOf(context, { ...params, ...query });
  const codes = [...new Set(lines.map(({ code }) => code))].sort();
  const names = await municipalityNames(database, codes);
  const refOf = (code: string) => ({ code, name: names.get(code) ?? '' });
  const details = new Map<string, { mykeyId: string | null; municipality: ReturnType<typeof refOf>; points: number }>();
  for (const { holder, code, points } of lines) {
    const mykeyId = (await foundMember(database, holder))?.shown ?? null;
    // Of those without a name there is one line a municipality.
    const order = `${mykeyId ?? '\uffff'} ${code}`;
    const known = details.get(order)?.points ?? 0;
    details.set(order, { mykeyId, municipality: refOf(code), points: known + points });
  }
  return {
    partner: partner.name,
    details: [...details].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, detail]) => detail),
    totals: codes.map((code) => ({
      municipality: refOf(code),
      points: totalOf(lines.filter((line) => line.code === code)),
    })),
    total: totalOf(lines),
  };
}

/** Whose a line is, but of somebody who is protected (支援措置): the company is paid for them without knowing in which town they are. */
async function foundMember(database: Database, holder: number) {
  const { found } = await one<{ found: boolean }>(database, `SELECT ${isFound(':holder::bigint')} AS found`, {
    holder,
  });
  return found ? memberOfHolder(database, holder) : undefined;
}

const totalOf = (lines: readonly Pick<Inflow, 'points'>[]) => lines.reduce((sum, { points }) => sum + points, 0);

/** The same total for any span of time. */
export async function inflowTotal(
  { balances }: Pick<BookContext, 'balances'>,
  { partnerId, from, until }: { partnerId: number; from: Temporal.Instant; until: Temporal.Instant },
): Promise<number> {
  return totalOf(await balances.inflow(partnerId, from, until));
}

async function inflowOf(
  { database, balances }: BookContext,
  { partnerId, from, through }: { partnerId: number; from: string; through: string },
): Promise<Inflow[]> {
  const until = startOfDay(Temporal.PlainDate.from(through).add({ days: 1 }));
  const found = await balances.inflow(partnerId, startOfDay(Temporal.PlainDate.from(from)), until);
  const sums = new Map<string, Inflow>();
  for (const { holder, unit, points } of found) {
    const code = chart.unitKind(unit) === 'municipal' ? codeOfUnit(unit) : await codeOf(database, unit);
    const name = `${holder}/${code}`;
    sums.set(name, { holder, code, points: (sums.get(name)?.points ?? 0) + points });
  }
  return [...sums.values()].filter(({ points }) => points !== 0);
}

/** Of an event or of a voucher: the municipality that its points belong to. */
async function codeOf(database: Database, unit: number): Promise<string> {
  const table = chart.unitKind(unit) === 'event' ? 'support_event' : 'voucher';
  const found = await row<{ code: string }>(database, `SELECT municipality_code AS code FROM ${table} WHERE id = :id`, {
    id: chart.numberOf(unit),
  });
  return found?.code ?? '';
}
