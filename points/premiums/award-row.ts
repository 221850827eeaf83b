import type { Answer } from '../../ledger/index.ts';
import { type Database, row } from '../../postgres/pool.ts';
import type { PremiumAsked } from './campaign.ts';

/** The operation that brings a premium: a payment, a voucher, or points moved into a municipality's own. */
export type PremiumCause = PremiumAsked & { holder: number; causeKey: string; amount: number };
/**
 * What an operation brings on top, from before the ledger moves its points.
 *
 * | state | set by       | next              | what a crash leaves                                                         |
 * | ----- | ------------ | ----------------- | --------------------------------------------------------------------------- |
 * | held  | the verb     | due, void or none | the job settles it where the ledger knows the operation, else releases it   |
 * | due   | settling     | given or void     | the points are fixed, and the job gives them under the same key             |
 * | given | the ledger   | none              | nothing: what is clawed back is counted beside it                           |
 * | void  | settling     | none              | nothing: it brought no points, or the purse could take no more              |
 */
export type PremiumAward = {
  holder: number;
  causeKey: string;
  campaignId: number;
  campaign: string;
  /** Counted are the points of this company alone. */
  ofPartner: number | null;
  municipalityCode: string;
  fund: number;
  percent: number;
  expiresOn: string;
  points: number;
  state: 'held' | 'due' | 'given' | 'void';
  key: string;
  heldAt: Temporal.Instant;
  takenBack: number;
  missing: number;
  /** The operation of the ledger under way that takes some of it back. */
  takeKey: string | null;
  takePoints: number | null;
};
/** What came on top, of which campaign. Without `answer` the ledger was busy, and the job gives it. */
export type GivenPremium = { name: string; points: number; answer?: Answer };

export const awardColumns = `holder, cause_key, campaign_id,
  (SELECT name FROM premium_campaign WHERE id = campaign_id) AS campaign,
  (SELECT of_partner FROM premium_campaign WHERE id = campaign_id) AS of_partner, municipality_code, fund, percent,
  expires_on, points, state, key, held_at, taken_back, missing, take_key, take_points`;

type Which = { holder: number; causeKey: string };
/** What an operation brings or brought on top; undefined where nothing was held for it. */
export const findPremium = (database: Database, { holder, causeKey }: Which): Promise<PremiumAward | undefined> =>
  row<PremiumAward>(
    database,
    `SELECT ${awardColumns} FROM premium_award WHERE holder = :holder AND cause_key = :causeKey`,
    { holder, causeKey },
  );

/**
 * These notes do not wait for the disk, so that payments do not stand in line at the campaign's row. None can be lost that
 * matters: the log is flushed in order, so whoever finds the payment after a crash finds what was noted before it.
 */
export const unhurried = `set_config('synchronous_commit', 'off', true) IS NOT NULL`;

/** Cut once, for the whole operation (decision 10). */
export const onTop = (points: number, percent: number) => Math.floor((points * percent) / 100);
