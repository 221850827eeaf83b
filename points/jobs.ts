import { chart, makeKey } from '../ledger/index.ts';
import { rows } from '../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../server/clock.ts';
import { sweepGuesses } from '../server/guess-count.ts';
import { isRefusal } from '../server/refusal.ts';
import { codeOfUnit } from './book/unit.ts';
import type { PointsContext } from './context.ts';
import { awardColumns, dropPremium, type PremiumAward, settlePremium } from './premiums/award.ts';
import { dropReturn, finishReturn, type PremiumRefund } from './premiums/return.ts';

/**
 * 失効: takes what is past its last usable day out of every purse. The key follows from the day and the purse, so that
 * a job that runs twice, late, or again after a crash has one effect. The reserve keeps what is past its day: where it
 * goes then is the holder's default municipality's matter (decision 6), and nothing is lost by silence.
 */
export async function expireOnce({ balances, book, clock, database }: PointsContext): Promise<number> {
  const now = clock();
  const today = dateInTokyo(now);
  const events = await rows<{ id: number; code: string }>(
    database,
    'SELECT id, municipality_code AS code FROM support_event',
  );
  const codeOfEvent = new Map(events.map(({ id, code }) => [id, code]));
  // A voucher's lot outlives it; what is in it still when that day is over was forfeited by the kind's own rule.
  const forfeited = await rows<{ id: number; code: string }>(
    database,
    `SELECT id, municipality_code AS code FROM voucher WHERE state = 'expired' AND after_expiry = 'forfeit' AND claim_through < $1`,
    [today.toString()],
  );
  const codeOfVoucher = new Map(forfeited.map(({ id, code }) => [id, code]));
  let purses = 0;
  for (const { holder, unit } of await balances.pastLots(today.toString())) {
    const kind = chart.unitKind(unit);
    if (kind === 'reserve') continue;
    const number = chart.numberOf(unit);
    const municipalityCode =
      kind === 'municipal' ? codeOfUnit(unit) : (kind === 'event' ? codeOfEvent : codeOfVoucher).get(number);
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

/** Deletes what lives for a moment: used assertions, ended sessions, taps that came to no payment (decision 4). */
export async function sweepOnce({ database, balances, clock }: PointsContext): Promise<void> {
  const now = clock();
  await database.query('DELETE FROM used_assertion WHERE expires_at < $1', [`${now.subtract({ minutes: 2 })}`]);
  await sweepGuesses(database, now);
  for (const table of ['session', 'clerk_session', 'shop_setup'])
    await database.query(`DELETE FROM ${table} WHERE expires_at < $1`, [`${now}`]);
  const ended = await rows<{ id: string; holder: number | null; paymentKey: string }>(
    database,
    `SELECT id, holder, payment_key AS "paymentKey" FROM counter_session WHERE expires_at BETWEEN $1 AND $2`,
    [`${now.subtract({ hours: 24 })}`, `${now.subtract({ minutes: 8 })}`],
  );
  const holding = ended.flatMap(({ holder, paymentKey }) => (holder === null ? [] : [{ holder, key: paymentKey }]));
  const paid = await balances.standing(holding);
  const unpaid = ended.filter((session) => !paid.has(session.paymentKey)).map((session) => session.id);
  await database.query('DELETE FROM counter_session WHERE id = ANY ($1)', [unpaid]);
  // For what fee somebody used points is nobody's business when the day is over; a session lasts two minutes into it.
  const dayBegan = startOfDay(dateInTokyo(now)).subtract({ minutes: 2 });
  await database.query('UPDATE counter_session SET fee_id = NULL WHERE fee_id IS NOT NULL AND opened_at < $1', [
    `${dayBegan}`,
  ]);
}

/** Brings premiums to where their operations are: given, taken back, or forgotten where the ledger moved nothing. */
export async function tendPremiums(context: PointsContext): Promise<void> {
  const { database, balances, clock } = context;
  const moments = [`${clock().subtract({ seconds: 60 })}`, `${clock().subtract({ minutes: 10 })}`];
  const awards = await rows<PremiumAward & { old: boolean }>(
    database,
    `SELECT ${awardColumns}, held_at < $2 AS old FROM premium_award
      WHERE state IN ('held', 'due') AND held_at < $1 ORDER BY held_at LIMIT 1000`,
    moments,
  );
  const caused = await balances.standing(awards.map(({ holder, causeKey: key }) => ({ holder, key })));
  const returns = await rows<PremiumRefund & { madeAt: Temporal.Instant; old: boolean }>(
    database,
    `SELECT holder, cause_key AS "causeKey", refund_key AS "refundKey", made_at AS "madeAt", made_at < $2 AS old FROM premium_return
      WHERE done_at IS NULL AND made_at < $1 ORDER BY made_at LIMIT 1000`,
    moments,
  );
  const refunded = await balances.standing(returns.map(({ holder, refundKey: key }) => ({ holder, key })));
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  const each = async <One>(some: readonly One[], tend: (one: One) => Promise<unknown>) => {
    for (const one of some) await tend(one).catch((error) => failures.push(error));
  };
  await each(awards, async (award) => {
    if (award.state === 'due' || caused.has(award.causeKey))
      await settlePremium(context, award, await balances.fundParts(award.holder, award.causeKey));
    else if (award.old) await dropPremium(database, award);
  });
  await each(returns, async (one) => {
    if (refunded.has(one.refundKey)) await finishReturn(context, one);
    else if (one.old) await dropReturn(database, one);
  });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} premiums could not be tended`);
}
