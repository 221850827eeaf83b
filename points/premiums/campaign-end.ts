import { execute, inTransaction, row } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import type { StaffCaller } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import type { PremiumsContext } from './context.ts';

type Kept = { column: 'host_code' | 'payer_party'; is: string | null };

/** Ends a campaign at once, by who keeps it; one that has not begun never begins. */
export async function endKept(
  { database, clock, campaigns }: PremiumsContext,
  { caller, campaignId, keeper }: { caller: StaffCaller; campaignId: number; keeper: Kept },
) {
  const now = `${clock()}`;
  // A payer ends what it proposed; what a town keeps is the town's to end.
  const isKept = keeper.column === 'host_code' ? 'host_code = :keeper' : 'payer_party = :keeper AND host_code IS NULL';
  const of = { campaignId, keeper: keeper.is };
  const about = { subject: 'campaign', id: campaignId, act: 'end' } as const;
  return inTransaction(database, (client) =>
    trailChange(client, { caller, now: clock() }, about, async () => {
      const ended = await execute(
        client,
        `WITH before AS (SELECT id, ends_at FROM premium_campaign WHERE id = :campaignId AND ${isKept} AND ends_at > :now FOR NO KEY UPDATE),
          ended AS (UPDATE premium_campaign c SET starts_at = least(starts_at, :now), ends_at = :now FROM before WHERE c.id = before.id)
     INSERT INTO premium_act (campaign_id, municipality_code, act, would_have_ended, acted_at, acted_by)
     SELECT id, :keeper, 'ended', ends_at, :now, :staffId FROM before`,
        { ...of, now, staffId: caller.staffId },
      );
      if (ended === 1) return {};
      const known = await row(client, `SELECT FROM premium_campaign WHERE id = :campaignId AND ${isKept}`, of);
      return refuse(known ? 'campaign_over' : 'campaign_unknown');
    }),
  ).finally(campaigns.forget);
}
