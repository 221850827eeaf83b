import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { type Settlement, settlementOf } from '../settlement/settlement.ts';

/** Of what accounts are asked: a fiscal year of a municipality, or one of its windows whose statement is fixed. */
export type Scope = { code: string } & ({ year: number; window: null } | { year: null; window: Settlement });

/** Reads a period: a fiscal year, or `w` and the number of a window. */
export async function scopeOf(
  { database }: Pick<BookContext, 'database'>,
  { caller, period }: { caller: StaffCaller & { municipalityCode: string }; period: string },
): Promise<Scope | Refusal<'settlement_unknown' | 'settlement_state'>> {
  const { municipalityCode: code } = caller;
  if (!period.startsWith('w')) return { code, year: Number(period), window: null };
  const window = await settlementOf(database, { caller, settlementId: Number(period.slice(1)) });
  if (isRefusal(window)) return window;
  return window.statementHash === null ? refuse('settlement_state') : { code, year: null, window };
}
