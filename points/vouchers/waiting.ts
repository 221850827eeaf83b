import { countOf, mayDecide, type WaitingOf } from '../registers/waiting.ts';
import type { VouchersContext } from './context.ts';

/** Vouchers that do not match. */
export const vouchersWaiting =
  ({ database }: VouchersContext): WaitingOf =>
  async (caller) => {
    if (!mayDecide(caller)) return [];
    const open = 'voucher_break WHERE municipality_code = :municipalityCode AND decision IS NULL';
    const count = await countOf(database, open, { municipalityCode: caller.municipalityCode });
    return [{ kind: 'voucherBreaks', count, text: '突き合わない券があります。払うかどうかを決めてください。' }];
  };
