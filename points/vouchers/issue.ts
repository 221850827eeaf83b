import { makeKey } from '../../ledger/index.ts';
import { type Database, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { settleIntent } from '../book/intent.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PlaceOfUse, PointsHandlers, Terminal } from '../callers.ts';
import { type CounterSession, findPayingSessions, judgeFirstTry, judgeSession } from '../places/counter-session.ts';
import { moveWithPremium, type PremiumCause } from '../premiums/award.ts';
import type { VouchersContext } from './context.ts';
import { createSaleQueue } from './sale-queue.ts';
import { drawVoucherNumber, findVouchers, lotExpiresOn, shownVoucher, type Voucher } from './voucher.ts';

/** Vouchers of one purchase. */
const vouchersMax = 50;

type Kind = {
  voucherKindId: number;
  name: string;
  municipalityCode: string;
  municipality: string;
  streetId: number | null;
  street: string | null;
  validFrom: string;
  validThrough: string;
  claimThrough: string;
  afterExpiry: 'return' | 'forfeit';
};
type Denomination = { points: number; count: number };

/** ① ポイント券の発行 (6-1【発行】): the points leave the purse, a number is given, and only then there is paper. */
export function voucherIssueHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'listVoucherKindsHere' | 'issueVouchers'> {
  const { database, balances, clock } = context;
  const payingSession = findPayingSessions(context.reader);
  const inTurn = createSaleQueue();

  return {
    async listVoucherKindsHere({ caller }) {
      const place = caller.placeOfUse;
      const kinds = await kindsAt(database, place, dateInTokyo(clock()));
      return {
        place: place.name,
        clears: place.street?.officeId === place.merchantId,
        kinds: kinds.map(
          ({ voucherKindId, name, municipalityCode, municipality, street, validFrom, validThrough }) => ({
            voucherKindId,
            name,
            street,
            validFrom,
            validThrough,
            municipality: { code: municipalityCode, name: municipality },
          }),
        ),
      };
    },

    async issueVouchers({ caller, body, idempotencyKey }) {
      const place = caller.placeOfUse;
      const found = await payingSession({ id: body.counterSessionId, jkt: caller.jkt });
      const session = judgeSession(found, idempotencyKey);
      if (isRefusal(session)) return session;
      const request = JSON.stringify([body.voucherKindId, body.denominations]);
      const known = await row<{ request: string }>(database, 'SELECT request FROM voucher_sale WHERE key = $1', [
        idempotencyKey,
      ]);
      if (known && known.request !== request) return refuse('exists_with_different_request');
      if (!known) {
        const refusal = judgeFirstTry(session, clock()) ?? (await prepare({ caller, place, session, body, request }));
        if (refusal) return refusal;
      }
      return inTurn(() => finishSale(context, idempotencyKey, body.denominations));
    },
  };

  /** Judges a purchase and writes it down, vouchers and numbers included; nothing has moved yet. */
  async function prepare({
    caller,
    place,
    session,
    body,
    request,
  }: {
    caller: Terminal;
    place: PlaceOfUse;
    session: CounterSession & { holder: number };
    body: { voucherKindId: number; denominations: Denomination[] };
    request: string;
  }) {
    const now = clock();
    const today = dateInTokyo(now);
    const kind = (await kindsAt(database, place, today)).find((one) => one.voucherKindId === body.voucherKindId);
    if (!kind) return refuse('voucher_kind_unknown');
    const amounts = body.denominations.flatMap(({ points, count }) => new Array<number>(count).fill(points));
    if (amounts.length > vouchersMax) return refuse('too_many_vouchers');
    const { holder, paymentKey } = session;
    // One tap makes one use: a payment under this key is not a purchase of vouchers.
    if (await balances.isKeyKnown(holder, paymentKey)) return refuse('exists_with_different_request');
    const usable = usableOf(await balances.lots(holder), municipalUnit(kind.municipalityCode), today.toString()).points;
    if (amounts.reduce((sum, points) => sum + points, 0) > usable) return refuse('insufficient_points', { usable });
    try {
      await inTransaction(database, async (client) => {
        await client.query(
          'INSERT INTO voucher_sale (key, request, holder, merchant_id, terminal_id, sold_at) VALUES ($1, $2, $3, $4, $5, $6)',
          [paymentKey, request, holder, place.merchantId, caller.terminalId, `${now}`],
        );
        for (const [index, points] of amounts.entries()) {
          // The first takes the session's own key, so that the session cannot pay as well.
          const key = index === 0 ? paymentKey : makeKey(session.openedAt, `voucher ${paymentKey} ${index}`);
          await addVoucher(client, { ...kind, key, saleKey: paymentKey, holder, points, caller, place, now });
        }
      });
    } catch (error) {
      // The same purchase at the same moment: the other one wrote it down.
      if (!hasCode(error, '23505')) throw error;
      const other = await row<{ request: string }>(database, 'SELECT request FROM voucher_sale WHERE key = $1', [
        paymentKey,
      ]);
      if (other?.request !== request) return refuse('exists_with_different_request');
    }
    return undefined;
  }
}

async function addVoucher(
  client: Database,
  v: Kind & {
    key: string;
    saleKey: string;
    holder: number;
    points: number;
    caller: Terminal;
    place: PlaceOfUse;
    now: Temporal.Instant;
  },
): Promise<void> {
  for (;;) {
    const made = await client.query(
      `INSERT INTO voucher (key, sale_key, number, kind_id, municipality_code, street_id, holder, points, sold_at, terminal_id,
                            issued_at, valid_from, valid_through, claim_through, after_expiry, state, state_at)
       SELECT $1, $2, $3::text, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'issuing', $11
        WHERE NOT EXISTS (SELECT FROM voucher_former_number WHERE number = $3) ON CONFLICT (number) DO NOTHING`,
      [
        v.key,
        v.saleKey,
        drawVoucherNumber(),
        v.voucherKindId,
        v.municipalityCode,
        v.streetId,
        v.holder,
        v.points,
        v.place.merchantId,
        v.caller.terminalId,
        `${v.now}`,
        v.validFrom,
        v.validThrough,
        v.claimThrough,
        v.afterExpiry,
      ],
    );
    // A number that was drawn before is drawn again.
    if (made.rowCount === 1) return;
  }
}

/**
 * Moves the points of a purchase that is written down and says what was issued. Every step may run again: after a lost
 * answer, a crash in the middle, or by the job that looks after unfinished sales.
 */
export async function finishSale(context: VouchersContext, saleKey: string, denominations?: Denomination[]) {
  const { database, balances, clock } = context;
  const vouchers = await findVouchers(database, 'v.sale_key = $1 ORDER BY v.id', [saleKey]);
  // The first has the session's own key: where that is a payment's already, the tap is used and nothing else is issued.
  const head = vouchers.find(({ key }) => key === saleKey);
  const begun = head && (await finishVoucher(context, head));
  if (isRefusal(begun)) {
    if (begun.refused !== 'overloaded') await forgetUnissued(database, saleKey);
    return begun;
  }
  if (!begun) await forgetUnissued(database, saleKey);
  const rest = begun ? vouchers.filter((voucher) => voucher !== head) : [];
  const issued = [begun, ...(await Promise.all(rest.map((voucher) => finishVoucher(context, voucher))))];
  const refused = issued.find(isRefusal);
  if (refused && isRefusal(refused)) return refused;
  const sale = await row<{ holder: number }>(database, 'SELECT holder FROM voucher_sale WHERE key = $1', [saleKey]);
  const [first] = vouchers;
  const holder = sale?.holder ?? 0;
  const lots = await balances.lots(holder);
  const today = dateInTokyo(clock()).toString();
  const { points: balance, expiries } = usableOf(lots, municipalUnit(first?.municipalityCode ?? '0'), today);
  const standing = issued.filter((voucher): voucher is Voucher => !isRefusal(voucher) && voucher !== undefined);
  const asked = denominations?.reduce((sum, { count }) => sum + count, 0) ?? standing.length;
  if (standing.length === 0) return refuse('insufficient_points', { usable: balance });
  const premium = await premiumOf(database, holder, standing);
  return { vouchers: standing.map(shownVoucher), missing: asked - standing.length, balance, expiries, premium };
}

/** Forgets the vouchers of a purchase that never were: no points moved, no number was told. */
const forgetUnissued = (database: Database, saleKey: string) =>
  database.query(`DELETE FROM voucher WHERE sale_key = $1 AND state = 'issuing'`, [saleKey]);

/** What the vouchers of a purchase brought on top; of one campaign, unless it was used up in between. */
async function premiumOf(database: Database, holder: number, vouchers: Voucher[]) {
  const found = await row<{ name: string; points: number }>(
    database,
    `SELECT min(name) AS name, sum(points - taken_back - missing)::bigint AS points FROM premium_award JOIN premium_campaign c ON c.id = campaign_id
      WHERE holder = $1 AND cause_key = ANY ($2) AND state IN ('due', 'given')`,
    [holder, vouchers.map(({ key }) => key)],
  );
  return found?.points ? found : null;
}

/** One voucher of a purchase: issued; gone, where the points were used elsewhere meanwhile; or busy, and asked again. */
async function finishVoucher(
  context: VouchersContext,
  voucher: Voucher,
): Promise<Voucher | Refusal<'overloaded' | 'key_in_the_future' | 'exists_with_different_request'> | undefined> {
  if (voucher.state !== 'issuing') return voucher;
  const { database, book, clock } = context;
  const { id, key, holder, points: amount, municipalityCode, claimThrough, issuedAt, streetId } = voucher;
  const cause: PremiumCause = {
    occasion: 'voucher',
    holder,
    causeKey: key,
    municipalityCode,
    amount,
    at: issuedAt,
    place: { merchantId: null, streetId },
  };
  let isForgotten = false;
  // It never was a voucher: no points moved, no number was told.
  const forget = async () => {
    await database.query(`DELETE FROM voucher WHERE id = $1 AND state = 'issuing'`, [id]);
    isForgotten = true;
  };
  const moved = await settleIntent({
    clock,
    key,
    post: () =>
      moveWithPremium(context, cause, () =>
        book.issueVoucher({
          key,
          holder,
          occurredAt: issuedAt,
          amount,
          municipalityCode,
          voucherId: id,
          expiresOn: lotExpiresOn(claimThrough),
        }),
      ),
    // The key is that of the purchase, and nobody waits for it after two days.
    renewKey: async () => {
      await forget();
      return undefined;
    },
    markDone: () => database.query(`UPDATE voucher SET state = 'issued' WHERE id = $1 AND state = 'issuing'`, [id]),
  });
  if (moved.state === 'done') return { ...voucher, state: 'issued' };
  if (moved.state === 'refused') await forget();
  // Busy, or the month was closed in this very moment: asked again under the same key, it goes on from here.
  if (!isForgotten) return refuse('overloaded');
  const { refused } = moved.refusal;
  return refused === 'key_in_the_future' || refused === 'exists_with_different_request' ? refuse(refused) : undefined;
}

/** The kinds that are sold at a place on a day, with the validity that a voucher of that day would have. */
async function kindsAt(database: Database, place: PlaceOfUse, today: Temporal.PlainDate): Promise<Kind[]> {
  const codes = place.accepts.filter(({ vouchers }) => vouchers).map(({ code }) => code);
  return rows<Kind>(
    database,
    `SELECT k.id AS "voucherKindId", k.name, k.municipality_code AS "municipalityCode", town.name AS municipality,
            k.street_id AS "streetId", street.name AS street, coalesce(k.valid_from, $2) AS "validFrom",
            coalesce(k.valid_through, $2 + k.valid_days - 1) AS "validThrough",
            coalesce(k.valid_through, $2 + k.valid_days - 1) + k.claim_days AS "claimThrough", k.after_expiry AS "afterExpiry"
       FROM voucher_kind k JOIN municipality town ON town.code = k.municipality_code
       LEFT JOIN shopping_street street ON street.id = k.street_id
      WHERE k.municipality_code = ANY ($1) AND $2::date BETWEEN k.sold_from AND k.sold_through
        -- A shop sells what counts in its own street; a counter of the town sells for all of its streets.
        AND (k.street_id IS NULL OR k.street_id = $3 OR ($4 AND k.municipality_code = $5))
      ORDER BY k.municipality_code <> $5, k.id`,
    [codes, today.toString(), place.street?.streetId ?? null, place.kind === 'facility', place.municipalityCode],
  );
}
