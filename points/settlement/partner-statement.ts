import { type Database, one, row } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { memberOfHolder } from '../members/member.ts';
import { isFound } from '../members/protection.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { type Inflow, inflowByTown } from './inflow.ts';

/** 精算データ of a company (6-6): user × municipality, and the totals that it owes each municipality; both days included. */
export async function showPartnerStatement(context: BookContext, { params, query }: CallOf<'showPartnerStatement'>) {
  const { database } = context;
  const partner = await row<{ name: string }>(database, 'SELECT name FROM partner WHERE id = :partnerId', {
    partnerId: params.partnerId,
  });
  if (!partner) return refuse('partner_unknown');
  const lines = await inflowByTown(context, {
    ...params,
    from: startOfDay(Temporal.PlainDate.from(query.from)),
    until: startOfDay(Temporal.PlainDate.from(query.through).add({ days: 1 })),
  });
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
  { partnerId, ...span }: { partnerId: number; from: Temporal.Instant; until: Temporal.Instant },
): Promise<number> {
  return totalOf(await balances.inflow(partnerId, span));
}
