import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { NextLink } from '../../components/next.tsx';
import { PrintedBy } from '../../components/printed-with.tsx';
import { Shell } from '../../components/shell.tsx';
import { StaffSignIn } from '../../components/staff-sign-in.tsx';
import { useForgetPerson } from '../../components/use-route.ts';
import { useSession, useSessionEnd } from '../../components/use-session.ts';
import { useFace } from '../face.ts';

const HOMES = { platform: '/admin', municipality: '/desk' } as const;

/** Pages of the platform's own staff. */
export const AdminFrame = () => <StaffFrame office="platform" />;

/** Pages of the people at a municipality's counter. */
export const DeskFrame = () => <StaffFrame office="municipality" />;

function StaffFrame({ office }: { office: keyof typeof HOMES }) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { staff, admin, now } = useFace();
  const session = useSession(staff);
  const navigate = useNavigate();
  const forget = useForgetPerson();
  useSessionEnd(staff, now);
  if (!session)
    return (
      <Shell face="mykey">
        <StaffSignIn
          title={t(`staff.${office}.title`)}
          lead={t(`staff.${office}.lead`)}
          ended={staff.endedBecause() === 'ended'}
          route={mykeyRoutes.signInStaff}
          signIn={(body) => admin.call(mykeyRoutes.signInStaff, { body })}
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
          <Link to={`${HOMES[session.role]}/password`}>{shared('people.own.title')}</Link>
          <Button look="outline" size="small" onClick={() => void signOut()}>
            {shared('shell.signOut')}
          </Button>
        </SessionBanner>
      }
    >
      {session.role === office ? (
        <PrintedBy value={session.name}>
          <Outlet />
        </PrintedBy>
      ) : (
        <>
          <Banner tone="info" title={t('staff.other')} />
          <NextLink to={HOMES[session.role]}>{t(`staff.${session.role}.open`)}</NextLink>
        </>
      )}
    </Shell>
  );
}
