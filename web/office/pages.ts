import { isForRole, isSwitchedOn, pointsRoutes, type Route } from '../../contract/index.ts';
import type { Staff } from './face.ts';

type Role = Staff['role'];
type Person = Pick<Staff, 'role' | 'functions'>;

/**
 * Each page with the route that it is about: whoever may call that sees the page in the menu and on the home page.
 */
const PAGES = [
  { to: '/grant', name: 'grant', group: 'give', about: pointsRoutes.grant },
  { to: '/grant-uploads', name: 'uploads', group: 'give', about: pointsRoutes.listGrantUploads },
  { to: '/mailing', name: 'mailing', group: 'give', about: pointsRoutes.checkMailing },
  { to: '/venues', name: 'venues', group: 'give', about: pointsRoutes.listVenues },
  { to: '/programs', name: 'programs', group: 'give', about: pointsRoutes.changeProgram },
  { to: '/program-kinds', name: 'programKinds', group: 'give', about: pointsRoutes.createProgramKind },
  { to: '/departments', name: 'departments', group: 'give', about: pointsRoutes.createDepartment },
  { to: '/budget-lines', name: 'budgetLines', group: 'give', about: pointsRoutes.listBudgetLines },
  { to: '/campaigns', name: 'campaigns', group: 'give', about: pointsRoutes.listCampaigns },
  { to: '/paid-campaigns', name: 'paidCampaigns', group: 'give', about: pointsRoutes.listPaidCampaigns },
  { to: '/sponsorships', name: 'sponsorships', group: 'give', about: pointsRoutes.listProposedSponsorships },
  { to: '/offered-sponsorships', name: 'offeredSponsorships', group: 'give', about: pointsRoutes.decideSponsorship },
  { to: '/prefecture', name: 'prefecture', group: 'give', about: pointsRoutes.showPrefecture },
  { to: '/protections', name: 'protections', group: 'give', about: pointsRoutes.listProtections },
  { to: '/holder-transfers', name: 'holderTransfers', group: 'give', about: pointsRoutes.listHolderTransfers },
  { to: '/report', name: 'report', group: 'give', about: pointsRoutes.showForm },
  { to: '/inflow', name: 'inflow', group: 'give', about: pointsRoutes.showTownInflow },
  { to: '/merchants', name: 'merchants', group: 'places', about: pointsRoutes.listMerchants },
  { to: '/place-terminals', name: 'placeTerminals', group: 'places', about: pointsRoutes.listPlaceTerminals },
  { to: '/streets', name: 'streets', group: 'places', about: pointsRoutes.listStreets },
  { to: '/use-rule', name: 'useRule', group: 'places', about: pointsRoutes.showUseRule },
  { to: '/tie-ups', name: 'tieUps', group: 'places', about: pointsRoutes.listTieUps },
  { to: '/fees', name: 'fees', group: 'places', about: pointsRoutes.listFees },
  { to: '/refunds', name: 'refunds', group: 'places', about: pointsRoutes.listRefunds },
  { to: '/voucher-kinds', name: 'voucherKinds', group: 'vouchers', about: pointsRoutes.listVoucherKinds },
  { to: '/vouchers', name: 'voucherLookup', group: 'vouchers', about: pointsRoutes.findVoucher },
  {
    to: '/voucher-breaks',
    name: 'voucherBreaks',
    group: 'vouchers',
    about: pointsRoutes.listVoucherBreaks,
  },
  { to: '/events', name: 'events', group: 'beyond', about: pointsRoutes.listEventsOfMunicipality },
  { to: '/conversions', name: 'conversions', group: 'beyond', about: pointsRoutes.listConversionTargets },
  { to: '/settlements', name: 'settlements', group: 'money', about: pointsRoutes.listSettlements },
  { to: '/fiscal-year', name: 'year', group: 'money', about: pointsRoutes.showFiscalYear },
  { to: '/accounts', name: 'accounts', group: 'money', about: pointsRoutes.downloadAccountingData },
  { to: '/flow', name: 'flow', group: 'money', about: pointsRoutes.showCompanyFlow },
  { to: '/company-orders', name: 'companyOrders', group: 'money', about: pointsRoutes.listCompanyOrders },
  { to: '/order-files', name: 'orderFiles', group: 'money', about: pointsRoutes.listOrderFiles },
  {
    to: '/company-reconciliation',
    name: 'companyReconciliation',
    group: 'money',
    about: pointsRoutes.uploadDailyReport,
  },
  { to: '/compared-companies', name: 'comparedCompanies', group: 'money', about: pointsRoutes.listComparedCompanies },
  { to: '/invoices', name: 'invoices', group: 'money', about: pointsRoutes.listInvoices },
  { to: '/remittances', name: 'remittances', group: 'money', about: pointsRoutes.listRemittances },
  { to: '/bank-statements', name: 'bankStatements', group: 'money', about: pointsRoutes.listBankStatements },
  { to: '/bank-breaks', name: 'bankBreaks', group: 'money', about: pointsRoutes.listBankBreaks },
  { to: '/coupons', name: 'coupons', group: 'money', about: pointsRoutes.listCouponBatches },
  { to: '/partner-system', name: 'partnerSystem', group: 'money', about: pointsRoutes.showPartnerSystem },
  { to: '/uplifts', name: 'uplifts', group: 'money', about: pointsRoutes.listUplifts },
  { to: '/account', name: 'account', group: 'money', about: pointsRoutes.showMunicipalityAccount },
  { to: '/payee-accounts', name: 'payeeAccounts', group: 'money', about: pointsRoutes.listPayeeAccounts },
  { to: '/banks', name: 'banks', group: 'money', about: pointsRoutes.listBankCorrections },
  { to: '/functions', name: 'functions', group: 'people', about: pointsRoutes.showFunctions },
  { to: '/openings', name: 'openings', group: 'people', about: pointsRoutes.listOpenings },
  { to: '/municipalities', name: 'municipalities', group: 'people', about: pointsRoutes.openMunicipality },
  { to: '/partners', name: 'partners', group: 'people', about: pointsRoutes.listPartners },
  { to: '/reserve', name: 'reserveCases', group: 'people', about: pointsRoutes.listReserveCases },
  { to: '/reserve-letters', name: 'reserveLetters', group: 'people', about: pointsRoutes.listReserveLetters },
  { to: '/organisations', name: 'organisations', group: 'people', about: pointsRoutes.listOrganisations },
  { to: '/company', name: 'company', group: 'people', about: pointsRoutes.showPartnerStatement },
  { to: '/failed-jobs', name: 'failedJobs', group: 'people', about: pointsRoutes.listFailedJobs },
  { to: '/staff', name: 'staff', group: 'people', about: pointsRoutes.listStaff },
  { to: '/handover', name: 'handover', group: 'people', about: pointsRoutes.planHandover },
  { to: '/changes', name: 'changes', group: 'people', about: pointsRoutes.listChangeRequests },
  { to: '/trail', name: 'trail', group: 'people', about: pointsRoutes.searchTrail },
  { to: '/trace', name: 'trace', group: 'people', about: pointsRoutes.traceGrant },
  { to: '/trail-sample', name: 'sample', group: 'people', about: pointsRoutes.drawTrailSample },
  { to: '/access', name: 'access', group: 'people', about: pointsRoutes.listPrivilegedAccess },
  { to: '/successions', name: 'successions', group: 'people', about: pointsRoutes.askForSuccession },
  { to: '/leaving', name: 'leaving', group: 'people', about: pointsRoutes.showLeaving },
  { to: '/second-factor', name: 'secondFactor', group: 'people', about: pointsRoutes.showSecondFactor },
  { to: '/password', name: 'password', group: 'people', about: pointsRoutes.changeOwnPassword },
] as const satisfies readonly { to: string; name: string; group: string; about: Route }[];
export type Page = (typeof PAGES)[number];

