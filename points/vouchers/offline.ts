import type { LimitFunction } from 'p-limit';
import { judgeOfflineLimit } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { CallOf, TerminalAtPlace } from '../callers.ts';
import { listBreak, type NewBreak } from './break.ts';
import type { VouchersContext } from './context.ts';
import { payLoss } from './loss.ts';
import { findOwnPass, lockPasses, type OfflinePass } from './offline-pass.ts';
import { outcomeWords } from './outcome-words.ts';
import { judgePeriod, judgeScope, type Proved, proveVoucher } from './proof.ts';
import { redeem, standingRedemption } from './redemption.ts';

type Acceptance = { key: string; passId: string; code: string; acceptedAt: string };
type Arrived = { caller: TerminalAtPlace; acceptance: Acceptance };
type Result = { outcome: string; points: number; number: string | null };

/** `inTurn` bounds how many are brought in at once: each holds a connection for its passes beside those it works with. */
export type OfflineContext = VouchersContext & { inTurn: LimitFunction };

/**
 * 通信のないときの消込 (decision 8): takes what a terminal accepted without a network, in any order, as often as it likes. Every
 * shop that accepted within its limit is paid: the first from the voucher, every other by the issuing municipality, whose loss is
 * listed. Idempotent: each acceptance has a key of its own, and is answered as before.
 */
export function syncOfflineAcceptances(context: OfflineContext, { caller, body }: CallOf<'syncOfflineAcceptances'>) {
  return context.inTurn(async () => {
    const results = await inTransaction(context.database, async (client) => {
      await lockPasses(
        client,
        body.acceptances.map(({ passId }) => passId),
      );
      const settled = [];
      // One after the other, as the terminal accepted them: its limit counts in that order.
      for (const acceptance of body.acceptances) {
        const { outcome, points, number } = await settle(context, { caller, acceptance });
        settled.push({ key: acceptance.key, outcome, paid: isPaid(outcome), points, number, ...wordsOf(outcome) });
      }
      return settled;
    });
    return { results };
  });
}

const isPaid = (outcome: string) => outcome === 'paid' || outcome === 'loss';

function wordsOf(outcome: string): { title: string; titleEn: string } {
  if (outcome === 'paid') return { title: '届きました。支払われます。', titleEn: 'Received. It will be paid.' };
  if (outcome === 'loss')
    return {
      title: '届きました。支払われます。同じ券がほかの店でも使われたため、自治体が確かめます。',
      titleEn:
        'Received. It will be paid. The same voucher was also used at another shop, so the municipality will look into it.',
    };
  return outcomeWords(outcome);
}

/** What becomes of one acceptance. Idempotent: the same key is answered as before. */
async function settle(context: VouchersContext, arrived: Arrived): Promise<Result> {
  const { database, clock } = context;
  const { caller, acceptance } = arrived;
  // 1. A known key is a retry.
  const known = await settledBefore(context, arrived);
  if (known) return known;
  // 2. The pass is this terminal's own.
  const pass = await findOwnPass(database, { passId: acceptance.passId, caller });
  if (!pass) return nothing('offline_pass_unknown');
  // 3. The voucher is genuine.
  const proved = await proveVoucher(context, { proof: { code: acceptance.code }, caller });
  if (isRefusal(proved)) return nothing(proved.refused);
  // 4. When it was accepted, as far as the terminal's clock can be right.
  const now = clock();
  const time = timeOf({ pass, acceptance, now });
  const judged: Judged = { ...arrived, ...proved, pass, time, now };
  // 5. Where, and whether it was valid; then the limit, and who was first.
  const { voucher } = proved;
  const wrong = (await judgeScope(database, { place: caller.placeOfUse, voucher })) ?? judgePeriod(voucher, time.days);
  const outcome = wrong ? wrong.refused : await redeemWithinLimit(context, judged);
  // 6. The row. Where another took its place in a race, what stands is the answer.
  const ledgerKey = await insertAcceptance(context, { ...judged, outcome });
  if (!ledgerKey) return settle(context, arrived);
  // 7. What the municipality has to look at, and what it pays itself.
  if (isPaid(outcome) && time.isClockOff) await listBreakOf(context, { ...judged, kind: 'clock_off' });
  if (outcome === 'loss') {
    await listBreakOf(context, { ...judged, kind: proved.replaced ? 'number_void' : 'offline_double' });
    const { merchantId } = caller.placeOfUse;
    const from = { table: 'offline_acceptance' as const, key: acceptance.key };
    await payLoss(context, { from, ledgerKey, at: now, merchantId, voucher });
  }
  return { outcome, points: voucher.points, number: voucher.number };
}

type Judged = Arrived & Proved & { pass: OfflinePass; time: AcceptedTime; now: Temporal.Instant };

const nothing = (outcome: string): Result => ({ outcome, points: 0, number: null });

