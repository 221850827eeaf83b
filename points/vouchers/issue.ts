import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, hasCode, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf, TerminalAtPlace } from '../callers.ts';
import {
  type CounterSession,
  type findPayingSessions,
  judgeFirstTry,
  judgeSession,
} from '../places/counter-session.ts';
import { judgeOpen } from '../places/place-changes.ts';
import { judgeFunction } from '../registers/functions.ts';
import type { VouchersContext } from './context.ts';
import { type Denomination, finishSale } from './finish-sale.ts';
import { kindsAt, type SoldKind } from './kinds-here.ts';
import type { SaleQueue } from './sale-queue.ts';
import { drawVoucherNumber } from './voucher.ts';

/** Vouchers of one purchase. */
const vouchersMax = 50;

/** What a sale stands on: with the look-up of sessions and the queue, which are made once for all sales. */
export type IssueContext = VouchersContext & {
  payingSession: ReturnType<typeof findPayingSessions>;
  inTurn: SaleQueue;
};

/**
 * ① ポイント券の発行 (6-1【発行】): the points leave the purse, a number is given, and only then there is paper. Idempotent: the
 * key is that of the tap, and a retry completes the sale that stands and is answered with it.
 */
export async function issueVouchers(context: IssueContext, { caller, body, idempotencyKey }: CallOf<'issueVouchers'>) {
  const { clock, payingSession, inTurn } = context;
  // 1. The session of this terminal, opened for this key.
  const found = await payingSession({ id: body.counterSessionId, jkt: caller.jkt });
  const session = judgeSession(found, idempotencyKey);
  if (isRefusal(session)) return session;
  // 2. A sale that stands under this key is a retry, and not judged again.
  const request = JSON.stringify([body.voucherKindId, body.denominations]);
  const known = await requestOf(context, idempotencyKey);
  if (known !== undefined && known !== request) return refuse('exists_with_different_request');
  // 3. A new one is judged and written down; nothing has moved yet.
  if (known === undefined) {
    const sale = { caller, session, request, ...body };
    const refusal = judgeFirstTry(session, clock()) ?? (await writeSale(context, sale));
    // A second press may be judged by what the first one left, key and purse: it is the same sale all the same.
    if (refusal && (await requestOf(context, idempotencyKey)) !== request) return refusal;
  }
  // 4. The points.
  return inTurn(() => finishSale(context, idempotencyKey, body.denominations));
}

const requestOf = async ({ database }: VouchersContext, key: string): Promise<string | undefined> =>
  (await row<{ request: string }>(database, 'SELECT request FROM voucher_sale WHERE key = :key', { key }))?.request;

type NewSale = {
  caller: TerminalAtPlace;
  session: CounterSession & { holder: number };
  voucherKindId: number;
  denominations: Denomination[];
  request: string;
};

/** Judges a sale by what is sold here and what the purse holds, and writes it down, vouchers and numbers included. */
async function writeSale(context: VouchersContext, sale: NewSale) {
  const { database, balances, clock } = context;
  const { caller, session, request } = sale;
  const { holder, paymentKey } = session;
  const now = clock();
  const today = dateInTokyo(now);
  // 1. The kind is sold here today, and not too many at once.
  const ended = judgeOpen(caller.placeOfUse);
  if (ended) return ended;
  const kinds = await kindsAt(database, { place: caller.placeOfUse, today });
  const kind = kinds.find((one) => one.voucherKindId === sale.voucherKindId);
  if (!kind) return (await judgeKind(database, { ...sale, on: `${today}` })) ?? refuse('voucher_kind_unknown');
  const amounts = sale.denominations.flatMap(({ points, count }) => new Array<number>(count).fill(points));
  if (amounts.length > vouchersMax) return refuse('too_many_vouchers');
  // 2. One tap makes one use: a payment under this key is no sale of vouchers.
  if (await balances.isKeyKnown(holder, paymentKey)) return refuse('exists_with_different_request');
  // 3. The purse holds the points.
  const usable = usableOf(await balances.lots(holder), municipalUnit(kind.municipalityCode), today.toString()).points;
  if (amounts.reduce((sum, points) => sum + points, 0) > usable) return refuse('insufficient_points', { usable });
  // 4. The sale and its vouchers, all of it or nothing.
  try {
    await inTransaction(database, (client) => insertSale(client, { ...sale, kind, amounts, now }));
  } catch (error) {
    // A race with the same purchase: the other one wrote it down.
    if (!hasCode(error, '23505')) throw error;
    if ((await requestOf(context, paymentKey)) !== request) return refuse('exists_with_different_request');
  }
  return undefined;
}

/** Why a kind is not sold, where its town has switched vouchers off. */
async function judgeKind(database: Database, { voucherKindId, on }: { voucherKindId: number; on: string }) {
  const kind = await row<{ code: string }>(
    database,
    'SELECT municipality_code AS code FROM voucher_kind WHERE id = :voucherKindId',
    { voucherKindId },
  );
  return kind && judgeFunction(database, { ...kind, name: 'vouchers', on });
}

async function insertSale(
  client: Database,
  {
    caller,
    session,
    request,
    kind,
    amounts,
    now,
  }: NewSale & { kind: SoldKind; amounts: readonly number[]; now: Temporal.Instant },
): Promise<void> {
  const { holder, paymentKey: saleKey, openedAt } = session;
  const { merchantId } = caller.placeOfUse;
  await execute(
    client,
    'INSERT INTO voucher_sale (key, request, holder, merchant_id, terminal_id, sold_at) VALUES (:saleKey, :request, :holder, :merchantId, :terminalId, :now)',
    { saleKey, request, holder, merchantId, terminalId: caller.terminalId, now: `${now}` },
  );
  for (const [index, points] of amounts.entries()) {
    // The first takes the session's own key, so that the session cannot pay as well.
    const key = index === 0 ? saleKey : makeKey(openedAt, `voucher ${saleKey} ${index}`);
    await insertVoucher(client, { ...kind, key, saleKey, holder, points, caller, now });
  }
}

async function insertVoucher(
  client: Database,
  v: SoldKind & {
    key: string;
    saleKey: string;
    holder: number;
    points: number;
    caller: TerminalAtPlace;
    now: Temporal.Instant;
  },
): Promise<void> {
  for (;;) {
    const inserted = await execute(
      client,
      `INSERT INTO voucher (key, sale_key, number, kind_id, municipality_code, street_id, holder, points, sold_at, terminal_id,
                            issued_at, kind_name, valid_from, valid_through, claim_through, after_expiry, state, state_at)
       SELECT :key, :saleKey, :number::text, :voucherKindId, :municipalityCode, :streetId, :holder, :points, :merchantId, :terminalId, :now, :kindName, :validFrom, :validThrough, :claimThrough, :afterExpiry, 'issuing', :now
        WHERE NOT EXISTS (SELECT FROM voucher_former_number WHERE number = :number) ON CONFLICT (number) DO NOTHING`,
      {
        key: v.key,
        saleKey: v.saleKey,
        number: drawVoucherNumber(),
        voucherKindId: v.voucherKindId,
        municipalityCode: v.municipalityCode,
        streetId: v.streetId,
        holder: v.holder,
        points: v.points,
        merchantId: v.caller.placeOfUse.merchantId,
        terminalId: v.caller.terminalId,
        now: `${v.now}`,
        kindName: v.name,
        validFrom: v.validFrom,
        validThrough: v.validThrough,
        claimThrough: v.claimThrough,
        afterExpiry: v.afterExpiry,
      },
    );
    // A number that was drawn before is drawn again.
    if (inserted === 1) return;
  }
}
