import { z } from 'zod';
import { route } from '../../route.ts';
import { waitingOf } from '../../waiting.ts';
import { ofOrganisations, seated } from '../roles.ts';

/** What can wait for somebody of an office, the most urgent first. */
export const WaitingKind = z
  .enum([
    'change',
    'opening',
    'approval',
    'fileCancellation',
    'failedJobs',
    'eventCancellation',
    'voucherBreaks',
    'webhooksStopped',
    'conversion',
    'reserveCases',
    'returned',
    'payout',
    'heldPayouts',
    'invoiceApproval',
    'remittanceApproval',
    'remittance',
    'bankBreak',
    'overdue',
    'owed',
    'close',
    'eventEnding',
    'eventNotice',
    'programEnding',
    'campaignInvitation',
    'campaignAgreement',
    'sponsorshipOffered',
    'invitation',
    'bankAccount',
    'accountsRefused',
    'placesWithoutAccount',
    'companiesWithoutAccount',
  ])
  .meta({ id: 'WaitingKind' });

/** What waits for the person who asks. */
export const waitingRoutes = {
  showWaiting: route({
    method: 'GET',
    path: '/staff/me/waiting',
    summary: '自分を待っている仕事（急ぐものから。件数、いつから、いつまで）',
    caller: 'staff',
    roles: [...seated, ...ofOrganisations],
    answer: waitingOf(WaitingKind),
    refusals: [],
  }),
} as const;
