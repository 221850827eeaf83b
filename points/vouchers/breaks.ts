import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import { type Backlog, countBacklog } from '../registers/waiting.ts';
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
const ofTown = 'b.municipality_code = :municipalityCode';
/** Undecided: they stand first in the list. */
const isOpen = 'b.decision IS NULL';

/** 突き合わない券: who was first, who came later, and what the office decided (decision 8). The undecided first. */
export async function listVoucherBreaks({ database }: VouchersContext, { caller, query }: CallOf<'listVoucherBreaks'>) {
  const from = placeOf(query.cursor, pagedBy.flagMomentAndNumber);
  const found = await rows<Break>(
    database,
    `SELECT b.id AS break_id, b.kind, v.number, b.points, place_name(b.merchant_id, (b.found_at AT TIME ZONE 'Asia/Tokyo')::date) AS later_place, b.clearing_id,
            place_name(r.merchant_id, r.stamped_on) AS first_place, r.clearing_id AS first_clearing_id, r.redeemed_at AS first_at, b.found_at,
            b.decision, b.reason, staff.name AS decided_by
       FROM voucher_break b JOIN voucher v ON v.id = b.voucher_id
       LEFT JOIN redemption r ON r.voucher_id = b.voucher_id AND r.undone_at IS NULL
       LEFT JOIN staff ON staff.id = b.decided_by
      WHERE ${ofTown}
        AND (:fromOpen::boolean IS NULL OR (${isOpen}, b.found_at, b.id) < (:fromOpen, :fromAt::timestamptz, :fromId::integer))
      ORDER BY ${isOpen} DESC, b.found_at DESC, b.id DESC LIMIT :limit`,
    {
      municipalityCode: caller.municipalityCode,
      fromOpen: from?.[0],
      fromAt: from?.[1],
      fromId: from?.[2],
      limit: breaksShown + 1,
    },
  );
  const { page, next } = pageOf(found, breaksShown, (b) => [b.decision === null, `${b.foundAt}`, b.breakId]);
  const loss = await one<{ points: number }>(
    database,
    `SELECT (SELECT coalesce(sum(a.points), 0) FROM offline_acceptance a JOIN voucher v ON v.id = a.voucher_id
              WHERE v.municipality_code = :municipalityCode AND a.outcome = 'loss')::bigint
          + (SELECT coalesce(sum(points), 0) FROM voucher_break WHERE municipality_code = :municipalityCode AND decision = 'paid' AND ledger_key IS NOT NULL)::bigint AS points`,
    { municipalityCode: caller.municipalityCode },
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

/** How many of them are undecided, and since when. */
export const countOpenBreaks = ({ database }: VouchersContext, { municipalityCode }: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    { what: `voucher_break b WHERE ${ofTown} AND ${isOpen}`, since: 'b.found_at' },
    { municipalityCode },
  );

/** Decides a break, once; where the later shop is paid, the municipality bears it. What a crash leaves unpaid is paid by the job. */
export async function decideVoucherBreak(
  context: VouchersContext,
  { caller, params, body }: CallOf<'decideVoucherBreak'>,
) {
  const { database, clock } = context;
  const now = clock();
  const found = await row<{ kind: Break['kind']; number: string }>(
    database,
    'SELECT kind, number FROM voucher_break b JOIN voucher ON voucher.id = voucher_id WHERE b.id = :breakId AND b.municipality_code = :municipalityCode',
    { breakId: params.breakId, municipalityCode: caller.municipalityCode },
  );
  if (!found) return refuse('break_unknown');
  // What was accepted without a network was paid when it arrived: there is only to be read and signed off.
  const pays = body.decision === 'paid' && found.kind === 'double_claim';
  const write = async (client: Database) => {
    const decided = await execute(
      client,
      `UPDATE voucher_break SET decision = :decision, reason = :reason, decided_by = :staffId, decided_at = :now, ledger_key = :ledgerKey
      WHERE id = :breakId AND decision IS NULL`,
      {
        breakId: params.breakId,
        decision: body.decision,
        reason: body.reason,
        staffId: caller.staffId,
        now: `${now}`,
        ledgerKey: pays ? makeKey(now, `break ${params.breakId}`) : null,
      },
    );
    return decided === 0 ? refuse('break_decided') : undefined;
  };
  const about = {
    subject: 'voucherBreak',
    id: params.breakId,
    name: found.number,
    act: 'decide',
    reason: body.reason,
  } as const;
  const refused = await inTransaction(database, (client) =>
    trailChange(client, { caller, now }, about, () => write(client)),
  );
  if (refused) return refused;
  if (pays) await payDecided(context, params.breakId);
  return {};
}

/** Pays a break that the office decided to pay; the same again is no change. */
async function payDecided(context: VouchersContext, breakId: number): Promise<boolean> {
  const found = await row<Omit<Loss, 'from' | 'voucher'> & Loss['voucher']>(
    context.database,
    `SELECT b.ledger_key, b.decided_at AS at, b.merchant_id, v.id, v.points, v.municipality_code, v.claim_through
       FROM voucher_break b JOIN voucher v ON v.id = b.voucher_id
      WHERE b.id = :breakId AND b.ledger_key IS NOT NULL AND NOT b.posted`,
    { breakId },
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
