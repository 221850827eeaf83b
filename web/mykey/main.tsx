import { createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { openFace } from '../components/face.tsx';
import { NotFound } from '../components/next.tsx';
import { mykeyEn } from '../words/mykey/en.ts';
import { mykeyJa } from '../words/mykey/ja.ts';
import { AddServicePage } from './add-service-page.tsx';
import { AddOperatorPage } from './admin/add-operator-page.tsx';
import { ApplicationsPage } from './admin/applications-page.tsx';
import { ChangesPage } from './admin/changes-page.tsx';
import { GroupsPage } from './admin/groups-page.tsx';
import { OperatorPage } from './admin/operator-page.tsx';
import { OperatorsPage } from './admin/operators-page.tsx';
import { RevocationPage } from './admin/revocation-page.tsx';
import { StaffPage } from './admin/staff-page.tsx';
import { ApplyPage } from './apply-page.tsx';
import { DeskPage } from './desk/desk-page.tsx';
import { NewRequestPage } from './desk/new-request-page.tsx';
import { FaceContext, openMykeyFace } from './face.ts';
import { HolderFrame, PublicFrame } from './frame.tsx';
import { InvitationPage } from './invitation-page.tsx';
import { LostPage } from './lost-page.tsx';
import { PasswordPage } from './password-page.tsx';
import { RegisterPage } from './register-page.tsx';
import { RenewPage } from './renew-page.tsx';
import { SearchPage } from './search-page.tsx';
import { ServicesPage } from './services-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { AdminFrame, DeskFrame } from './staff-frame.tsx';
import { StatusPage } from './status-page.tsx';
import { WideAreaPage } from './wide-area-page.tsx';

const root = createRootRoute({ component: Outlet });

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
const invitation = createRoute({ getParentRoute: () => open, path: '/invitation', component: InvitationPage });

const desk = createRoute({ getParentRoute: () => root, path: '/desk', component: DeskFrame });
const requests = createRoute({ getParentRoute: () => desk, path: '/', component: DeskPage });
const newRequest = createRoute({ getParentRoute: () => desk, path: '/new', component: NewRequestPage });

const adminPassword = createRoute({ getParentRoute: () => admin, path: '/password', component: PasswordPage });
const deskPassword = createRoute({ getParentRoute: () => desk, path: '/password', component: PasswordPage });

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
      adminPassword,
    ]),
    desk.addChildren([requests, newRequest, deskPassword]),
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
