import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { SessionBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Shell } from '../components/shell.tsx';
import { useForgetPerson } from '../components/use-route.ts';
import { useSession, useSessionEnd } from '../components/use-session.ts';
import { useFace } from './face.ts';
import { SignInPage } from './members/sign-in-page.tsx';

/** How far support events have come, and where points bring a premium, is everybody's to see. */
const PUBLIC_PATHS = ['/support', '/campaigns'];

/** Every other page of マイページ stands behind the sign-in; after it the page asked for is there. */
export function MypageFrame() {
  const { member, now } = useFace();
  const session = useSession(member);
  useSessionEnd(member, now);
  const isPublic = useLocation({ select: ({ pathname }) => PUBLIC_PATHS.includes(pathname) });
  return (
    <Shell face="mypage" banner={session && <WhoseSession mykeyId={session.mykeyId} />}>
      <div className="mx-auto max-w-3xl">{session || isPublic ? <Outlet /> : <SignInPage />}</div>
    </Shell>
  );
}

function WhoseSession({ mykeyId }: { mykeyId: string }) {
  const { t } = useTranslation();
  const { points, member } = useFace();
  const navigate = useNavigate();
  const forget = useForgetPerson();
  const signOut = async () => {
    await points.call(pointsRoutes.signOut);
    member.end();
    forget();
    void navigate({ to: '/' });
  };
  return (
    <SessionBanner name={mykeyId}>
      <Button look="outline" size="small" onClick={() => void signOut()}>
        {t('shell.signOut')}
      </Button>
    </SessionBanner>
  );
}
