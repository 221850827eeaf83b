import { rows } from '../../postgres/pool.ts';
import type { BookContext } from '../book/context.ts';
import type { PlaceOfUse, PointsHandlers } from '../callers.ts';
import type { StatementRow } from './row.ts';
import { statementRows } from './statement.ts';

type Window = {
  settlementId: number;
  municipality: { code: string; name: string };
  opensOn: string;
  closedAt: Temporal.Instant | null;
  state: 'open' | 'review' | 'closed' | 'settled';
  payoutOn: string | null;
};
type Line = { points: number; count: number; exempt: boolean; uplift: string | null };

const windowColumns = `settlement.id AS "settlementId", jsonb_build_object('code', code, 'name', municipality.name) AS municipality,
  opens_on AS "opensOn", closed_at AS "closedAt", state, payout_on AS "payoutOn"`;
/** Many shops look at one running window: its postings are summed once in so long, whoever asks. */
const heldSeconds = 10;

/** A shop's own lines of the settlements, the running ones included, whoever pays them; of nobody else's a word. */
export function shopStatementHandlers(context: BookContext): Pick<PointsHandlers, 'listOwnStatements'> {
  const { database, clock } = context;
  const held = new Map<number, { at: Temporal.Instant; rows: Promise<StatementRow[]> }>();

  function runningRows({ settlementId: id, municipality }: Window): Promise<StatementRow[]> {
    const now = clock();
    for (const [known, { at }] of held) if (now.since(at).total('seconds') >= heldSeconds) held.delete(known);
    const latest = held.get(id);
    if (latest) return latest.rows;
    const settlement = { id, municipalityCode: municipality.code, municipality: municipality.name };
    const summed = statementRows(context, settlement);
    held.set(id, { at: now, rows: summed });
    summed.catch(() => held.delete(id));
    return summed;
  }

  /** What the windows that still run come to for this place so far: of its own municipality and of those with a tie-up. */
  async function running(place: PlaceOfUse): Promise<(Window & Line)[]> {
    const windows = await rows<Window>(
      database,
      `SELECT ${windowColumns} FROM settlement JOIN municipality ON code = municipality_code
        WHERE state = 'open' AND (code = $2 OR code IN
          (SELECT issuer_code FROM tie_up WHERE merchant_id = $1 OR host_code = $2))
        ORDER BY code <> $2, settlement.id DESC`,
      [place.merchantId, place.municipalityCode],
    );
    const lines = await Promise.all(
      windows.map(async (window) =>
        ownLines(await runningRows(window), place.merchantId).map((line) => ({ ...window, ...line })),
      ),
    );
    return lines.flat();
  }

  return {
    async listOwnStatements({ caller }) {
      const place = caller.placeOfUse;
      const closed = await rows<Window & Line>(
        database,
        `SELECT ${windowColumns}, sum(points)::bigint AS points, sum(count)::bigint AS count, exempt, uplift
           FROM settlement_line JOIN settlement ON settlement.id = settlement_id
           JOIN municipality ON code = municipality_code
          WHERE payee_id = $1 AND payee_kind = 'merchant' AND leg = 'municipalityToPayee'
          GROUP BY settlement.id, code, municipality.name, exempt, uplift
          ORDER BY settlement.id DESC, exempt, uplift NULLS FIRST`,
        [place.merchantId],
      );
      const statements = [...(await running(place)), ...closed];
      return {
        statements: statements.map((line) => ({ ...line, closedAt: line.closedAt ? `${line.closedAt}` : null })),
      };
    },
  };
}

/** The lines of one shop without their funds: its points in one line, each uplift in a line of its own. */
function ownLines(all: readonly StatementRow[], merchantId: number): Line[] {
  const own = new Map<string | null, Line>();
  for (const { payeeKind, payeeId, uplift, exempt, points, count } of all) {
    if (payeeKind !== 'merchant' || payeeId !== merchantId) continue;
    const known = own.get(uplift);
    own.set(uplift, { exempt, uplift, points: (known?.points ?? 0) + points, count: (known?.count ?? 0) + count });
  }
  return [...own.values()];
}
