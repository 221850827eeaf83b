import { bankFileWordsEn } from './bank-files/words-en.ts';
import { accountsWordsEn } from './budget/words-en.ts';
import { closingPackWordsEn } from './closing-packs/words-en.ts';
import { conversionsWordsEn } from './conversions/words-en.ts';
import { couponsWordsEn } from './coupons/words-en.ts';
import { eventsWordsEn } from './events/words-en.ts';
import { noticeWordsEn } from './exchange/notice-words-en.ts';
import { exchangeWordsEn } from './exchange/words-en.ts';
import { mailingWordsEn } from './grants/mailing-words-en.ts';
import { rehearsalWordsEn } from './grants/rehearsal-words-en.ts';
import { sponsorWordsEn } from './grants/sponsor-words-en.ts';
import { uploadWordsEn } from './grants/upload-words-en.ts';
import { venueWordsEn } from './grants/venue-words-en.ts';
import { grantsWordsEn } from './grants/words-en.ts';
import { homeWordsEn } from './home/words-en.ts';
import { invoicesWordsEn } from './invoices/words-en.ts';
import { membersWordsEn } from './members/words-en.ts';
import { partnerSystemsWordsEn } from './partner-systems/words-en.ts';
import { paymentsWordsEn } from './payments/words-en.ts';
import { placesWordsEn } from './places/words-en.ts';
import { premiumsWordsEn } from './premiums/words-en.ts';
import { companyReconciliationWordsEn } from './reconciliation/company-words-en.ts';
import { reconciliationWordsEn } from './reconciliation/words-en.ts';
import { bankWordsEn } from './registers/bank-words-en.ts';
import { functionWordsEn } from './registers/function-words-en.ts';
import { openingWordsEn } from './registers/opening-words-en.ts';
import { successionWordsEn } from './registers/succession-words-en.ts';
import { trailWordsEn } from './registers/trail-words-en.ts';
import { registersWordsEn } from './registers/words-en.ts';
import { flowWordsEn } from './reports/flow-words-en.ts';
import { reportsWordsEn } from './reports/words-en.ts';
import { yearWordsEn } from './reports/year-words-en.ts';
import { budgetWordsEn } from './settlement/budget-words-en.ts';
import { cutOffWordsEn } from './settlement/cut-off-words-en.ts';
import { payeeWordsEn } from './settlement/payee-words-en.ts';
import { settlementWordsEn } from './settlement/words-en.ts';
import { traceWordsEn } from './trace/words-en.ts';
import { vouchersWordsEn } from './vouchers/words-en.ts';
import type { OfficeWords } from './words-ja.ts';

export const officeEn: OfficeWords = {
  ...grantsWordsEn,
  ...rehearsalWordsEn,
  ...sponsorWordsEn,
  ...uploadWordsEn,
  ...mailingWordsEn,
  ...membersWordsEn,
  ...reportsWordsEn,
  ...yearWordsEn,
  ...flowWordsEn,
  ...venueWordsEn,
  ...placesWordsEn,
  ...registersWordsEn,
  ...bankWordsEn,
  ...functionWordsEn,
  ...openingWordsEn,
  ...successionWordsEn,
  ...trailWordsEn,
  ...settlementWordsEn,
  ...invoicesWordsEn,
  ...reconciliationWordsEn,
  ...companyReconciliationWordsEn,
  ...traceWordsEn,
  ...couponsWordsEn,
  ...partnerSystemsWordsEn,
  ...bankFileWordsEn,
  ...closingPackWordsEn,
  ...exchangeWordsEn,
  ...noticeWordsEn,
  ...budgetWordsEn,
  ...accountsWordsEn,
  ...payeeWordsEn,
  ...cutOffWordsEn,
  ...paymentsWordsEn,
  ...premiumsWordsEn,
  ...conversionsWordsEn,
  ...eventsWordsEn,
  ...vouchersWordsEn,
  ...homeWordsEn,
  signIn: { title: 'Sign in to the office', lead: 'For municipal staff and platform staff.' },
  register: { action: 'Action' },
  nav: {
    label: 'Office menu',
    groups: {
      give: 'Granting',
      places: 'Shops and facilities',
      vouchers: 'Vouchers',
      beyond: 'Giving and conversion',
      money: 'Settlement and accounts',
      people: 'Platform and staff',
    },
    home: 'Today’s work',
    grant: 'Grant points',
    programs: 'Grant programmes',
    programKinds: 'Kinds of programmes',
    uploads: 'Bulk grants',
    mailing: 'Check a mailing list',
    venues: 'Venues',
    departments: 'Departments',
    budgetLines: 'Budget',
    campaigns: 'Premiums',
    paidCampaigns: 'Campaigns we pay for',
    sponsorships: 'Sponsorships we offer',
    offeredSponsorships: 'Sponsorships offered to us',
    prefecture: 'Municipalities of the prefecture',
    report: 'Reports and forms',
    year: 'Closing the fiscal year',
    accounts: 'Revenue and expenditure',
    flow: 'Where points went',
    inflow: 'Inflow from companies',
    merchants: 'Places',
    placeTerminals: 'Terminals and codes',
    streets: 'Shopping streets',
    useRule: 'Where points can be used',
    tieUps: 'Tie-ups',
    fees: 'Facility fees',
    refunds: 'Refunds',
    voucherKinds: 'Voucher types',
    voucherLookup: 'Look up a voucher',
    voucherBreaks: 'Mismatched vouchers',
    events: 'Support events',
    conversions: 'Conversion destinations',
    settlements: 'Settlement',
    invoices: 'Invoices and payments',
    orderFiles: 'Files of orders',
    companyReconciliation: 'Reconciliation of exchanges',
    comparedCompanies: 'Reconciliation with companies',
    companyOrders: 'Orders',
    remittances: 'Transfers to municipalities',
    bankStatements: 'Bank statements',
    bankBreaks: 'Unmatched items',
    trace: 'From grant to bank',
    partnerSystem: 'System connection',
    coupons: 'Coupons',
    uplifts: 'Uplifts',
    account: 'Municipality’s account',
    payeeAccounts: 'Accounts of payees',
    banks: 'Banks and branches',
    functions: 'Functions in use',
    openings: 'Applications to open',
    leaving: 'Leaving',
    successions: 'Successions of municipalities',
    municipalities: 'Open a municipality',
    partners: 'Partner companies',
    reserveLetters: 'Letters of deadlines',
    reserveCases: 'Common points without a destination',
    organisations: 'Settlement agents and paying bodies',
    company: 'Company statements',
    failedJobs: 'Failed jobs',
    staff: 'Staff',
    changes: 'Changes to confirm',
    handover: 'Staff moves',
    protections: 'Protected persons',
    holderTransfers: 'New MyKey IDs',
    secondFactor: 'Second factor',
    trail: 'Audit trail',
    sample: 'Audit sample',
    access: 'Privileged access',
    password: 'Change password',
  },
  roles: {
    platform: 'Platform staff',
    lead: 'Lead department',
    department: 'Department',
    accounting: 'Accounting',
    approver: 'Approver',
    venue: 'Venue',
    auditor: 'Auditor',
    company: 'Partner company',
    settlementAgent: 'Settlement agent',
    payer: 'Paying body',
  },
};
