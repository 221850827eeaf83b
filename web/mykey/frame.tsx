import { Outlet, useNavigate } from '@tanstack/react-router';
import { createContext, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { SessionBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { useCardLeaves } from '../components/card-leaves.ts';
import { Shell } from '../components/shell.tsx';
import { Stepper } from '../components/stepper.tsx';
import { useForgetPerson, useInvalidate } from '../components/use-route.ts';
import { useSession, useSessionEnd } from '../components/use-session.ts';
import { type Codes, useFace } from './face.ts';
import { BegunPage } from './registration/begun-page.tsx';
import { CardPage } from './registration/card-page.tsx';
import { CodesPage } from './registration/codes-page.tsx';

/** Pages that need no card. */
export function PublicFrame() {
  return (
    <Shell face="mykey">
      <Outlet />
    </Shell>
  );
}

type Shown = { codes: Codes; isFirst: boolean };
const ShowCodes = createContext<(codes: Codes, how?: { isFirst: boolean }) => void>(() => {});

/** Shows the two codes, whatever else happens, until the holder says that they are kept. */
export const useShowCodes = () => useContext(ShowCodes);

/** Pages of the holder of the card on the reader: whose, how far in the three steps, and the way out. */
export function HolderFrame() {
  const { agentUrl, holder, mykey, now } = useFace();
  const session = useSession(holder);
  const [shown, setShown] = useState<Shown>();
  const [begun, setBegun] = useState(false);
  const forget = useInvalidate();
  const forgetPerson = useForgetPerson();
  useSessionEnd(holder, now);
  const leave = () => {
    // Over on the server too: the next person at this counter finds nothing, and neither does who copied the token.
    void mykey.call(mykeyRoutes.closeCardholderSession);
    holder.end('cardLeft');
    forgetPerson();
  };
  useCardLeaves({ agentUrl, onLeave: leave }, session !== undefined);

  const page = shown ? (
    <CodesPage
      codes={shown.codes}
      isFirst={shown.isFirst}
      onKept={() => {
        setShown(undefined);
        setBegun(shown.isFirst);
        forget();
      }}
    />
  ) : begun && session ? (
    <BegunPage onDone={() => setBegun(false)} />
  ) : !session ? (
    <CardPage />
  ) : (
    <Outlet />
  );
  const step = shown ? 1 : !session ? 0 : session.mykeyId === null ? 1 : 2;
  return (
    <ShowCodes value={(codes, { isFirst } = { isFirst: false }) => setShown({ codes, isFirst })}>
      <Shell face="mykey" banner={session && <WhoseSession mykeyId={session.mykeyId} />}>
        <Steps now={step} />
        {page}
      </Shell>
    </ShowCodes>
  );
}

function Steps({ now }: { now: number }) {
  const { t } = useTranslation();
  return <Stepper steps={[t('cardSteps.card'), t('cardSteps.mykeyId'), t('cardSteps.service')]} now={now} />;
}

function WhoseSession({ mykeyId }: { mykeyId: string | null }) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { mykey, holder } = useFace();
  const navigate = useNavigate();
  const forget = useForgetPerson();
  const signOut = async () => {
    await mykey.call(mykeyRoutes.closeCardholderSession);
    holder.end();
    forget();
    void navigate({ to: '/' });
  };
  return (
    <SessionBanner name={mykeyId ?? t('noId')}>
      <Button look="outline" size="small" onClick={() => void signOut()}>
        {shared('shell.signOut')}
      </Button>
    </SessionBanner>
  );
}
