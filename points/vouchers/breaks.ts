import { makeKey } from '../../ledger/index.ts';
import { one, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { VouchersContext } from './context.ts';
import { type Loss, payLoss } from './loss.ts';

type Break = {
  breakId: number;
  kind: 'double_claim' | 'offline_double' | 'clock_off' | 'number_void';
  number: string;
  points: number;
  laterPlace: string;
  clearingId: number | null;
  firstPlace: string | null;
  firstClearingId: number | null;
  firstAt: Temporal.Instant | null;
  foundAt: Temporal.Instant;
  decision: 'not_paid' | 'paid' | null;
  reason: string | null;
  decidedBy: string | null;
};

const breaksShown = 500;

/** 突き合わない券: who was first, who came later, and what the office decided (decision 8). The undecided first. */
export async function listVoucherBreaks({ database }: VouchersContext, { caller, query }: CallOf<'listVoucherBreaks'>) {
  const from = placeOf(query.cursor, pagedBy.flagMomentAndNumber);
  const found = await rows<Break>(
    database,
    `SELECT b.id AS "breakId", b.kind, v.number, b.points, later.name AS "laterPlace", b.clearing_id AS "clearingId",
            first.name AS "firstPlace", r.clearing_id AS "firstClearingId", r.redeemed_at AS "firstAt", b.found_at AS "foundAt",
            b.decision, b.reason, staff.name AS "decidedBy"
       FROM voucher_break b JOIN voucher v ON v.id = b.voucher_id JOIN merchant later ON later.id = b.merchant_id
       LEFT JOIN redemption r ON r.voucher_id = b.voucher_id AND r.undone_at IS NULL
       LEFT JOIN merchant first ON first.id = r.merchant_id LEFT JOIN staff ON staff.id = b.decided_by
      WHERE b.municipality_code = $1
        AND ($2::boolean IS NULL OR (b.decision IS NULL, b.found_at, b.id) < ($2, $3::timestamptz, $4::integer))
      ORDER BY b.decision IS NULL DESC, b.found_at DESC, b.id DESC LIMIT $5`,
    [caller.municipalityCode, from?.[0], from?.[1], from?.[2], breaksShown + 1],
  );
  const { page, next } = pageOf(found, breaksShown, (b) => [b.decision === null, `${b.foundAt}`, b.breakId]);
  const loss = await one<{ points: number }>(
    database,
    `SELECT (SELECT coalesce(sum(a.points), 0) FROM offline_acceptance a JOIN voucher v ON v.id = a.voucher_id
              WHERE v.municipality_code = $1 AND a.outcome = 'loss')::bigint
          + (SELECT coalesce(sum(points), 0) FROM voucher_break WHERE municipality_code = $1 AND decision = 'paid' AND ledger_key IS NOT NULL)::bigint AS points`,
    [caller.municipalityCode],
  );
  return {
    next,
    breaks: page.map(({ laterPlace, clearingId, firstPlace, firstClearingId, firstAt, foundAt, ...rest }) => ({
      ...rest,
      foundAt: `${foundAt}`,
      later: { place: laterPlace, clearingId },
      first: firstPlace && firstAt ? { place: firstPlace, clearingId: firstClearingId, at: `${firstAt}` } : null,
    })),
    lossPoints: loss.points,
  };
}

/** Decides a break, once; where the later shop is paid, the municipality bears it. What a crash leaves unpaid is paid by the job. */
export async function decideVoucherBreak(
  context: VouchersContext,
  { caller, params, body }: CallOf<'decideVoucherBreak'>,
) {
  const { database, clock } = context;
  const now = clock();
  const found = await row<{ kind: Break['kind'] }>(
    database,
    'SELECT kind FROM voucher_break WHERE id = $1 AND municipality_code = $2',
    [params.breakId, caller.municipalityCode],
  );
  if (!found) return refuse('break_unknown');
  // What was accepted without a network was paid when it arrived: there is only to be read and signed off.
  const pays = body.decision === 'paid' && found.kind === 'double_claim';
  const decided = await database.query(
    `UPDATE voucher_break SET decision = $2, reason = $3, decided_by = $4, decided_at = $5, ledger_key = $6
      WHERE id = $1 AND decision IS NULL`,
    [
      params.breakId,
      body.decision,
      body.reason,
      caller.staffId,
      `${now}`,
      pays ? makeKey(now, `break ${params.breakId}`) : null,
    ],
  );
  if (decided.rowCount === 0) return refuse('break_decided');
  if (pays) await payDecided(context, params.breakId);
  return {};
}

/** Pays a break that the office decided to pay; the same again is no change. */
async function payDecided(context: VouchersContext, breakId: number): Promise<boolean> {
  const found = await row<Omit<Loss, 'from' | 'voucher'> & Loss['voucher']>(
    context.database,
    `SELECT b.ledger_key AS "ledgerKey", b.decided_at AS at, b.merchant_id AS "merchantId", v.id, v.points,
            v.municipality_code AS "municipalityCode", v.claim_through AS "claimThrough"
       FROM voucher_break b JOIN voucher v ON v.id = b.voucher_id WHERE b.id = $1 AND b.ledger_key IS NOT NULL AND NOT b.posted`,
    [breakId],
  );
  if (!found) return true;
  return payLoss(context, { ...found, from: { table: 'voucher_break', id: breakId }, voucher: found });
}

/** Pays what a crash or a busy ledger left behind; returns how many. */
export async function payDecidedBreaks(context: VouchersContext): Promise<number> {
  const found = await rows<{ id: number }>(
    context.database,
    'SELECT id FROM voucher_break WHERE ledger_key IS NOT NULL AND NOT posted ORDER BY id LIMIT 1000',
  );
  let paid = 0;
  for (const { id } of found) paid += Number(await payDecided(context, id));
  return paid;
}
