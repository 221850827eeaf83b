import { createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { Shell } from '../components/shell.tsx';
import { FaceContext, openMykeyFace } from './face.ts';
import { HolderFrame, PublicFrame } from './frame.tsx';
import { DeskPage } from './lifecycle/desk-page.tsx';
import { LostPage } from './lifecycle/lost-page.tsx';
import { NewRequestPage } from './lifecycle/new-request-page.tsx';
import { RenewPage } from './lifecycle/renew-page.tsx';
import { RevocationPage } from './lifecycle/revocation-page.tsx';
import { StatusPage } from './lifecycle/status-page.tsx';
import { AddOperatorPage } from './operators/add-operator-page.tsx';
import { ApplicationsPage } from './operators/applications-page.tsx';
import { ApplyPage } from './operators/apply-page.tsx';
import { OperatorPage } from './operators/operator-page.tsx';
import { OperatorsPage } from './operators/operators-page.tsx';
import { TownTerminalsPage } from './operators/town-terminals-page.tsx';
import { RegisterPage } from './registration/register-page.tsx';
import { AddServicePage } from './service-ids/add-service-page.tsx';
import { ServicesPage } from './service-ids/services-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { ChangesPage } from './staff/changes-page.tsx';
import { FailedJobsPage } from './staff/failed-jobs-page.tsx';
import { InvitationPage } from './staff/invitation-page.tsx';
import { PasswordPage } from './staff/password-page.tsx';
import { SecondFactorPage } from './staff/second-factor-page.tsx';
import { AdminFrame, DeskFrame } from './staff/staff-frame.tsx';
import { StaffPage } from './staff/staff-page.tsx';
import { GroupsPage } from './wide-area/groups-page.tsx';
import { SearchPage } from './wide-area/search-page.tsx';
import { WideAreaPage } from './wide-area/wide-area-page.tsx';
import { mykeyEn } from './words-en.ts';
import { mykeyJa } from './words-ja.ts';

/** An address of no frame has the plainest one. */
const NotFoundHere = () => (
  <Shell face="mykey">
    <NotFound />
  </Shell>
);

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundHere });

const open = createRoute({ getParentRoute: () => root, id: 'open', component: PublicFrame });
const lost = createRoute({ getParentRoute: () => open, path: '/lost', component: LostPage });

const apply = createRoute({ getParentRoute: () => open, path: '/apply', component: ApplyPage });
const search = createRoute({ getParentRoute: () => open, path: '/search', component: SearchPage });
const signIn = createRoute({ getParentRoute: () => open, path: '/sign-in/$signInId', component: SignInPage });

const holder = createRoute({ getParentRoute: () => root, id: 'holder', component: HolderFrame });
const services = createRoute({ getParentRoute: () => holder, path: '/', component: ServicesPage });
const register = createRoute({ getParentRoute: () => holder, path: '/register', component: RegisterPage });
const renew = createRoute({ getParentRoute: () => holder, path: '/renew', component: RenewPage });
const add = createRoute({ getParentRoute: () => holder, path: '/add', component: AddServicePage });
const wideArea = createRoute({ getParentRoute: () => holder, path: '/wide-area', component: WideAreaPage });
const status = createRoute({ getParentRoute: () => holder, path: '/status', component: StatusPage });

const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminFrame });
const operators = createRoute({ getParentRoute: () => admin, path: '/', component: OperatorsPage });
const addOperator = createRoute({ getParentRoute: () => admin, path: '/new', component: AddOperatorPage });
const operator = createRoute({ getParentRoute: () => admin, path: '/operators/$operatorId', component: OperatorPage });

const revocation = createRoute({ getParentRoute: () => admin, path: '/revocation', component: RevocationPage });
const applications = createRoute({
  getParentRoute: () => admin,
  path: '/applications',
  component: ApplicationsPage,
});
const groups = createRoute({ getParentRoute: () => admin, path: '/groups', component: GroupsPage });
const people = createRoute({ getParentRoute: () => admin, path: '/staff', component: StaffPage });
const changes = createRoute({ getParentRoute: () => admin, path: '/changes', component: ChangesPage });
const failedJobs = createRoute({ getParentRoute: () => admin, path: '/failed-jobs', component: FailedJobsPage });
const invitation = createRoute({ getParentRoute: () => open, path: '/invitation', component: InvitationPage });

const desk = createRoute({ getParentRoute: () => root, path: '/desk', component: DeskFrame });
const requests = createRoute({ getParentRoute: () => desk, path: '/', component: DeskPage });
const newRequest = createRoute({ getParentRoute: () => desk, path: '/new', component: NewRequestPage });

const townTerminals = createRoute({ getParentRoute: () => desk, path: '/terminals', component: TownTerminalsPage });

const adminPassword = createRoute({ getParentRoute: () => admin, path: '/password', component: PasswordPage });
const deskPassword = createRoute({ getParentRoute: () => desk, path: '/password', component: PasswordPage });

const adminFactor = createRoute({ getParentRoute: () => admin, path: '/second-factor', component: SecondFactorPage });
const deskFactor = createRoute({ getParentRoute: () => desk, path: '/second-factor', component: SecondFactorPage });

const router = createRouter({
  basepath: '/mykey',
  defaultNotFoundComponent: NotFound,
  routeTree: root.addChildren([
    open.addChildren([lost, apply, search, signIn, invitation]),
    holder.addChildren([services, register, renew, add, wideArea, status]),
    admin.addChildren([
      operators,
      addOperator,
      operator,
      people,
      changes,
      applications,
      groups,
      revocation,
      failedJobs,
      adminPassword,
      adminFactor,
    ]),
    desk.addChildren([requests, newRequest, townTerminals, deskPassword, deskFactor]),
  ]),
});

void openFace(
  'mykey',
  async (config) => {
    const face = await openMykeyFace(config);
    return (
      <FaceContext value={face}>
        <RouterProvider router={router} />
      </FaceContext>
    );
  },
  { namespace: 'mykey', ja: mykeyJa, en: mykeyEn },
);
