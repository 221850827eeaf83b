import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { AccountsPage } from './budget/accounts-page.tsx';
import { ConversionsPage } from './conversions/conversions-page.tsx';
import { CouponBatchPage } from './coupons/batch-page.tsx';
import { CouponsPage } from './coupons/coupons-page.tsx';
import { CouponSheetsPage } from './coupons/sheets-page.tsx';
import { EventPage } from './events/event-page.tsx';
import { EventsPage } from './events/events-page.tsx';
import { EventNoticePage } from './events/notice-page.tsx';
import { CompanyOrdersPage } from './exchange/company-orders-page.tsx';
import { OrderFilesPage } from './exchange/order-files-page.tsx';
import { ReserveLettersPage } from './exchange/reserve-letters.tsx';
import { FaceContext, openOfficeFace } from './face.ts';
import { OfficeFrame } from './frame.tsx';
import { BudgetPage } from './grants/budget-page.tsx';
import { DepartmentsPage } from './grants/departments-page.tsx';
import { GrantPage } from './grants/grant-page.tsx';
import { MailingPage } from './grants/mailing-page.tsx';
import { OfferedSponsorshipsPage } from './grants/offered-sponsorships-page.tsx';
import { ProgramKindsPage } from './grants/program-kinds-page.tsx';
import { ProgramsPage } from './grants/programs-page.tsx';
import { SponsorshipsPage } from './grants/sponsorships-page.tsx';
import { UploadPage } from './grants/upload-page.tsx';
import { UploadsPage } from './grants/uploads-page.tsx';
import { VenuePage } from './grants/venue-page.tsx';
import { VenuesPage } from './grants/venues-page.tsx';
import { HomePage } from './home/home-page.tsx';
import { InvoicePage } from './invoices/invoice-page.tsx';
import { InvoicesPage } from './invoices/invoices-page.tsx';
import { RemittancesPage } from './invoices/remittances-page.tsx';
import { HolderTransfersPage } from './members/holder-transfers-page.tsx';
import { ProtectionsPage } from './members/protections-page.tsx';
import { SystemPage } from './partner-systems/system-page.tsx';
import { RefundsPage } from './payments/refunds-page.tsx';
import { FeesPage } from './places/fees-page.tsx';
import { MerchantsPage } from './places/merchants-page.tsx';
import { PlaceTerminalsPage } from './places/place-terminals-page.tsx';
import { StreetsPage } from './places/streets-page.tsx';
import { TieUpsPage } from './places/tie-ups-page.tsx';
import { UseRulePage } from './places/use-rule-page.tsx';
import { CampaignsPage } from './premiums/campaigns-page.tsx';
import { PaidPage } from './premiums/paid-page.tsx';
import { BankBreaksPage } from './reconciliation/breaks-page.tsx';
import {
  CompanyReconciliationPage,
  ComparedCompaniesPage,
  ComparedCompanyPage,
} from './reconciliation/company-page.tsx';
import { BankStatementsPage } from './reconciliation/statements-page.tsx';
import { AccessPage } from './registers/access-page.tsx';
import { AccountPage } from './registers/account-page.tsx';
import { BanksPage } from './registers/banks-page.tsx';
import { ChangesPage } from './registers/changes-page.tsx';
import { FailedJobsPage } from './registers/failed-jobs-page.tsx';
import { FunctionsPage } from './registers/functions-page.tsx';
import { HandoverPage } from './registers/handover-page.tsx';
import { LeavingPage } from './registers/leaving-page.tsx';
import { MunicipalitiesPage } from './registers/municipalities-page.tsx';
import { OpeningPage } from './registers/opening-page.tsx';
import { OpeningStatePage } from './registers/opening-state-page.tsx';
import { OpeningsPage } from './registers/openings-page.tsx';
import { OrganisationsPage } from './registers/organisations-page.tsx';
import { PartnersPage } from './registers/partners-page.tsx';
import { PasswordPage } from './registers/password-page.tsx';
import { ReservePage } from './registers/reserve-page.tsx';
import { SamplePage } from './registers/sample-page.tsx';
import { SecondFactorPage } from './registers/second-factor-page.tsx';
import { StaffPage } from './registers/staff-page.tsx';
import { SuccessionsPage } from './registers/successions-page.tsx';
import { TrailPage } from './registers/trail-page.tsx';
import { FlowPage } from './reports/flow-page.tsx';
import { FormPage } from './reports/form-page.tsx';
import { InflowPage } from './reports/inflow-page.tsx';
import { PrefecturePage } from './reports/prefecture-page.tsx';
import { YearPage } from './reports/year-page.tsx';
import { AccountCheckPage } from './settlement/account-check-page.tsx';
import { CompanyPage } from './settlement/company-page.tsx';
import { PayeeAccountsPage } from './settlement/payee-accounts-page.tsx';
import { PayeeEntriesPage } from './settlement/payee-entries-page.tsx';
import { SettlementPage } from './settlement/settlement-page.tsx';
import { SettlementsPage } from './settlement/settlements-page.tsx';
import { UpliftsPage } from './settlement/uplifts-page.tsx';
import { TraceGrantPage } from './trace/trace-grant-page.tsx';
import { TracePage } from './trace/trace-page.tsx';
import { TracePaymentPage } from './trace/trace-payment-page.tsx';
import { TraceUsePage } from './trace/trace-use-page.tsx';
import { VoucherBreaksPage } from './vouchers/breaks-page.tsx';
import { VoucherKindsPage } from './vouchers/kinds-page.tsx';
import { VoucherPage } from './vouchers/voucher-page.tsx';
import { officeEn } from './words-en.ts';
import { officeJa } from './words-ja.ts';

