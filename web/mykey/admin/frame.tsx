import { Outlet, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Shell } from '../../components/shell.tsx';
import { StaffSignIn } from '../../components/staff-sign-in.tsx';
import { useAct, useForgetPerson } from '../../components/use-ask.ts';
import { useSession, useSessionEnd } from '../../components/use-session.ts';
import { useFace } from '../face.ts';

/** Pages of the platform's own staff. */
export function AdminFrame() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { staff, admin, now } = useFace();
  const session = useSession(staff);
  const navigate = useNavigate();
  const forget = useForgetPerson();
  const act = useAct();
  useSessionEnd(staff, now);
  if (!session)
    return (
      <Shell face="mykey">
        <StaffSignIn
          title={t('admin.signIn.title')}
          lead={t('admin.signIn.lead')}
          ended={staff.endedBecause() === 'ended'}
          act={act}
          onSignIn={(body) =>
            void act.run(
              () => admin.call(mykeyRoutes.signInStaff, { body }),
              ({ session, name }) => {
                forget();
                staff.keep({ ...session, name });
              },
            )
          }
        />
      </Shell>
    );
  const signOut = async () => {
    await admin.call(mykeyRoutes.signOutStaff);
    staff.end();
    forget();
    void navigate({ to: '/admin' });
  };
  return (
    <Shell
      face="mykey"
      banner={
        <SessionBanner name={session.name}>
          <Button look="outline" size="small" onClick={() => void signOut()}>
            {shared('shell.signOut')}
          </Button>
        </SessionBanner>
      }
    >
      <Outlet />
    </Shell>
  );
}
