import { type Database, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';

/** What brings a premium: points used at a place, taken out as a voucher, or moved into a municipality's own. */
export type PremiumOccasion = 'use' | 'voucher' | 'allocation';
/** A campaign of one municipality that has joined it, as it stands when points are used or moved. */
export type RunningCampaign = {
  campaignId: number;
  name: string;
  occasion: PremiumOccasion;
  percent: number;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  streetId: number | null;
  merchantId: number | null;
  /** Counted are vouchers of this kind alone. */
  voucherKindId: number | null;
  /** Counted are the points of this company alone. */
  ofPartner: number | null;
  municipalityCode: string;
  fund: number;
  expiresOn: string;
};
/** Where and when something happens that may bring a premium. */
export type PremiumAsked = {
  occasion: PremiumOccasion;
  municipalityCode: string;
  at: Temporal.Instant;
  /** Of a voucher the street in which it counts. */
  place?: { merchantId: number | null; streetId: number | null };
  voucherKindId?: number;
  /** Of what is moved, whose points it may be: a campaign for one company's points asks for it. */
  funds?: readonly number[];
};

export type Campaigns = {
  /** Those that count for this, the best first: of several, one gives. */
  runningFor(asked: PremiumAsked): Promise<RunningCampaign[]>;
  /** Forgets what was remembered, as when a campaign was made, joined or ended. */
  forget(): void;
};

const rememberedMilliseconds = 1000;

/**
 * Makes the finder of campaigns. It is asked at every payment, so it remembers for a second, by the machine's own steady
 * clock; what is given is judged again on the campaign's own row (`premium-award.ts`).
 */
export function openCampaigns({ database, clock }: { database: Database; clock: () => Temporal.Instant }): Campaigns {
  let remembered: { campaigns: Promise<RunningCampaign[]>; until: number } | undefined;

  function all(): Promise<RunningCampaign[]> {
    if (remembered && performance.now() < remembered.until) return remembered.campaigns;
    const campaigns = readCampaigns(database, clock().subtract({ hours: 48 }));
    remembered = { campaigns, until: performance.now() + rememberedMilliseconds };
    campaigns.catch(() => {
      remembered = undefined;
    });
    return campaigns;
  }

  return {
    async runningFor({ occasion, municipalityCode, at, place, voucherKindId, funds }) {
      const found = (await all()).filter(
        (one) =>
          one.occasion === occasion &&
          one.municipalityCode === municipalityCode &&
          Temporal.Instant.compare(one.startsAt, at) <= 0 &&
          Temporal.Instant.compare(at, one.endsAt) < 0 &&
          (one.ofPartner === null || funds?.includes(chart.partnerFund(one.ofPartner))) &&
          (one.voucherKindId === null || one.voucherKindId === voucherKindId) &&
          (one.merchantId === null || one.merchantId === place?.merchantId) &&
          (one.streetId === null || one.streetId === place?.streetId),
      );
      return found.sort((a, b) => b.percent - a.percent || a.campaignId - b.campaignId);
    },
    forget() {
      remembered = undefined;
    },
  };
}

/** With those that were over lately: a payment may be asked for again for 48 hours. */
async function readCampaigns(database: Database, since: Temporal.Instant): Promise<RunningCampaign[]> {
  const found = await rows<RunningCampaign & { payerId: number }>(
    database,
    `SELECT c.id AS campaign_id, name, occasion, percent, starts_at, ends_at, street_id,
            merchant_id, voucher_kind_id, of_partner, m.municipality_code, payer_id, expires_on
       FROM premium_campaign c JOIN premium_member m ON campaign_id = c.id AND state = 'joined'
      WHERE ends_at > :since AND awarded < budget AND payer_agreed(c.id)`,
    { since: `${since}` },
  );
  return found.map(({ payerId, ...campaign }) => ({ ...campaign, fund: chart.premiumFund(payerId) }));
}
