import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner, SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { NextLink } from '../../components/next.tsx';
import { signInWithPasskey } from '../../components/people/passkey.ts';
import { PrintedBy } from '../../components/printed-with.tsx';
import { Shell } from '../../components/shell.tsx';
import { StaffSignIn } from '../../components/staff-sign-in.tsx';
import { useForgetPerson, useRouteQuery } from '../../components/use-route.ts';
import { useSession, useSessionEnd } from '../../components/use-session.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { SecondFactorPage } from './second-factor-page.tsx';

const HOMES = { platform: '/admin', municipality: '/desk' } as const;

type Office = keyof typeof HOMES;

/** Pages of the platform's own staff. */
export const AdminFrame = () => <StaffFrame office="platform" />;

/** Pages of the people at a municipality's counter. */
export const DeskFrame = () => <StaffFrame office="municipality" />;

function StaffFrame({ office }: { office: Office }) {
  const { t: shared } = useTranslation();
  const { staff, admin, now } = useFace();
  const session = useSession(staff);
  const navigate = useNavigate();
  const forget = useForgetPerson();
  useSessionEnd(staff, now);
  const isOpen = session !== undefined;
  const me = useRouteQuery(['staff-me'], () => admin.call(mykeyRoutes.showStaff), { enabled: isOpen });
  if (!session) return <SignIn office={office} />;
  const signOut = async () => {
    await admin.call(mykeyRoutes.signOutStaff);
    staff.end();
    forget();
    void navigate({ to: HOMES[office] });
  };
  return (
    <Shell
      face="mykey"
      banner={
        <SessionBanner name={session.name}>
          <Link to={`${HOMES[session.role]}/second-factor`}>{shared('people.factor.title')}</Link>
          <Link to={`${HOMES[session.role]}/password`}>{shared('people.own.title')}</Link>
          <Button look="outline" size="small" onClick={() => void signOut()}>
            {shared('shell.signOut')}
          </Button>
        </SessionBanner>
      }
    >
      {me.refusal && <RefusalBanner refusal={me.refusal} onAgain={me.refetch} />}
      {me.isPending && <Waiting what={shared('waiting.working')} />}
      {me.data && <Pages office={office} me={me.data} />}
    </Shell>
  );
}

function SignIn({ office }: { office: Office }) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { staff, admin } = useFace();
  const forget = useForgetPerson();
  return (
    <Shell face="mykey">
      <StaffSignIn
        title={t(`staff.${office}.title`)}
        lead={t(`staff.${office}.lead`)}
        ended={staff.endedBecause() === 'ended'}
        route={mykeyRoutes.signInStaff}
        signIn={(body) => admin.call(mykeyRoutes.signInStaff, { body })}
        passkey={() => signInWithPasskey(admin, mykeyRoutes.signInWithPasskey)}
        onSignedIn={({ session, name, role }) => {
          forget();
          staff.keep({ ...session, name, role });
        }}
      />
      <p className="mt-6">
        <Link to="/invitation">{shared('people.invitation.link')}</Link>
      </p>
    </Shell>
  );
}

/** The pages of who works here; nothing but the set-up of a second factor where one is asked for that is not there. */
function Pages({ office, me }: { office: Office; me: RouteAnswer<typeof mykeyRoutes.showStaff> }) {
  const { t } = useTranslation('mykey');
  if (me.mustSetUp) return <SecondFactorPage mustSetUp />;
  if (me.role === office)
    return (
      <PrintedBy value={me.name}>
        <Outlet />
      </PrintedBy>
    );
  return (
    <>
      <Banner tone="info" title={t('staff.other')} />
      <NextLink to={HOMES[me.role]}>{t(`staff.${me.role}.open`)}</NextLink>
    </>
  );
}
