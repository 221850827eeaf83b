import { applyHolderTransfer, holderTransferSubject } from './circulation/holder-transfer.ts';
import type { ConversionsContext } from './conversions/context.ts';
import { conversionsWaiting } from './conversions/waiting.ts';
import { applyCouponKey, couponKeySubject } from './coupons/key.ts';
import { eventsWaiting } from './events/waiting.ts';
import { exchangeWaiting } from './exchange/reserve-cases.ts';
import { applySponsorship } from './grants/sponsorship.ts';
import { sponsorshipSubject } from './grants/sponsorship-terms.ts';
import { uploadSubject } from './grants/upload.ts';
import { applyGrantUpload } from './grants/upload-apply.ts';
import { grantsWaiting } from './grants/waiting.ts';
import { collectionAppliers } from './invoices/taken-back.ts';
import { invoicesWaiting } from './invoices/waiting.ts';
import { partnerSystemsWaiting } from './partner-systems/deliveries.ts';
import { applySystemKey, systemKeySubject } from './partner-systems/keys.ts';
import { applyWebhook, webhookSubject } from './partner-systems/webhook-address.ts';
import { payoutWaiting } from './payout/cancel-file.ts';
import { placesWaiting } from './places/waiting.ts';
import { applyCampaign } from './premiums/campaign-decision.ts';
import { campaignSubject } from './premiums/campaign-terms.ts';
import { premiumsWaiting } from './premiums/waiting.ts';
import { breakAppliers } from './reconciliation/resolve.ts';
import { reconciliationWaiting } from './reconciliation/waiting.ts';
import type { Appliers } from './registers/accounts.ts';
import { registersWaiting } from './registers/waiting-rules.ts';
import { settlementWaiting } from './settlement/waiting.ts';
import { vouchersWaiting } from './vouchers/waiting.ts';

/** What waits for a person, by rooms. */
export const waitingOfRooms = [
  registersWaiting,
  placesWaiting,
  premiumsWaiting,
  eventsWaiting,
  grantsWaiting,
  vouchersWaiting,
  conversionsWaiting,
  partnerSystemsWaiting,
  exchangeWaiting,
  settlementWaiting,
  invoicesWaiting,
  reconciliationWaiting,
  payoutWaiting,
];

/** What a second person's yes does, by rooms. */
export const appliersOf = (context: ConversionsContext): Appliers => ({
  [campaignSubject]: applyCampaign,
  [uploadSubject]: (client, change) => applyGrantUpload(context, client, change),
  ...collectionAppliers(context),
  ...breakAppliers(context),
  [systemKeySubject]: applySystemKey(context),
  [webhookSubject]: applyWebhook(context),
  [couponKeySubject]: applyCouponKey,
  [holderTransferSubject]: applyHolderTransfer(context),
  [sponsorshipSubject]: applySponsorship(context),
});
