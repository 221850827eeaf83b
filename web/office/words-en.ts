import { conversionsWordsEn } from './conversions/words-en.ts';
import { eventsWordsEn } from './events/words-en.ts';
import { grantsWordsEn } from './grants/words-en.ts';
import { homeWordsEn } from './home/words-en.ts';
import { paymentsWordsEn } from './payments/words-en.ts';
import { placesWordsEn } from './places/words-en.ts';
import { premiumsWordsEn } from './premiums/words-en.ts';
import { registersWordsEn } from './registers/words-en.ts';
import { settlementWordsEn } from './settlement/words-en.ts';
import { vouchersWordsEn } from './vouchers/words-en.ts';
import type { OfficeWords } from './words-ja.ts';

export const officeEn: OfficeWords = {
  ...grantsWordsEn,
  ...placesWordsEn,
  ...registersWordsEn,
  ...settlementWordsEn,
  ...paymentsWordsEn,
  ...premiumsWordsEn,
  ...conversionsWordsEn,
  ...eventsWordsEn,
  ...vouchersWordsEn,
  ...homeWordsEn,
  signIn: { title: 'Sign in to the office', lead: 'For staff of municipalities and of the platform.' },
  register: { action: 'Action' },
  nav: {
    label: 'Office menu',
    groups: {
      give: 'Granting',
      places: 'Places',
      vouchers: 'Vouchers',
      beyond: 'Giving and conversion',
      money: 'Settlement',
      people: 'Platform and staff',
    },
    home: 'Today',
    grant: 'Grant points',
    programs: 'Programmes and departments',
    campaigns: 'Premium',
    report: 'Monthly report',
    merchants: 'Places of use',
    streets: 'Shopping streets',
    useRule: 'Where points count',
    tieUps: 'Tie-ups',
    fees: 'Fees of facilities',
    refunds: 'Refunds',
    voucherKinds: 'Kinds of vouchers',
    voucherLookup: 'Look up a voucher',
    voucherBreaks: 'Mismatched vouchers',
    events: 'Support events',
    conversions: 'Conversion',
    settlements: 'Settlement',
    uplifts: 'Uplifts',
    account: 'Account of the municipality',
    municipalities: 'Open a municipality',
    partners: 'Partner companies',
    company: 'Company statements',
    failedJobs: 'Jobs that failed',
    staff: 'Staff',
    changes: 'Changes to confirm',
    password: 'Own password',
  },
  roles: {
    platform: 'Platform',
    lead: 'Lead department',
    department: 'Department',
    accounting: 'Accounting',
    approver: 'Approver',
  },
};
