import { inTransaction } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { PointsHandlers, TerminalAtPlace } from '../callers.ts';
import { missingOfPremium } from '../premiums/return.ts';
import type { VouchersContext } from './context.ts';
import { startPrinter } from './printer.ts';
import { cancelVoucher } from './return.ts';
import { drawVoucherNumber, findVoucher, findVouchers, shownVoucher, type Voucher } from './voucher.ts';

export type PrintHandlers = Pick<
  PointsHandlers,
  'listVouchersSoldHere' | 'printVouchers' | 'cancelVoucher' | 'reissueVoucher'
>;

/** Paper: printing as often as the printer needs, taking back, and issuing anew under another number (6-1). */
export function voucherPrintHandlers(context: VouchersContext): PrintHandlers & { closePrinter(): Promise<void> } {
  const { database, clock, seal } = context;
  const printer = startPrinter();

  /** A voucher that was sold at the caller's place. */
  async function soldHere({ placeOfUse: { merchantId } }: TerminalAtPlace, voucherId: number) {
    const voucher = await findVoucher(database, `v.id = $1 AND v.sold_at = $2 AND v.state <> 'issuing'`, [
      voucherId,
      merchantId,
    ]);
    return voucher ?? refuse('voucher_unknown');
  }

  return {
    closePrinter: () => printer.close(),

    async listVouchersSoldHere({ caller }) {
      const place = caller.placeOfUse;
      const vouchers = await findVouchers(
        database,
        `v.sold_at = $1 AND v.issued_at >= $2 AND v.state <> 'issuing' ORDER BY v.id DESC`,
        [place.merchantId, `${startOfDay(dateInTokyo(clock()))}`],
      );
      return {
        vouchers: vouchers.map((voucher) => ({
          ...shownVoucher(voucher),
          prints: voucher.prints,
          mine: voucher.terminalId === caller.terminalId,
        })),
      };
    },

    async printVouchers({ caller, body }) {
      const place = caller.placeOfUse;
      const ids = [...new Set(body.voucherIds)];
      const vouchers = await findVouchers(
        database,
        `v.id = ANY ($1) AND v.sold_at = $2 AND v.state <> 'issuing' ORDER BY v.id`,
        [ids, place.merchantId],
      );
      if (vouchers.length !== ids.length) return refuse('voucher_unknown');
      if (vouchers.some(({ state }) => state !== 'issued')) return refuse('voucher_not_standing');
      const bytes = await printer.print({ layout: body.layout, vouchers: vouchers.map(printed) });
      await database.query('UPDATE voucher SET prints = prints + 1 WHERE id = ANY ($1)', [ids]);
      return { bytes, fileName: `pointken-${vouchers[0]?.id}.pdf` } as never;
    },

    async cancelVoucher({ caller, params, body }) {
      const voucher = await soldHere(caller, params.voucherId);
      if (isRefusal(voucher)) return voucher;
      const { holder, key: causeKey } = voucher;
      const missing = voucher.state === 'issued' ? await missingOfPremium(context, { holder, causeKey }) : 0;
      if (missing > 0) return refuse('premium_spent', { missing });
      const done = await cancelVoucher(context, voucher, { reason: body.reason, byWhom: nameOf(caller) });
      return isRefusal(done) ? done : shownVoucher(done);
    },

    async reissueVoucher({ caller, params, body }) {
      const voucher = await soldHere(caller, params.voucherId);
      if (isRefusal(voucher)) return voucher;
      const now = `${clock()}`;
      // The points stay where they are; only the number changes, and with it the code and the confirmation code.
      const anew = await inTransaction(database, async (client) => {
        const changed = await client.query(
          `UPDATE voucher SET number = $2, prints = 0 WHERE id = $1 AND state = 'issued' AND number = $3`,
          [voucher.id, drawVoucherNumber(), voucher.number],
        );
        if (changed.rowCount === 0) return false;
        await client.query(
          'INSERT INTO voucher_former_number (number, voucher_id, voided_at, reason, by_whom) VALUES ($1, $2, $3, $4, $5)',
          [voucher.number, voucher.id, now, body.reason, nameOf(caller)],
        );
        await client.query(
          `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at) VALUES ($1, 'reissue', $2, $3, $4)`,
          [voucher.id, body.reason, nameOf(caller), now],
        );
        return true;
      });
      if (!anew) return refuse('voucher_not_standing');
      const found = await findVoucher(database, 'v.id = $1', [voucher.id]);
      return found ? shownVoucher(found) : refuse('voucher_unknown');
    },
  };

  /** What stands on the paper. */
  function printed(voucher: Voucher) {
    const { number, points, municipality, municipalityCode, street, streetId, validFrom, validThrough } = voucher;
    return {
      number,
      points,
      municipality,
      street,
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
}

const nameOf = ({ placeOfUse, place }: TerminalAtPlace) => `${placeOfUse.name} ${place}`;
