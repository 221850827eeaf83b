import { makeKey } from '../../ledger/index.ts';
import { execute, row, rows } from '../../postgres/pool.ts';
import { lossHolder } from '../book/book.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { dayOfKey } from '../book/operation-key.ts';
import type { VouchersContext } from './context.ts';
import { lotExpiresOn, type Voucher } from './voucher.ts';

/** What a municipality pays itself, and the row that says so: what arrived from a shop without a network, or a decided break. */
export type Loss = {
  from: { table: 'offline_acceptance'; key: string } | { table: 'voucher_break'; id: number };
  ledgerKey: string;
  /** When it was written down. */
  at: Temporal.Instant;
  merchantId: number;
  voucher: Pick<Voucher, 'id' | 'points' | 'municipalityCode' | 'claimThrough'>;
};

/**
 * Pays a shop for a voucher whose points another has had: the issuing municipality bears it (decision 8). Points come
 * into being for the municipality's own holder and go to the shop at once; the row is marked when the shop has them. False
 * where it is left to the job.
 */
export async function payLoss(context: VouchersContext, loss: Loss): Promise<boolean> {
  const { book, clock, database } = context;
  const { at, merchantId, voucher } = loss;
  const { id: voucherId, points: amount, municipalityCode } = voucher;
  const common = { occurredAt: at, amount, municipalityCode, voucherId };
  const { table, id } = nameOf(loss);
  // 1. Both keys stand in the row before either is used: one that grows too old is renewed without the other.
  const keys = await row<{ bearKey: string; ledgerKey: string }>(
    database,
    `UPDATE ${table} SET bear_key = coalesce(bear_key, :bearKey) WHERE ${id} = :id AND NOT posted
     RETURNING bear_key, ledger_key`,
    { id: idOf(loss), bearKey: makeKey(at, `bear ${loss.ledgerKey}`) },
  );
  if (!keys) return true;
  // 2. The municipality bears it.
  const borne = await settleIntent({
    clock,
    key: keys.bearKey,
    post: (key) => book.bearLoss({ ...common, key, expiresOn: lossExpiresOn(voucher, dayOfKey(key)) }),
    renewKey: (oldKey, newKey) => renewKey(context, loss, { column: 'bear_key', oldKey, newKey }),
    // The payment marks both: a retry is told by the ledger that this one stands.
    markDone: async () => {},
  });
  if (borne.state !== 'done') return false;
  // 3. The shop is paid.
  const paid = await settleIntent({
    clock,
    key: keys.ledgerKey,
    post: (key) => book.redeemVoucher({ ...common, key, holder: lossHolder(municipalityCode), merchantId }),
    renewKey: (oldKey, newKey) => renewKey(context, loss, { column: 'ledger_key', oldKey, newKey }),
    markDone: () => execute(database, `UPDATE ${table} SET posted = true WHERE ${id} = :id`, { id: idOf(loss) }),
  });
  return paid.state === 'done';
}

const nameOf = ({ from }: Loss) => ({ table: from.table, id: from.table === 'voucher_break' ? 'id' : 'key' });
const idOf = ({ from }: Loss) => (from.table === 'voucher_break' ? from.id : from.key);

function renewKey(
  { database }: VouchersContext,
  loss: Loss,
  { column, oldKey, newKey }: { column: 'bear_key' | 'ledger_key'; oldKey: string; newKey: string },
): Promise<string | undefined> {
  const { table, id } = nameOf(loss);
  return keyThatStands(
    database,
    `UPDATE ${table} SET ${column} = CASE ${column} WHEN :oldKey THEN :newKey ELSE ${column} END
      WHERE ${id} = :id AND NOT posted RETURNING ${column} AS key`,
    { id: idOf(loss), oldKey, newKey },
  );
}

/** Whatever the voucher's own day was, the points of a loss are paid in the moment in which they come into being. */
const lossExpiresOn = ({ claimThrough }: Loss['voucher'], borneOn: string) =>
  lotExpiresOn(claimThrough > borneOn ? claimThrough : borneOn);

/** Pays the losses that a crash or a busy ledger left behind; returns how many. */
export async function postLosses(context: VouchersContext): Promise<number> {
  const found = await rows<Omit<Loss, 'from' | 'voucher'> & Loss['voucher'] & { key: string }>(
    context.database,
    `SELECT a.key, a.ledger_key, a.arrived_at AS at, a.merchant_id,
            v.id, v.points, v.municipality_code, v.claim_through
       FROM offline_acceptance a JOIN voucher v ON v.id = a.voucher_id
      WHERE NOT a.posted AND a.outcome = 'loss' AND a.arrived_at < :before ORDER BY a.arrived_at LIMIT 1000`,
    { before: `${context.clock().subtract({ seconds: 5 })}` },
  );
  let posted = 0;
  for (const { key, ...loss } of found)
    posted += Number(await payLoss(context, { ...loss, from: { table: 'offline_acceptance', key }, voucher: loss }));
  return posted;
}
