import { type Database, row, rows } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';

/** The subject of a request to spend a municipality's or a payer's money on a campaign. */
export const campaignSubject = 'campaign';

/** All that is confirmed when a municipality, or a registered payer, says yes to a campaign. */
export type Terms = {
  occasion: 'use' | 'voucher' | 'allocation';
  /** The street or shop by its name; null everywhere. */
  place: string | null;
  /** Who else was invited, by name. */
  invited: string | null;
  percent: number;
  budget: number;
  perHolder: number | null;
  startsAt: string;
  endsAt: string;
  expiresOn: string;
  payer: string | null;
  /** The company whose points alone are counted. */
  ownPoints: string | null;
};
export type NamedTerms = { name: string; terms: Terms; sha256: string };
type Found = Omit<Terms, 'startsAt' | 'endsAt'> & {
  campaignId: number;
  name: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
};

/** SQL: the shop, or the kind of voucher, that a campaign is tied to, as it was called when it began. */
export const boundTo = `place_name(merchant_id, (starts_at AT TIME ZONE 'Asia/Tokyo')::date), voucher_kind_name(voucher_kind_id, (starts_at AT TIME ZONE 'Asia/Tokyo')::date)`;

/** The terms of campaigns with their hash, by campaign. */
export async function termsOf(client: Database, campaignIds: readonly number[]): Promise<Map<number, NamedTerms>> {
  const found = await rows<Found>(
    client,
    `SELECT c.id AS campaign_id, c.name, occasion,
            coalesce(s.name, ${boundTo}) AS place, percent, budget, per_holder,
            starts_at, ends_at, expires_on, payer, (SELECT partner.name FROM partner WHERE partner.id = of_partner) AS own_points,
            (SELECT string_agg(town.name, '、' ORDER BY town.code) FROM premium_member i
               JOIN municipality town ON town.code = i.municipality_code
              WHERE campaign_id = c.id AND municipality_code IS DISTINCT FROM host_code) AS invited
       FROM premium_campaign c LEFT JOIN shopping_street s ON s.id = street_id WHERE c.id = ANY (:campaignIds)`,
    { campaignIds },
  );
  return new Map(
    found.map(({ campaignId, name, startsAt, endsAt, ...plain }) => {
      const terms = { ...plain, startsAt: `${startsAt}`, endsAt: `${endsAt}` };
      return [campaignId, { name, terms, sha256: hashOfValue({ name, ...terms }) }];
    }),
  );
}

/** The terms of a campaign that is there. */
export async function termsOfOne(client: Database, campaignId: number): Promise<NamedTerms> {
  const terms = (await termsOf(client, [campaignId])).get(campaignId);
  if (!terms) throw new Error(`no campaign ${campaignId}`);
  return terms;
}

/** Whether a change waits that would let this campaign spend the money of a municipality, or of its payer by its sign. */
export const campaignWaiting = async (client: Database, campaignId: number, code: string) =>
  (await row(
    client,
    'SELECT FROM change_request WHERE subject = :subject AND subject_id = :subjectId AND decision IS NULL',
    { subject: campaignSubject, subjectId: `${campaignId}/${code}` },
  ))
    ? refuse('change_waiting')
    : undefined;