const GROUPS = [...new Set(PAGES.map(({ group }) => group))];
const pagesOf = ({ role, functions }: Person): Page[] =>
  PAGES.filter(({ about }) => isForRole(about, role) && (functions === null || isSwitchedOn(about, functions)));

type Group = { group: Page['group']; pages: Page[] };
const inGroups = (pages: readonly Page[]): Group[] =>
  GROUPS.map((group) => ({ group, pages: pages.filter((page) => page.group === group) })).filter(
    ({ pages: inside }) => inside.length > 0,
  );

/** The pages of a person under their headings: those of their role, less what their town has switched off. */
export const groupsOf = (person: Person): Group[] => inGroups(pagesOf(person));

/** The daily work of each role, which its home page offers first. */
const MAIN: Record<Role, readonly Page['name'][]> = {
  platform: ['openings', 'municipalities', 'successions', 'partners', 'company', 'failedJobs', 'changes'],
  lead: ['grant', 'programs', 'merchants', 'changes', 'report'],
  department: ['grant', 'programs'],
  accounting: ['settlements', 'bankStatements', 'bankBreaks', 'account', 'changes'],
  approver: ['changes', 'settlements', 'voucherBreaks'],
  venue: ['venues'],
  auditor: ['trace', 'trail', 'sample', 'access', 'settlements'],
  company: [
    'companyOrders',
    'orderFiles',
    'companyReconciliation',
    'bankBreaks',
    'coupons',
    'flow',
    'paidCampaigns',
    'sponsorships',
    'invoices',
    'remittances',
    'partnerSystem',
    'changes',
  ],
  settlementAgent: ['invoices', 'remittances', 'bankStatements', 'bankBreaks', 'changes'],
  payer: ['prefecture', 'paidCampaigns', 'sponsorships', 'invoices', 'changes'],
};

/** The same pages, those of the role's daily work apart from the others. */
export function screensOf(person: Person): { main: Page[]; others: Group[] } {
  const pages = pagesOf(person);
  const main = MAIN[person.role].flatMap((name) => pages.find((page) => page.name === name) ?? []);
  return { main, others: inGroups(pages.filter((page) => !main.includes(page))) };
}