const root = createRootRoute({ component: OfficeFrame });
const pages = [
  createRoute({ getParentRoute: () => root, path: '/', component: HomePage }),
  createRoute({ getParentRoute: () => root, path: '/grant', component: GrantPage }),
  createRoute({ getParentRoute: () => root, path: '/grant-uploads', component: UploadsPage }),
  createRoute({ getParentRoute: () => root, path: '/grant-uploads/$uploadId', component: UploadPage }),
  createRoute({ getParentRoute: () => root, path: '/mailing', component: MailingPage }),
  createRoute({ getParentRoute: () => root, path: '/venues', component: VenuesPage }),
  createRoute({ getParentRoute: () => root, path: '/venues/$venueId', component: VenuePage }),
  createRoute({ getParentRoute: () => root, path: '/programs', component: ProgramsPage }),
  createRoute({ getParentRoute: () => root, path: '/program-kinds', component: ProgramKindsPage }),
  createRoute({ getParentRoute: () => root, path: '/departments', component: DepartmentsPage }),
  createRoute({ getParentRoute: () => root, path: '/budget-lines', component: BudgetPage }),
  createRoute({ getParentRoute: () => root, path: '/campaigns', component: CampaignsPage }),
  createRoute({ getParentRoute: () => root, path: '/protections', component: ProtectionsPage }),
  createRoute({ getParentRoute: () => root, path: '/holder-transfers', component: HolderTransfersPage }),
  createRoute({ getParentRoute: () => root, path: '/report', component: FormPage }),
  createRoute({ getParentRoute: () => root, path: '/paid-campaigns', component: PaidPage }),
  createRoute({ getParentRoute: () => root, path: '/sponsorships', component: SponsorshipsPage }),
  createRoute({ getParentRoute: () => root, path: '/offered-sponsorships', component: OfferedSponsorshipsPage }),
  createRoute({ getParentRoute: () => root, path: '/prefecture', component: PrefecturePage }),
  createRoute({ getParentRoute: () => root, path: '/flow', component: FlowPage }),
  createRoute({ getParentRoute: () => root, path: '/inflow', component: InflowPage }),
  createRoute({ getParentRoute: () => root, path: '/merchants', component: MerchantsPage }),
  createRoute({ getParentRoute: () => root, path: '/place-terminals', component: PlaceTerminalsPage }),
  createRoute({ getParentRoute: () => root, path: '/streets', component: StreetsPage }),
  createRoute({ getParentRoute: () => root, path: '/use-rule', component: UseRulePage }),
  createRoute({ getParentRoute: () => root, path: '/tie-ups', component: TieUpsPage }),
  createRoute({ getParentRoute: () => root, path: '/fees', component: FeesPage }),
  createRoute({ getParentRoute: () => root, path: '/refunds', component: RefundsPage }),
  createRoute({ getParentRoute: () => root, path: '/voucher-kinds', component: VoucherKindsPage }),
  createRoute({ getParentRoute: () => root, path: '/vouchers', component: VoucherPage }),
  createRoute({ getParentRoute: () => root, path: '/voucher-breaks', component: VoucherBreaksPage }),
  createRoute({ getParentRoute: () => root, path: '/events', component: EventsPage }),
  createRoute({ getParentRoute: () => root, path: '/events/$eventId', component: EventPage }),
  createRoute({ getParentRoute: () => root, path: '/event-notices/$payoutId', component: EventNoticePage }),
  createRoute({ getParentRoute: () => root, path: '/conversions', component: ConversionsPage }),
  createRoute({ getParentRoute: () => root, path: '/settlements', component: SettlementsPage }),
  createRoute({ getParentRoute: () => root, path: '/settlements/$settlementId', component: SettlementPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/settlements/$settlementId/places/$merchantId',
    component: PayeeEntriesPage,
  }),
  createRoute({ getParentRoute: () => root, path: '/fiscal-year', component: YearPage }),
  createRoute({ getParentRoute: () => root, path: '/accounts', component: AccountsPage }),
  createRoute({ getParentRoute: () => root, path: '/invoices', component: InvoicesPage }),
  createRoute({ getParentRoute: () => root, path: '/invoices/$invoiceId', component: InvoicePage }),
  createRoute({ getParentRoute: () => root, path: '/company-orders', component: CompanyOrdersPage }),
  createRoute({ getParentRoute: () => root, path: '/order-files', component: OrderFilesPage }),
  createRoute({ getParentRoute: () => root, path: '/remittances', component: RemittancesPage }),
  createRoute({ getParentRoute: () => root, path: '/bank-statements', component: BankStatementsPage }),
  createRoute({ getParentRoute: () => root, path: '/bank-breaks', component: BankBreaksPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/company-reconciliation',
    component: CompanyReconciliationPage,
  }),
  createRoute({ getParentRoute: () => root, path: '/compared-companies', component: ComparedCompaniesPage }),
  createRoute({ getParentRoute: () => root, path: '/compared-companies/$partnerId', component: ComparedCompanyPage }),
  createRoute({ getParentRoute: () => root, path: '/trace', component: TracePage }),
  createRoute({ getParentRoute: () => root, path: '/trace/grants/$grantKey', component: TraceGrantPage }),
  createRoute({ getParentRoute: () => root, path: '/trace/uses/$useId', component: TraceUsePage }),
  createRoute({ getParentRoute: () => root, path: '/trace/payments/$fileId/$item', component: TracePaymentPage }),
  createRoute({ getParentRoute: () => root, path: '/coupons', component: CouponsPage }),
  createRoute({ getParentRoute: () => root, path: '/coupons/$batchNumber', component: CouponBatchPage }),
  createRoute({ getParentRoute: () => root, path: '/partner-system', component: SystemPage }),
  createRoute({ getParentRoute: () => root, path: '/coupon-sheets', component: CouponSheetsPage }),
  createRoute({ getParentRoute: () => root, path: '/uplifts', component: UpliftsPage }),
  createRoute({ getParentRoute: () => root, path: '/account', component: AccountPage }),
  createRoute({ getParentRoute: () => root, path: '/payee-accounts', component: PayeeAccountsPage }),
  createRoute({ getParentRoute: () => root, path: '/banks', component: BanksPage }),
  createRoute({ getParentRoute: () => root, path: '/functions', component: FunctionsPage }),
  createRoute({ getParentRoute: () => root, path: '/leaving', component: LeavingPage }),
  createRoute({ getParentRoute: () => root, path: '/successions', component: SuccessionsPage }),
  createRoute({ getParentRoute: () => root, path: '/reserve', component: ReservePage }),
  createRoute({ getParentRoute: () => root, path: '/openings', component: OpeningsPage }),
  createRoute({ getParentRoute: () => root, path: '/municipalities', component: MunicipalitiesPage }),
  createRoute({ getParentRoute: () => root, path: '/partners', component: PartnersPage }),
  createRoute({ getParentRoute: () => root, path: '/reserve-letters', component: ReserveLettersPage }),
  createRoute({ getParentRoute: () => root, path: '/organisations', component: OrganisationsPage }),
  createRoute({ getParentRoute: () => root, path: '/company', component: CompanyPage }),
  createRoute({ getParentRoute: () => root, path: '/failed-jobs', component: FailedJobsPage }),
  createRoute({ getParentRoute: () => root, path: '/staff', component: StaffPage }),
  createRoute({ getParentRoute: () => root, path: '/handover', component: HandoverPage }),
  createRoute({ getParentRoute: () => root, path: '/changes', component: ChangesPage }),
  createRoute({ getParentRoute: () => root, path: '/trail', component: TrailPage }),
  createRoute({ getParentRoute: () => root, path: '/trail-sample', component: SamplePage }),
  createRoute({ getParentRoute: () => root, path: '/access', component: AccessPage }),
  createRoute({ getParentRoute: () => root, path: '/second-factor', component: SecondFactorPage }),
  createRoute({ getParentRoute: () => root, path: '/password', component: PasswordPage }),
  // Of these four the frame shows the page to whoever is not signed in.
  createRoute({ getParentRoute: () => root, path: '/opening', component: OpeningPage }),
  createRoute({ getParentRoute: () => root, path: '/opening-state', component: OpeningStatePage }),
  createRoute({ getParentRoute: () => root, path: '/account-check', component: AccountCheckPage }),
  createRoute({ getParentRoute: () => root, path: '/invitation' }),
];
const router = createRouter({
  basepath: '/office',
  defaultNotFoundComponent: NotFound,
  routeTree: root.addChildren(pages),
});

void openFace(
  'office',
  async (config) => {
    const face = await openOfficeFace(config);
    return (
      <FaceContext value={face}>
        <RouterProvider router={router} />
      </FaceContext>
    );
  },
  { namespace: 'office', ja: officeJa, en: officeEn },
);
