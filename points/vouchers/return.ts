import { makeKey } from '../../ledger/index.ts';
import { execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { refundWithPremium } from '../premiums/clawback.ts';
import { type Doer, trailChange } from '../registers/trail.ts';
import type { VouchersContext } from './context.ts';
import { findVoucher, type Voucher } from './voucher.ts';

/**
 * Cancels a voucher that was not used: its points go back to the very lots they came from; what expired meanwhile is
 * expired (decision 7). Why and by whom is kept.
 *
 * @param officer somebody of the town's office, where it was not a shop: a line of the trail is kept
 */
export async function cancelVoucher(
  context: VouchersContext,
  voucher: Voucher,
  { reason, byWhom, officer }: { reason: string; byWhom: string; officer?: Doer['caller'] },
): Promise<Voucher | Refusal<'voucher_not_standing' | 'voucher_unknown'>> {
  const { database, clock } = context;
  const now = clock();
  const refused = await inTransaction(database, async (client) => {
    const write = async () => {
      const changed = await execute(
        client,
        `UPDATE voucher SET state = 'cancelled', state_at = :now, return_key = :returnKey
        WHERE id = :id AND state = 'issued'`,
        { id: voucher.id, now: `${now}`, returnKey: makeKey(now) },
      );
      return changed === 0 ? refuse('voucher_not_standing') : undefined;
    };
    const about = { subject: 'voucher', id: voucher.id, name: voucher.number, act: 'cancel', reason } as const;
    const against = await (officer ? trailChange(client, { caller: officer, now }, about, write) : write());
    if (against) return against;
    await execute(
      client,
      `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at)
       VALUES (:voucherId, 'cancel', :reason, :byWhom, :now)`,
      { voucherId: voucher.id, reason, byWhom, now: `${now}` },
    );
    return undefined;
  });
  if (refused) return refused;
  await returnPoints(context, voucher.id);
  return (await findVoucher(database, 'v.id = :id', { id: voucher.id })) ?? refuse('voucher_unknown');
}

/** Gives back the points of a voucher whose state says so, also after a crash. Idempotent. False where the ledger is busy. */
export async function returnPoints(context: VouchersContext, voucherId: number): Promise<boolean> {
  const { database, book, clock } = context;
  const found = await row<{ key: string; returnKey: string; holder: number; municipalityCode: string }>(
    database,
    `SELECT key, return_key, holder, municipality_code FROM voucher
      WHERE id = :voucherId AND return_key IS NOT NULL AND NOT returned`,
    { voucherId },
  );
  if (!found) return true;
  const { key: originalKey, returnKey, holder, municipalityCode } = found;
  const now = clock();
  const returned = await settleIntent({
    clock,
    key: returnKey,
    post: (key) =>
      refundWithPremium(context, { holder, causeKey: originalKey, refundKey: key }, () =>
        book.reverse({ key, holder, occurredAt: now, municipalityCode, originalKey }),
      ),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE voucher SET return_key = CASE return_key WHEN :oldKey THEN :newKey ELSE return_key END
          WHERE id = :voucherId AND NOT returned RETURNING return_key AS key`,
        { voucherId, oldKey, newKey },
      ),
    markDone: () => execute(database, 'UPDATE voucher SET returned = true WHERE id = :voucherId', { voucherId }),
    standsAs: 'restore_exceeds_original',
  });
  return returned.state === 'done';
}

/** Gives back what a crash or a busy ledger left behind; returns how many. */
export async function returnLeftBehind(context: VouchersContext): Promise<number> {
  const found = await rows<{ id: number }>(
    context.database,
    'SELECT id FROM voucher WHERE return_key IS NOT NULL AND NOT returned ORDER BY id LIMIT 1000',
  );
  let done = 0;
  for (const { id } of found) done += Number(await returnPoints(context, id));
  return done;
}