/** The answer that was given under this key; what another shop was answered is its own. */
async function settledBefore(
  { database }: VouchersContext,
  { caller, acceptance }: Arrived,
): Promise<Result | undefined> {
  const known = await row<Result & { merchantId: number }>(
    database,
    `SELECT outcome, a.points, v.number, merchant_id FROM offline_acceptance a
       LEFT JOIN voucher v ON v.id = voucher_id WHERE a.key = :key`,
    { key: acceptance.key },
  );
  if (known && known.merchantId !== caller.placeOfUse.merchantId) return nothing('acceptance_of_other_shop');
  return known && { outcome: known.outcome, points: known.points, number: known.number };
}

/** `days` are those on one of which the voucher must have been valid. */
type AcceptedTime = {
  toldAt: Temporal.Instant;
  acceptedAt: Temporal.Instant;
  isClockOff: boolean;
  days: { from: string; through: string };
};

/**
 * When a voucher was accepted. A clock that is wrong says another time than can be; it is taken as the nearest that can, and the
 * voucher may have been valid at any time of the pass.
 */
function timeOf({ pass, acceptance, now }: Pick<Judged, 'pass' | 'acceptance' | 'now'>): AcceptedTime {
  const toldAt = Temporal.Instant.from(acceptance.acceptedAt);
  const latest = earlier(pass.expiresAt, now);
  const acceptedAt = later(pass.issuedAt, earlier(toldAt, latest));
  const isClockOff = !acceptedAt.equals(toldAt);
  const [from, through] = isClockOff ? [pass.issuedAt, latest] : [acceptedAt, acceptedAt];
  const days = { from: dateInTokyo(from).toString(), through: dateInTokyo(through).toString() };
  return { toldAt, acceptedAt, isClockOff, days };
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b);

/** Within the limit, and once in this shop; then the first has the voucher and every other is the town's loss. */
async function redeemWithinLimit(
  context: VouchersContext,
  { caller, acceptance, pass, voucher, replaced, time }: Judged,
): Promise<string> {
  const { database } = context;
  const { merchantId } = caller.placeOfUse;
  // 1. The limit of the pass, and not twice in this shop.
  const before = await rows<{ points: number; passId: string; voucherId: number; merchantId: number }>(
    database,
    `SELECT points, pass_id, voucher_id, merchant_id FROM offline_acceptance
      WHERE outcome IN ('paid', 'loss') AND (pass_id = :passId OR (voucher_id = :voucherId AND merchant_id = :merchantId))`,
    { passId: pass.id, voucherId: voucher.id, merchantId },
  );
  const beyond = judgeOfflineLimit(pass, { taken: before.filter((one) => one.passId === pass.id), next: voucher });
  if (beyond) return beyond;
  if (before.some((one) => one.voucherId === voucher.id)) return 'already_accepted_here';
  // 2. The voucher itself, for one of all who ask for it; a number that was replaced is nobody's.
  if (!replaced) {
    const done = await redeem(context, voucher, {
      key: acceptance.key,
      merchantId,
      payeeId: merchantId,
      terminalId: caller.terminalId,
      way: 'offline',
      purpose: 'purchase',
      stampedOn: dateInTokyo(time.acceptedAt).toString(),
      clearingId: null,
    });
    if (!isRefusal(done)) return 'paid';
  }
  // 3. Who has it. After a crash between our own redemption and its row here, it is ours.
  const use = await standingRedemption(database, voucher.id);
  if (use?.key === acceptance.key && use.merchantId === merchantId) return 'paid';
  return use?.merchantId === merchantId ? 'already_accepted_here' : 'loss';
}

/** Writes an acceptance down; returns the key under which its loss would be paid, undefined where another took its place. */
async function insertAcceptance(
  { database }: VouchersContext,
  { caller, acceptance, pass, voucher, time, now, outcome }: Judged & { outcome: string },
): Promise<string | undefined> {
  const ledgerKey = makeKey(now, `loss ${acceptance.key}`);
  try {
    await execute(
      database,
      `INSERT INTO offline_acceptance (key, pass_id, voucher_id, merchant_id, points, told_at, accepted_at, arrived_at, outcome, ledger_key)
       VALUES (:key, :passId, :voucherId, :merchantId, :points, :toldAt, :acceptedAt, :now, :outcome, :ledgerKey)`,
      {
        key: acceptance.key,
        passId: pass.id,
        voucherId: voucher.id,
        merchantId: caller.placeOfUse.merchantId,
        points: voucher.points,
        toldAt: `${time.toldAt}`,
        acceptedAt: `${time.acceptedAt}`,
        now: `${now}`,
        outcome,
        ledgerKey,
      },
    );
    return ledgerKey;
  } catch (error) {
    // The same acceptance in the same moment, or another phone of this shop: read again what stands.
    if (hasCode(error, '23505')) return undefined;
    throw error;
  }
}

const listBreakOf = ({ database }: VouchersContext, { caller, voucher, now, kind }: Judged & Pick<NewBreak, 'kind'>) =>
  listBreak(database, { kind, voucher, merchantId: caller.placeOfUse.merchantId, clearingId: null, foundAt: now });
