-- Whether a campaign may give: nobody registered pays for it, or its payer has agreed to what it is. It may end earlier than that, and no later.
CREATE OR REPLACE FUNCTION payer_agreed(asked integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT payer_party IS NULL OR EXISTS (
           SELECT FROM premium_agreement a
            WHERE a.campaign_id = c.id AND a.party = c.payer_party AND a.answer = 'agreed' AND a.budget >= c.budget
              AND (a.occasion, a.percent, a.expires_on) = (c.occasion, c.percent, c.expires_on)
              AND (a.per_holder, a.of_partner, a.street_id, a.merchant_id, a.voucher_kind_id)
                  IS NOT DISTINCT FROM (c.per_holder, c.of_partner, c.street_id, c.merchant_id, c.voucher_kind_id)
              AND a.ends_at >= c.ends_at AND (a.starts_at <= c.starts_at OR c.starts_at >= c.ends_at))
    FROM premium_campaign c WHERE c.id = asked
$$;
