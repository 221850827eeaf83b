import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { FoldingMenu } from '../components/folding-menu.tsx';
import { AcceptInvitation } from '../components/people/accept-invitation.tsx';
import { signInWithPasskey } from '../components/people/passkey.ts';
import { PracticeMark } from '../components/practice-mark.tsx';
import { PrintedBy } from '../components/printed-with.tsx';
import { Shell } from '../components/shell.tsx';
import { StaffSignIn } from '../components/staff-sign-in.tsx';
import { useForgetPerson, useRouteQuery } from '../components/use-route.ts';
import { useSession, useSessionEnd } from '../components/use-session.ts';
import { Waiting } from '../components/waiting.tsx';
import { type Staff, StaffContext, useFace } from './face.ts';
import { groupsOf } from './pages.ts';
import { SecondFactorPage } from './registers/second-factor-page.tsx';

/** Every page of the office: sign in, who I am, and the pages of my role. */
export function OfficeFrame() {
  const { t: shared } = useTranslation();
  const { points, session, now } = useFace();
  const open = useSession(session);
  const navigate = useNavigate();
  const forget = useForgetPerson();
  useSessionEnd(session, now);
  const me = useRouteQuery(['staff-me'], () => points.call(pointsRoutes.showStaff), { enabled: open !== undefined });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (path === '/opening' || path === '/opening-state' || path === '/account-check')
    return (
      <Shell face="office">
        <Outlet />
      </Shell>
    );
  if (path === '/invitation')
    return (
      <Shell face="office">
        <AcceptInvitation client={points} signInHref="/office" />
      </Shell>
    );
  if (!open) return <SignIn />;
  if (!me.data)
    return (
      <Shell face="office">
        {me.refusal && <RefusalBanner refusal={me.refusal} onAgain={me.refetch} />}
        {me.isPending && <Waiting what={shared('waiting.working')} />}
      </Shell>
    );
  const signOut = async () => {
    await points.call(pointsRoutes.signOutStaff);
    session.end();
    forget();
    void navigate({ to: '/' });
  };
  return (
    <StaffContext value={me.data}>
      <Shell
        face="office"
        banner={<PracticeMark code={me.data.municipality?.code} />}
        aside={<WhoAmI staff={me.data} onSignOut={() => void signOut()} />}
      >
        <Pages staff={me.data} />
      </Shell>
    </StaffContext>
  );
}

function SignIn() {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points, session } = useFace();
  const forget = useForgetPerson();
  return (
    <Shell face="office">
      <StaffSignIn
        title={t('signIn.title')}
        lead={t('signIn.lead')}
        ended={session.endedBecause() === 'ended'}
        route={pointsRoutes.signInStaff}
        signIn={(body) => points.call(pointsRoutes.signInStaff, { body })}
        passkey={() => signInWithPasskey(points, pointsRoutes.signInWithPasskey)}
        onSignedIn={(signedIn) => {
          forget();
          session.keep(signedIn.session);
        }}
      />
      <p className="mt-6">
        <Link to="/invitation">{shared('people.invitation.link')}</Link>
      </p>
      <p className="mt-3">
        <Link to="/opening">{t('opening.link')}</Link>
      </p>
      <p className="mt-3">
        <Link to="/opening-state">{t('opening.stateLink')}</Link>
      </p>
      <p className="mt-3">
        <Link to="/account-check">{t('accountLetter.link')}</Link>
      </p>
    </Shell>
  );
}

/** The menu and the page; nothing but the set-up of a second factor where the office asks for one that is not there. */
function Pages({ staff }: { staff: Staff }) {
  if (staff.mustSetUp) return <SecondFactorPage />;
  return (
    <div className="grid gap-3 lg:gap-8 lg:grid-cols-[13rem_minmax(0,1fr)] print:block">
      <Menu staff={staff} />
      <div className="min-w-0">
        <PrintedBy value={staff.name}>
          <Outlet />
        </PrintedBy>
      </div>
    </div>
  );
}

function WhoAmI({ staff, onSignOut }: { staff: Staff; onSignOut: () => void }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const place = [
    staff.municipality?.name ?? staff.organisation?.name,
    staff.department?.name ?? t(`roles.${staff.role}`),
  ].filter(Boolean);
  return (
    <>
      <span className="min-w-0 flex-1">
        {place.join(' ')} <strong className="ms-2">{staff.name}</strong>
      </span>
      <Button look="outline" size="small" onClick={onSignOut}>
        {shared('shell.signOut')}
      </Button>
    </>
  );
}

const LINK =
  'block rounded-8 px-3 py-2 text-solid-gray-900 no-underline hover:bg-key-50 hover:underline aria-[current=page]:bg-key-100 aria-[current=page]:font-700';

/** The pages of a role under headings, so that a long menu can be read. */
function Menu({ staff }: { staff: Staff }) {
  const { t } = useTranslation('office');
  return (
    <FoldingMenu label={t('nav.label')}>
      <ul className="flex flex-wrap gap-x-4 gap-y-3 lg:flex-col">
        <li>
          <Link to="/" activeOptions={{ exact: true }} className={LINK}>
            {t('nav.home')}
          </Link>
        </li>
        {groupsOf(staff).map(({ group, pages }) => (
          <li key={group}>
            <span id={`menu-${group}`} className="block px-3 text-sm font-700 text-solid-gray-700">
              {t(`nav.groups.${group}`)}
            </span>
            <ul aria-labelledby={`menu-${group}`} className="flex flex-wrap gap-x-1 lg:flex-col">
              {pages.map(({ to, name }) => (
                <li key={to}>
                  <Link to={to} className={LINK}>
                    {t(`nav.${name}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </FoldingMenu>
  );
}
