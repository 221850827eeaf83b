import { type Database, execute, inTransaction } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, TerminalAtPlace } from '../callers.ts';
import { missingOfPremium } from '../premiums/clawback.ts';
import type { VouchersContext } from './context.ts';
import { unprintableOn } from './paper-words.ts';
import type { Printer } from './printer.ts';
import { cancelVoucher } from './return.ts';
import type { VoucherSeal } from './seal.ts';
import { drawVoucherNumber, findVoucher, findVouchers, shownVoucher, type Voucher } from './voucher.ts';

/** The vouchers that were sold at this place today, for printing them again or taking them back. */
export async function listVouchersSoldHere(
  { database, clock }: VouchersContext,
  { caller }: CallOf<'listVouchersSoldHere'>,
) {
  const vouchers = await findVouchers(
    database,
    `v.sold_at = :merchantId AND v.issued_at >= :since AND v.state <> 'issuing' ORDER BY v.id DESC`,
    { merchantId: caller.placeOfUse.merchantId, since: `${startOfDay(dateInTokyo(clock()))}` },
  );
  return {
    vouchers: vouchers.map((voucher) => ({
      ...shownVoucher(voucher),
      prints: voucher.prints,
      unprintable: unprintableOn(voucher),
      mine: voucher.terminalId === caller.terminalId,
    })),
  };
}

/** Makes a PDF of vouchers sold here that still stand; as often as the printer needs, always under the same numbers (6-1). */
export async function printVouchers(
  { database, seal, printer }: VouchersContext & { printer: Printer },
  { caller, body }: CallOf<'printVouchers'>,
) {
  const ids = [...new Set(body.voucherIds)];
  const vouchers = await findVouchers(
    database,
    `v.id = ANY (:ids) AND v.sold_at = :merchantId AND v.state <> 'issuing' ORDER BY v.id`,
    { ids, merchantId: caller.placeOfUse.merchantId },
  );
  if (vouchers.length !== ids.length) return refuse('voucher_unknown');
  if (vouchers.some(({ state }) => state !== 'issued')) return refuse('voucher_not_standing');
  const bytes = await printer.order({
    layout: body.layout,
    vouchers: vouchers.map((voucher) => onPaper(seal, voucher)),
  });
  await execute(database, 'UPDATE voucher SET prints = prints + 1 WHERE id = ANY (:ids)', { ids });
  return { bytes, fileName: `pointken-${vouchers[0]?.id}.pdf` } as never;
}

/** What stands on the paper. */
function onPaper(seal: VoucherSeal, voucher: Voucher) {
  const { number, points, municipality, municipalityCode, street, streetId, scheme, validFrom, validThrough } = voucher;
  return {
    number,
    points,
    municipality,
    street,
    scheme,
    validFrom,
    validThrough,
    kind: voucher.kind,
    issuedOn: dateInTokyo(voucher.issuedAt).toString(),
    claimThrough: voucher.claimThrough,
    returns: voucher.afterExpiry === 'return',
    confirmationCode: seal.confirmationCode(number),
    code: seal.code({ municipalityCode, number, points, validFrom, validThrough, streetId }),
    reprint: voucher.prints > 0,
  };
}

/** Cancels a voucher where it was sold. Where its premium was spent already, only the town's office does. */
export async function cancelVoucherSoldHere(
  context: VouchersContext,
  { caller, params, body }: CallOf<'cancelVoucher'>,
) {
  const voucher = await soldHere(context.database, { caller, ...params });
  if (!voucher) return refuse('voucher_unknown');
  const { holder, key: causeKey } = voucher;
  const missing = voucher.state === 'issued' ? await missingOfPremium(context, { holder, causeKey }) : 0;
  if (missing > 0) return refuse('premium_spent', { missing });
  const cancelled = await cancelVoucher(context, voucher, { reason: body.reason, byWhom: nameOf(caller) });
  return isRefusal(cancelled) ? cancelled : shownVoucher(cancelled);
}

/**
 * Issues a voucher anew under another number, where it was sold. The points stay where they are; only the number changes, and
 * with it the code and the confirmation code.
 */
export async function reissueVoucher(
  { database, clock }: VouchersContext,
  { caller, params, body }: CallOf<'reissueVoucher'>,
) {
  const voucher = await soldHere(database, { caller, ...params });
  if (!voucher) return refuse('voucher_unknown');
  const act = { reason: body.reason, byWhom: nameOf(caller), at: `${clock()}` };
  const isAnew = await inTransaction(database, (client) => changeNumber(client, { voucher, ...act }));
  if (!isAnew) return refuse('voucher_not_standing');
  const anew = await findVoucher(database, 'v.id = :id', { id: voucher.id });
  return anew ? shownVoucher(anew) : refuse('voucher_unknown');
}

/** False where the voucher stands no more, or had another number in the meantime: of two in a race, one changes it. */
async function changeNumber(
  client: Database,
  { voucher: { id, number }, reason, byWhom, at }: { voucher: Voucher; reason: string; byWhom: string; at: string },
): Promise<boolean> {
  const changed = await execute(
    client,
    `UPDATE voucher SET number = :number, prints = 0 WHERE id = :id AND state = 'issued' AND number = :formerNumber`,
    { id, number: drawVoucherNumber(), formerNumber: number },
  );
  if (changed === 0) return false;
  await execute(
    client,
    'INSERT INTO voucher_former_number (number, voucher_id, voided_at, reason, by_whom) VALUES (:number, :id, :at, :reason, :byWhom)',
    { number, id, at, reason, byWhom },
  );
  await execute(
    client,
    `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at) VALUES (:id, 'reissue', :reason, :byWhom, :at)`,
    { id, reason, byWhom, at },
  );
  return true;
}

/** A voucher that was sold at the caller's place. */
const soldHere = (database: Database, { caller, voucherId }: { caller: TerminalAtPlace; voucherId: number }) =>
  findVoucher(database, `v.id = :voucherId AND v.sold_at = :merchantId AND v.state <> 'issuing'`, {
    voucherId,
    merchantId: caller.placeOfUse.merchantId,
  });

const nameOf = ({ placeOfUse, place }: TerminalAtPlace) => `${placeOfUse.name} ${place}`;
