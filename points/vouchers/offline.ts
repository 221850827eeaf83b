import pLimit from 'p-limit';
import { judgeOfflineLimit } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { PlaceOfUse, PointsHandlers, Terminal } from '../callers.ts';
import { listBreak } from './break.ts';
import type { VouchersContext } from './context.ts';
import { type Loss, payLoss } from './loss.ts';
import { outcomeWords } from './outcome-words.ts';
import { judgePeriod, judgeScope, proveVoucher } from './proof.ts';
import { redeem, standingRedemption } from './redemption.ts';

type Pass = {
  id: string;
  merchantId: number;
  pointsMax: number;
  countMax: number;
  issuedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};
type Acceptance = { key: string; passId: string; code: string; acceptedAt: string };
type Result = { outcome: string; points: number; number: string | null };

/**
 * 通信のないときの消込 (decision 8). A terminal takes a pass while it has a network: until when, how much. What it then
 * accepted it brings later, in any order, as often as it likes. Every shop that accepted within its limit is paid: the first
 * from the voucher, every other by the issuing municipality, whose loss is listed.
 */
export function offlineHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'takeOfflinePass' | 'syncOfflineAcceptances'> {
  const { database, clock, seal } = context;
  // Each holds a connection for its passes beside those it works with.
  const inTurn = pLimit(4);
  return {
    async takeOfflinePass({ caller }) {
      const place = caller.placeOfUse;
      const now = clock();
      const limits = await row<{ pointsMax: number; countMax: number; hours: number }>(
        database,
        `SELECT offline_points_max AS "pointsMax", offline_count_max AS "countMax", offline_hours AS hours
           FROM municipality_account WHERE code = $1`,
        [place.municipalityCode],
      );
      const { pointsMax = 0, countMax = 0, hours = 1 } = limits ?? {};
      const passId = makeKey(now);
      const expiresAt = now.add({ hours });
      await database.query(
        `INSERT INTO offline_pass (id, terminal_id, merchant_id, points_max, count_max, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [passId, caller.terminalId, place.merchantId, pointsMax, countMax, `${now}`, `${expiresAt}`],
      );
      const codes = new Map(place.accepts.map(({ code, name }) => [code, { code, name }]));
      codes.set(place.municipalityCode, { code: place.municipalityCode, name: place.municipality });
      return {
        passId,
        issuedAt: `${now}`,
        expiresAt: `${expiresAt}`,
        pointsMax,
        countMax,
        place: place.name,
        streetId: place.street?.streetId ?? null,
        ownPoints: place.street?.officeId ? (place.street.ownPoints?.name ?? null) : null,
        municipalities: [...codes.values()],
        keys: seal.keys,
      };
    },

    async syncOfflineAcceptances({ caller, body }) {
      const place = caller.placeOfUse;
      return inTurn(async () => {
        const results = await inTransaction(database, async (client) => {
          // The limit of a pass holds also where a terminal sends twice at once. Held in one order, and so that what refers to
          // a pass can still be written beside it.
          await client.query('SELECT FROM offline_pass WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [
            [...new Set(body.acceptances.map(({ passId }) => passId))],
          ]);
          const settled = [];
          // One after the other, as the terminal accepted them: its limit counts in that order.
          for (const acceptance of body.acceptances) {
            const { outcome, points, number } = await settle(context, { caller, place, acceptance });
            settled.push({ key: acceptance.key, outcome, paid: isPaid(outcome), points, number, ...wordsOf(outcome) });
          }
          return settled;
        });
        return { results };
      });
    },
  };
}

const isPaid = (outcome: string) => outcome === 'paid' || outcome === 'loss';

function wordsOf(outcome: string): { title: string; titleEn: string } {
  if (outcome === 'paid') return { title: '届きました。支払われます。', titleEn: 'Received; it will be paid.' };
  if (outcome === 'loss')
    return {
      title: '届きました。支払われます。同じ券がほかの店でも使われたため、自治体が確かめます。',
      titleEn: 'Received; it will be paid. Another shop took the same voucher; the municipality will look at it.',
    };
  return outcomeWords(outcome);
}

/** What becomes of one acceptance; the same key again is answered as before. */
async function settle(
  context: VouchersContext,
  { caller, place, acceptance }: { caller: Terminal; place: PlaceOfUse; acceptance: Acceptance },
): Promise<Result> {
  const { database, clock } = context;
  const nothing = (outcome: string): Result => ({ outcome, points: 0, number: null });
  const known = await row<Result & { merchantId: number }>(
    database,
    `SELECT outcome, a.points, v.number, merchant_id AS "merchantId" FROM offline_acceptance a
       LEFT JOIN voucher v ON v.id = voucher_id WHERE a.key = $1`,
    [acceptance.key],
  );
  // What another shop was answered is its own.
  if (known && known.merchantId !== place.merchantId) return nothing('acceptance_of_other_shop');
  if (known) return { outcome: known.outcome, points: known.points, number: known.number };
  // 1. The pass is this terminal's own.
  const pass = await row<Pass>(
    database,
    `SELECT id, merchant_id AS "merchantId", points_max AS "pointsMax", count_max AS "countMax", issued_at AS "issuedAt", expires_at AS "expiresAt"
       FROM offline_pass WHERE id = $1 AND terminal_id = $2 AND merchant_id = $3`,
    [acceptance.passId, caller.terminalId, place.merchantId],
  );
  if (!pass) return nothing('offline_pass_unknown');
  // 2. The voucher is genuine.
  const proved = await proveVoucher(context, { proof: { code: acceptance.code }, caller });
  if (isRefusal(proved)) return nothing(proved.refused);
  const { voucher } = proved;
  const now = clock();
  // 3. When: a clock that is wrong says another time than can be; it is taken as the nearest that can.
  const toldAt = Temporal.Instant.from(acceptance.acceptedAt);
  const latest = earlier(pass.expiresAt, now);
  const acceptedAt = later(pass.issuedAt, earlier(toldAt, latest));
  const clockOff = !acceptedAt.equals(toldAt);
  // 4. Where, and whether it was valid: with a clock that is wrong, at any time of the pass.
  const wrong =
    judgeScope(place, voucher) ??
    judgePeriod(voucher, daysOf(clockOff ? [pass.issuedAt, latest] : [acceptedAt, acceptedAt]));
  const outcome = wrong ? wrong.refused : await decide();
  const kept = await keep(outcome);
  if (!kept) return settle(context, { caller, place, acceptance });
  if (isPaid(outcome) && clockOff) await brk('clock_off');
  if (outcome === 'loss') {
    await brk(proved.replaced ? 'number_void' : 'offline_double');
    await payLoss(context, {
      from: { table: 'offline_acceptance', key: acceptance.key },
      ledgerKey: kept.ledgerKey,
      at: now,
      merchantId: place.merchantId,
      voucher,
    });
  }
  return { outcome, points: voucher.points, number: voucher.number };

  /** 5. Within the limit, and once in this shop; then the first has the voucher and every other is the town's loss. */
  async function decide(): Promise<string> {
    const before = await rows<{ points: number; passId: string; voucherId: number; merchantId: number }>(
      database,
      `SELECT points, pass_id AS "passId", voucher_id AS "voucherId", merchant_id AS "merchantId" FROM offline_acceptance
        WHERE outcome IN ('paid', 'loss') AND (pass_id = $1 OR (voucher_id = $2 AND merchant_id = $3))`,
      [pass!.id, voucher.id, place.merchantId],
    );
    const ours = before.filter((one) => one.passId === pass!.id);
    const beyond = judgeOfflineLimit(pass!, { taken: ours, next: voucher });
    if (beyond) return beyond;
    if (before.some((one) => one.voucherId === voucher.id)) return 'already_accepted_here';
    if (proved && !isRefusal(proved) && !proved.replaced) {
      const done = await redeem(context, voucher, {
        key: acceptance.key,
        merchantId: place.merchantId,
        payeeId: place.merchantId,
        terminalId: caller.terminalId,
        way: 'offline',
        purpose: 'purchase',
        stampedOn: dateInTokyo(acceptedAt).toString(),
        clearingId: null,
      });
      if (!isRefusal(done)) return 'paid';
    }
    const use = await standingRedemption(database, voucher.id);
    // A crash after our own redemption and before it was written down here: it was ours.
    if (use?.key === acceptance.key && use.merchantId === place.merchantId) return 'paid';
    return use?.merchantId === place.merchantId ? 'already_accepted_here' : 'loss';
  }

  async function keep(outcome: string): Promise<{ ledgerKey: string } | undefined> {
    const ledgerKey = makeKey(now, `loss ${acceptance.key}`);
    try {
      await database.query(
        `INSERT INTO offline_acceptance (key, pass_id, voucher_id, merchant_id, points, told_at, accepted_at, arrived_at, outcome, ledger_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          acceptance.key,
          pass!.id,
          voucher.id,
          place.merchantId,
          voucher.points,
          `${toldAt}`,
          `${acceptedAt}`,
          `${now}`,
          outcome,
          ledgerKey,
        ],
      );
      return { ledgerKey };
    } catch (error) {
      // The same acceptance in the same moment, or another phone of this shop: read again what stands.
      if (hasCode(error, '23505')) return undefined;
      throw error;
    }
  }

  function brk(kind: 'clock_off' | 'offline_double' | 'number_void') {
    return listBreak(database, { kind, voucher, merchantId: place.merchantId, clearingId: null, foundAt: now });
  }
}

const daysOf = ([from, through]: [Temporal.Instant, Temporal.Instant]) => ({
  from: dateInTokyo(from).toString(),
  through: dateInTokyo(through).toString(),
});

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b);

/** Pays the losses that a crash or a busy ledger left behind; returns how many. */
export async function postLosses(context: VouchersContext): Promise<number> {
  const found = await rows<Omit<Loss, 'from' | 'voucher'> & Loss['voucher'] & { key: string }>(
    context.database,
    `SELECT a.key, a.ledger_key AS "ledgerKey", a.arrived_at AS at, a.merchant_id AS "merchantId",
            v.id, v.points, v.municipality_code AS "municipalityCode", v.claim_through AS "claimThrough"
       FROM offline_acceptance a JOIN voucher v ON v.id = a.voucher_id
      WHERE NOT a.posted AND a.outcome = 'loss' AND a.arrived_at < $1 ORDER BY a.arrived_at LIMIT 1000`,
    [`${context.clock().subtract({ seconds: 5 })}`],
  );
  let posted = 0;
  for (const { key, ...loss } of found)
    posted += Number(await payLoss(context, { ...loss, from: { table: 'offline_acceptance', key }, voucher: loss }));
  return posted;
}
