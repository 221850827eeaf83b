import { makeKey } from '../../ledger/index.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import { chart } from './chart.ts';
import type { BookContext } from './context.ts';
import { codeOfUnit } from './unit.ts';

/** The municipality of each number whose points may expire on a day, as the rooms of events and of vouchers know them. */
export type UnitsOf = Readonly<Record<'event' | 'voucher', (today: string) => Promise<ReadonlyMap<number, string>>>>;

/**
 * 失効: takes what is past its last usable day out of every purse. The key follows from the day and the purse, so that
 * a job that runs twice, late, or again after a crash has one effect. The reserve keeps what is past its day: where it
 * goes then is the holder's default municipality's matter (`points/exchange/reserve-end.ts`), and nothing is lost by silence.
 */
export async function expireOnce({ balances, book, clock }: BookContext, unitsOf: UnitsOf): Promise<number> {
  const today = dateInTokyo(clock());
  const [ofEvent, ofVoucher] = await Promise.all([unitsOf.event(today.toString()), unitsOf.voucher(today.toString())]);
  let purses = 0;
  for (const { holder, unit } of await balances.pastLots(today.toString())) {
    const kind = chart.unitKind(unit);
    if (kind === 'reserve') continue;
    const number = chart.numberOf(unit);
    const municipalityCode =
      kind === 'municipal' ? codeOfUnit(unit) : (kind === 'event' ? ofEvent : ofVoucher).get(number);
    if (municipalityCode === undefined) continue;
    const expired = await book.expire({
      key: makeKey(startOfDay(today), `expire ${holder} ${unit}`),
      holder,
      occurredAt: startOfDay(today),
      municipalityCode,
      unit,
    });
    if (!isRefusal(expired)) purses += 1;
  }
  return purses;
}
