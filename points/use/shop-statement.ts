import { rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import { clerkAt } from './clerks.ts';

type Line = {
  settlementId: number;
  municipality: { code: string; name: string };
  opensOn: string;
  closedAt: Temporal.Instant | null;
  state: 'open' | 'review' | 'closed' | 'settled';
  payoutOn: string | null;
  points: number;
  count: number;
  exempt: boolean;
};

/** A shop's own lines of the settlements, whoever pays them; of nobody else's a word. */
export function shopStatementHandlers({ database, clock }: PointsContext): Pick<PointsHandlers, 'listOwnStatements'> {
  return {
    async listOwnStatements({ caller }) {
      const place = caller.placeOfUse;
      if (!place) return refuse('place_unknown');
      const { merchantId } = place;
      const clerk = await clerkAt(database, { jkt: caller.jkt, merchantId, now: clock() });
      if (isRefusal(clerk)) return clerk;
      // What a shop is paid is its owner's to read; where it has no clerks, its terminals stand for the shop.
      if (clerk && clerk.role !== 'owner') return refuse('owner_needed');
      const lines = await rows<Line>(
        database,
        `SELECT settlement.id AS "settlementId", jsonb_build_object('code', code, 'name', municipality.name) AS municipality,
                opens_on AS "opensOn", closed_at AS "closedAt", state, payout_on AS "payoutOn",
                sum(points)::bigint AS points, sum(count)::bigint AS count, exempt
           FROM settlement_line JOIN settlement ON settlement.id = settlement_id
           JOIN municipality ON code = municipality_code
          WHERE payee_id = $1 AND payee_kind = 'merchant' AND leg = 'municipalityToPayee'
          GROUP BY settlement.id, code, municipality.name, exempt ORDER BY settlement.id DESC, exempt`,
        [merchantId],
      );
      return { statements: lines.map((line) => ({ ...line, closedAt: line.closedAt ? `${line.closedAt}` : null })) };
    },
  };
}
