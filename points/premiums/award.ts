import type { Answer, Outcome } from '../../ledger/index.ts';
import { execute, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { FundPart } from '../book/balance.ts';
import type { Booked, NotPosted, Posted } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { municipalUnit } from '../book/unit.ts';
import {
  awardColumns,
  findPremium,
  type GivenPremium,
  onTop,
  type PremiumAward,
  type PremiumCause,
  unhurried,
} from './award-row.ts';
import type { PremiumsContext } from './context.ts';
import { holdPremium, releasePremium } from './hold.ts';

type Given = { key: string; occurredAt: Temporal.Instant; holder: number; amount: number };
/** 移し替え as what may bring a premium; `funds` are those of which the points may be. */
export const allocationOf = (
  { key: causeKey, occurredAt: at, holder, amount }: Given,
  { municipalityCode, funds }: { municipalityCode: string; funds: readonly number[] },
): PremiumCause => ({ occasion: 'allocation', holder, causeKey, municipalityCode, funds, amount, at });

/** An operation and its premium: held, posted, settled or released; one that the ledger refuses brings none. */
export async function moveWithPremium<R extends Outcome>(
  context: PremiumsContext,
  cause: PremiumCause,
  move: () => Promise<Booked<R>>,
): Promise<(Posted & { premium: GivenPremium | null }) | NotPosted<R>> {
  const held = await holdPremium(context, cause);
  const moved = await move();
  const premium = await settleOrRelease(context, { cause, held, moved });
  return isRefusal(moved) ? moved : { ...moved, premium };
}

/** The end of a held premium, as the operation that brings it has ended; null where it brought none. */
export async function settleOrRelease(
  context: PremiumsContext,
  { cause, held, moved }: { cause: PremiumCause; held: PremiumAward | undefined; moved: Booked<Outcome> },
): Promise<GivenPremium | null> {
  if (isRefusal(moved)) {
    // A busy ledger may have moved the points all the same: the job looks again.
    if (held && moved.refused !== 'overloaded') await releasePremium(context.database, held);
    return null;
  }
  const award = held ?? (moved.replayed ? await findPremium(context.database, cause) : undefined);
  return award ? settlePremium(context, award, moved.answer.legs) : null;
}

/** Takes a held premium to its end: how much it is, then the ledger, then the note that it was given. */
export async function settlePremium(
  context: PremiumsContext,
  award: PremiumAward,
  parts: readonly FundPart[],
): Promise<GivenPremium | null> {
  const { database } = context;
  const due = award.state === 'held' ? await fixPoints(database, award, parts) : award;
  if (due.points === 0 || due.state === 'void') return null;
  const { campaign: name, points, takenBack, missing } = due;
  // Told again after a refund, it is what stands of it.
  const stands = points - takenBack - missing;
  if (due.state === 'given') return stands > 0 ? { name, points: stands } : null;
  const answer = await issue(context, due);
  if (answer === 'void') return null;
  return { name, points, ...(answer && { answer }) };
}

/** Fixes how many points it is, once: the handler and the job may race, and both read the same from here on. */
async function fixPoints(database: Pool, award: PremiumAward, parts: readonly FundPart[]): Promise<PremiumAward> {
  const unit = municipalUnit(award.municipalityCode);
  const { ofPartner } = award;
  const counts = (fund: number) =>
    ofPartner === null ? chart.fundKind(fund) !== 'premium' : fund === chart.partnerFund(ofPartner);
  const moved = parts.filter((part) => part.unit === unit && counts(part.fund));
  const base = Math.abs(moved.reduce((sum, { amount }) => sum + amount, 0));
  const points = Math.min(award.points, onTop(base, award.percent));
  const fixed = await row<PremiumAward>(
    database,
    `WITH fixed AS (UPDATE premium_award SET points = :points, state = :state WHERE holder = :holder AND cause_key = :causeKey AND state = 'held' AND ${unhurried} RETURNING *),
          freed AS (UPDATE premium_campaign SET awarded = awarded - :freed FROM fixed WHERE id = campaign_id AND :freed > 0)
     SELECT ${awardColumns} FROM fixed`,
    {
      holder: award.holder,
      causeKey: award.causeKey,
      points,
      state: points > 0 ? 'due' : 'void',
      freed: award.points - points,
    },
  );
  return fixed ?? (await findPremium(database, award)) ?? { ...award, points: 0, state: 'void' };
}

async function issue(context: PremiumsContext, award: PremiumAward): Promise<Answer | 'void' | undefined> {
  const { database, book, clock } = context;
  const { holder, causeKey, municipalityCode, campaignId, fund, expiresOn, points: amount } = award;
  const given = await settleIntent({
    clock,
    key: award.key,
    post: (key) =>
      book.givePremium({
        key,
        holder,
        occurredAt: clock(),
        amount,
        municipalityCode,
        campaignId,
        fund,
        expiresOn,
      }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE premium_award SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END
          WHERE holder = :holder AND cause_key = :causeKey AND state = 'due' RETURNING key`,
        { holder, causeKey, oldKey, newKey },
      ),
    markDone: () =>
      execute(
        database,
        `UPDATE premium_award SET state = 'given' WHERE holder = :holder AND cause_key = :causeKey AND state = 'due'
           AND ${unhurried}`,
        { holder, causeKey },
      ),
  });
  if (given.state === 'done') return given.posted.answer;
  if (given.state === 'later' || given.refusal.refused !== 'balance_out_of_range') return undefined;
  await voidPremium(database, award);
  return 'void';
}

async function voidPremium(pool: Pool, { holder, causeKey, campaignId, points }: PremiumAward): Promise<void> {
  await inTransaction(pool, async (client) => {
    const ended = await execute(
      client,
      `UPDATE premium_award SET state = 'void', points = 0 WHERE holder = :holder AND cause_key = :causeKey
         AND state = 'due'`,
      { holder, causeKey },
    );
    if (ended === 1)
      await execute(client, 'UPDATE premium_campaign SET awarded = awarded - :points WHERE id = :campaignId', {
        campaignId,
        points,
      });
  });
}
