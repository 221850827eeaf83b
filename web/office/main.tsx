import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { officeEn } from '../words/office/en.ts';
import { officeJa } from '../words/office/ja.ts';
import { AccountPage } from './account-page.tsx';
import { CampaignsPage } from './campaigns-page.tsx';
import { ChangesPage } from './changes-page.tsx';
import { CompanyPage } from './company-page.tsx';
import { ConversionsPage } from './conversions-page.tsx';
import { EventNoticePage } from './event-notice-page.tsx';
import { EventPage } from './event-page.tsx';
import { EventsPage } from './events-page.tsx';
import { FaceContext, openOfficeFace } from './face.ts';
import { FeesPage } from './fees-page.tsx';
import { OfficeFrame } from './frame.tsx';
import { GrantPage } from './grant-page.tsx';
import { HomePage } from './home-page.tsx';
import { MerchantsPage } from './merchants-page.tsx';
import { MunicipalitiesPage } from './municipalities-page.tsx';
import { PartnersPage } from './partners-page.tsx';
import { PasswordPage } from './password-page.tsx';
import { ProgramsPage } from './programs-page.tsx';
import { RefundsPage } from './refunds-page.tsx';
import { ReportPage } from './report-page.tsx';
import { SettlementPage } from './settlement-page.tsx';
import { SettlementsPage } from './settlements-page.tsx';
import { StaffPage } from './staff-page.tsx';
import { StreetsPage } from './streets-page.tsx';
import { TieUpsPage } from './tie-ups-page.tsx';
import { UpliftsPage } from './uplifts-page.tsx';
import { UseRulePage } from './use-rule-page.tsx';
import { VoucherBreaksPage } from './voucher-breaks-page.tsx';
import { VoucherKindsPage } from './voucher-kinds-page.tsx';
import { VoucherPage } from './voucher-page.tsx';

const root = createRootRoute({ component: OfficeFrame });
const pages = [
  createRoute({ getParentRoute: () => root, path: '/', component: HomePage }),
  createRoute({ getParentRoute: () => root, path: '/grant', component: GrantPage }),
  createRoute({ getParentRoute: () => root, path: '/programs', component: ProgramsPage }),
  createRoute({ getParentRoute: () => root, path: '/campaigns', component: CampaignsPage }),
  createRoute({ getParentRoute: () => root, path: '/report', component: ReportPage }),
  createRoute({ getParentRoute: () => root, path: '/merchants', component: MerchantsPage }),
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
  createRoute({ getParentRoute: () => root, path: '/uplifts', component: UpliftsPage }),
  createRoute({ getParentRoute: () => root, path: '/account', component: AccountPage }),
  createRoute({ getParentRoute: () => root, path: '/municipalities', component: MunicipalitiesPage }),
  createRoute({ getParentRoute: () => root, path: '/partners', component: PartnersPage }),
  createRoute({ getParentRoute: () => root, path: '/company', component: CompanyPage }),
  createRoute({ getParentRoute: () => root, path: '/staff', component: StaffPage }),
  createRoute({ getParentRoute: () => root, path: '/changes', component: ChangesPage }),
  createRoute({ getParentRoute: () => root, path: '/password', component: PasswordPage }),
  // Shown by the frame to whoever is not signed in.
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
