import { chart } from '../../ledger/index.ts';
import { row } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import { codeOfUnit } from '../book/unit.ts';
import type { PointsHandlers } from '../callers.ts';
import { memberOfHolder } from '../members/member.ts';
import { municipalityNames } from '../registers/municipality.ts';

/** 精算データ of a company (6-6): user × municipality, and the totals that it owes each municipality. */
export function partnerStatementHandlers({
  database,
  balances,
}: BookContext): Pick<PointsHandlers, 'showPartnerStatement'> {
  return {
    async showPartnerStatement({ params, query }) {
      const partner = await row<{ name: string }>(database, 'SELECT name FROM partner WHERE id = $1', [
        params.partnerId,
      ]);
      if (!partner) return refuse('partner_unknown');
      const until = startOfDay(Temporal.PlainDate.from(query.through).add({ days: 1 }));
      const found = await balances.inflow(params.partnerId, startOfDay(Temporal.PlainDate.from(query.from)), until);
      const details = new Map<string, { holder: number; code: string; points: number }>();
      for (const { holder, unit, points } of found) {
        const code = chart.unitKind(unit) === 'municipal' ? codeOfUnit(unit) : await codeOf(unit);
        const name = `${holder}/${code}`;
        details.set(name, { holder, code, points: (details.get(name)?.points ?? 0) + points });
      }
      const lines = [...details.values()].filter((line) => line.points !== 0);
      const names = await municipalityNames(
        database,
        lines.map((line) => line.code),
      );
      const refOf = (code: string) => ({ code, name: names.get(code) ?? '' });
      const codes = [...new Set(lines.map((line) => line.code))].sort();
      const totalOf = (some: typeof lines) => some.reduce((sum, line) => sum + line.points, 0);
      const shown = await Promise.all(
        lines.map(async ({ holder, code, points }) => ({
          mykeyId: (await memberOfHolder(database, holder))?.shown ?? '',
          municipality: refOf(code),
          points,
        })),
      );
      return {
        partner: partner.name,
        details: shown.sort((a, b) =>
          a.mykeyId < b.mykeyId ? -1 : a.mykeyId > b.mykeyId ? 1 : a.municipality.code < b.municipality.code ? -1 : 1,
        ),
        totals: codes.map((code) => ({
          municipality: refOf(code),
          points: totalOf(lines.filter((line) => line.code === code)),
        })),
        total: totalOf(lines),
      };
    },
  };

  /** Of an event or of a voucher: the municipality that its points belong to. */
  async function codeOf(unit: number): Promise<string> {
    const table = chart.unitKind(unit) === 'event' ? 'support_event' : 'voucher';
    const found = await row<{ code: string }>(
      database,
      `SELECT municipality_code AS code FROM ${table} WHERE id = $1`,
      [chart.numberOf(unit)],
    );
    return found?.code ?? '';
  }
}
