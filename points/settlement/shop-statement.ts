import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, PlaceOfUse } from '../callers.ts';
import { comingCutDays, cutOffsOf } from '../registers/cut-off.ts';
import { comingPayoutDays } from './calendar.ts';
import type { StatementRow } from './row.ts';
import { statementRows } from './statement.ts';

type Window = {
  settlementId: number;
  municipality: { code: string; name: string };
  opensOn: string;
  endsOn: string | null;
  closedAt: Temporal.Instant | null;
  state: 'open' | 'review' | 'closed' | 'settled';
};
/** What becomes of what a shop is owed: a line of a settled window that no file paid is held. */
type Status = 'waiting' | 'paid' | 'hold' | 'reject' | 'next';
type Line = {
  points: number;
  count: number;
  undone: number;
  exempt: boolean;
  uplift: string | null;
  status: Status;
  /** Of what is held, refused or put off. */
  reason: string | null;
  payoutOn: string | null;
};

const windowColumns = `settlement.id AS settlement_id, jsonb_build_object('code', code, 'name', municipality.name) AS municipality,
  opens_on, ends_on, closed_at, state`;
const statusOf = `CASE WHEN zengin_file.id IS NOT NULL THEN 'paid'
  WHEN state IN ('closed', 'settled') AND decided.decision IN ('hold', 'reject', 'next') THEN decided.decision
  -- Statements of before say of no line that it was paid.
  WHEN state = 'settled' AND settlement.revision > 0 AND NOT exempt AND points > 0 THEN 'hold'
  WHEN state = 'settled' THEN 'paid' ELSE 'waiting' END`;
/** Many shops look at one running window: its postings are summed once in so long, whoever asks. */
const heldSeconds = 10;

/** The lines of a window that runs, as its postings come to so far. */
export type RunningRows = (
  window: Pick<Window, 'settlementId' | 'municipality' | 'opensOn'>,
) => Promise<StatementRow[]>;

/** Makes the sum of running windows, held for ten seconds; one that fails is summed anew at the next look. */
export function createRunningRows(context: BookContext): RunningRows {
  const held = new Map<number, { at: Temporal.Instant; rows: Promise<StatementRow[]> }>();
  return ({ settlementId: id, municipality, opensOn }) => {
    const now = context.clock();
    for (const [known, { at }] of held) if (now.since(at).total('seconds') >= heldSeconds) held.delete(known);
    const latest = held.get(id);
    if (latest) return latest.rows;
    const settlement = { id, municipalityCode: municipality.code, municipality: municipality.name, opensOn };
    const summed = statementRows(context, settlement);
    held.set(id, { at: now, rows: summed });
    summed.catch(() => held.delete(id));
    return summed;
  };
}

/** What a shop's statements stand on: with the sums that are held for whoever asks. */
type StatementContext = BookContext & { runningRows: RunningRows };

/**
 * A shop's own lines of the settlements, the running ones included, whoever pays them; of nobody else's a word. What a shop is
 * paid is its owner's to read; where it has no clerks, its terminals stand for the shop.
 */
export async function listOwnStatements(context: StatementContext, { caller }: CallOf<'listOwnStatements'>) {
  const place = caller.placeOfUse;
  const closed = await rows<Window & Line>(
    context.database,
    `SELECT ${windowColumns}, sum(points)::bigint AS points, sum(coalesce(count_once, settlement_line.count))::bigint AS count,
            sum(coalesce(undone_once, 0))::bigint AS undone, exempt, uplift, ${statusOf} AS status,
            CASE WHEN ${statusOf} IN ('hold', 'reject', 'next') THEN decided.reason END AS reason,
            CASE WHEN ${statusOf} = 'paid' THEN coalesce(zengin_file.payout_on, settlement.payout_on) END AS payout_on
       FROM settlement_line JOIN settlement ON settlement.id = settlement_id
       JOIN municipality ON code = municipality_code
       LEFT JOIN settlement_line_paid paid ON paid.settlement_id = settlement.id AND paid.line = settlement_line.line
             AND line_is_paid(paid.settlement_id, paid.line, paid.file_id)
       LEFT JOIN zengin_file ON zengin_file.id = paid.file_id
       LEFT JOIN LATERAL (SELECT decision, reason FROM settlement_decision d
                           WHERE d.settlement_id = settlement.id AND d.line = settlement_line.line ORDER BY d.id DESC LIMIT 1) decided ON true
      WHERE payee_id = :merchantId AND payee_kind = 'merchant' AND leg = 'municipalityToPayee'
      GROUP BY settlement.id, code, municipality.name, exempt, uplift, 12, 13, 14
      ORDER BY settlement.id DESC, exempt, uplift NULLS FIRST`,
    { merchantId: place.merchantId },
  );
  const today = dateInTokyo(context.clock());
  const coming = await comingPayoutDays(context.database, { code: place.municipalityCode, from: today });
  return {
    nextPayouts: coming.slice(0, 4),
    nextCutOffs: comingCutDays(await cutOffsOf(context.database, place.municipalityCode), today, 4),
    statements: [...(await runningLines(context, place)), ...closed].map((line) => ({
      ...line,
      closedAt: line.closedAt ? `${line.closedAt}` : null,
    })),
  };
}

/** What the windows that still run come to for this place so far: of its own municipality, those that it took over from, and those with a tie-up. */
async function runningLines(
  { database, runningRows }: StatementContext,
  place: PlaceOfUse,
): Promise<(Window & Line)[]> {
  const windows = await rows<Window>(
    database,
    `SELECT ${windowColumns} FROM settlement JOIN municipality ON code = municipality_code
      WHERE state = 'open' AND (code = :municipalityCode OR code IN
        (SELECT issuer_code FROM tie_up WHERE merchant_id = :merchantId OR host_code = :municipalityCode) OR code IN
        (SELECT municipality_code FROM municipality_succession
          WHERE taken_over_at IS NOT NULL AND standing_code(municipality_code) = :municipalityCode))
      ORDER BY code <> :municipalityCode, settlement.id DESC`,
    { merchantId: place.merchantId, municipalityCode: place.municipalityCode },
  );
  const lines = await Promise.all(
    windows.map(async (window) =>
      ownLines(await runningRows(window), place.merchantId).map((line) => ({ ...window, ...line })),
    ),
  );
  return lines.flat();
}

/** The lines of one shop without their funds: its points in one line, each uplift in a line of its own. */
function ownLines(all: readonly StatementRow[], merchantId: number): Line[] {
  const own = new Map<string | null, Line>();
  for (const { payeeKind, payeeId, uplift, exempt, points, count, countOnce, undoneOnce } of all) {
    if (payeeKind !== 'merchant' || payeeId !== merchantId) continue;
    const known = own.get(uplift);
    own.set(uplift, {
      exempt,
      uplift,
      status: 'waiting',
      reason: null,
      payoutOn: null,
      points: (known?.points ?? 0) + points,
      count: (known?.count ?? 0) + (countOnce ?? count),
      undone: (known?.undone ?? 0) + (undoneOnce ?? 0),
    });
  }
  return [...own.values()];
}
