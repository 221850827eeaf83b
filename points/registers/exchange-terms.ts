import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';

/** How a company's points come in, and how long those of which nobody has chosen a destination wait in the reserve. */
export type ExchangeTerms = {
  exchangePattern: 'online' | 'deferred';
  reserveDays: number;
  noticeDays: number;
  /** So many of the company's own points (denominator) make so many points here (numerator). */
  rateNumerator: number;
  rateDenominator: number;
};
/** The subject of changes to the terms of a company. */
export const exchangeTermsSubject = 'exchangeTerms';

/** A week, where the points wait so long. */
export const usualNoticeDays = (reserveDays: number): number => Math.min(7, reserveDays);

/** Whoever is told of a day is told while they can still choose. */
export const judgeNotice = ({
  noticeDays,
  reserveDays,
}: Pick<ExchangeTerms, 'noticeDays' | 'reserveDays'>): Refusal<'notice_longer_than_reserve'> | undefined =>
  noticeDays > reserveDays ? refuse('notice_longer_than_reserve', { reserveDays }) : undefined;

/**
 * Asks for other terms of a company: its pattern decides when points come into being, so a second person of the platform confirms it. They
 * hold of orders and of deadlines that begin afterwards; what is under way ends as it began.
 */
export async function setExchangeTerms(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'setExchangeTerms'>,
) {
  const { reason, ...after } = body;
  const tooLong = judgeNotice(after);
  if (tooLong) return tooLong;
  return inTransaction(database, async (client) => {
    const company = await row<ExchangeTerms & { name: string }>(
      client,
      'SELECT name, exchange_pattern, reserve_days, notice_days, rate_numerator, rate_denominator FROM partner WHERE id = :partnerId',
      { partnerId: params.partnerId },
    );
    if (!company) return refuse('partner_unknown');
    const { name, ...before } = company;
    return askForChange(client, {
      subject: exchangeTermsSubject,
      subjectId: `${params.partnerId}`,
      name,
      office: null,
      before,
      after,
      reason,
      askedBy: caller.staffId,
      now: clock(),
    });
  });
}

/** Makes it so, if what stood when it was asked for still stands. */
export async function applyExchangeTerms(
  client: Database,
  { subjectId, ...change }: ChangeRequest,
): Promise<Refusal<'change_altered'> | undefined> {
  const [before, after] = [change.before, change.after] as [ExchangeTerms, ExchangeTerms];
  const changed = await execute(
    client,
    `UPDATE partner SET exchange_pattern = :exchangePattern, reserve_days = :reserveDays, notice_days = :noticeDays,
            rate_numerator = :rateNumerator, rate_denominator = :rateDenominator
      WHERE id = :partnerId AND exchange_pattern = :formerPattern AND reserve_days = :formerReserve AND notice_days = :formerNotice
        AND rate_numerator = :formerNumerator AND rate_denominator = :formerDenominator`,
    {
      partnerId: Number(subjectId),
      ...after,
      formerPattern: before.exchangePattern,
      formerReserve: before.reserveDays,
      formerNotice: before.noticeDays,
      formerNumerator: before.rateNumerator,
      formerDenominator: before.rateDenominator,
    },
  );
  return changed === 1 ? undefined : refuse('change_altered');
}
