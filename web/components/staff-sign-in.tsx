import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import type { Answer } from '../device/http.ts';
import { Banner, RefusalBanner } from './banner.tsx';
import { Button } from './button.tsx';
import { useRouteForm } from './form/route-form.tsx';
import { PageTitle } from './shell.tsx';
import { useRouteMutation } from './use-route.ts';

type Props<SignedIn> = {
  title: string;
  lead: ReactNode;
  ended: boolean;
  route: typeof pointsRoutes.signInStaff | typeof mykeyRoutes.signInStaff;
  signIn: (entry: { staffId: string; password: string; code?: string }) => Promise<Answer<SignedIn>>;
  /** Signing in with a passkey alone, where this office knows them. */
  passkey?: () => Promise<Answer<SignedIn>>;
  onSignedIn: (signedIn: SignedIn) => void;
};

/** Staff number and password; the same page wherever people of an office sign in. */
export function StaffSignIn<SignedIn>(props: Props<SignedIn>) {
  const { title, lead, ended, route, signIn, passkey, onSignedIn } = props;
  const { t } = useTranslation();
  // Asked for when the server says that this person has one, which it says to who knows the password.
  const [asksCode, setAsksCode] = useState(false);
  const form = useRouteForm({
    route,
    words: 'translation.signIn',
    values: { staffId: '', password: '', code: '' },
    body: ({ code, ...entry }) => (asksCode ? { ...entry, code } : entry),
    send: async (entry) => {
      const answer = await signIn(entry);
      if (!answer.ok && answer.refusal.outcome === 'second_factor_needed' && answer.refusal.details.totp === true)
        setAsksCode(true);
      return answer;
    },
    refusals: {
      password: ['staff_sign_in_refused'],
      code: asksCode ? ['second_factor_wrong' as never, 'second_factor_needed' as never] : [],
    },
    done: onSignedIn,
  });
  return (
    <>
      <PageTitle lead={lead}>{title}</PageTitle>
      {ended && (
        <Banner tone="info" live title={t('session.ended')}>
          <p>{t('session.endedBody')}</p>
        </Banner>
      )}
      <form.Entry submit={t('signIn.submit')} size="large" wide className="max-w-md">
        <form.Code name="staffId" autoComplete="username" />
        <form.Text name="password" type="password" autoComplete="current-password" />
        {asksCode && (
          <form.Code
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            className="font-mono"
            required
          />
        )}
      </form.Entry>
      {passkey && <PasskeyButton passkey={passkey} onSignedIn={onSignedIn} />}
    </>
  );
}

function PasskeyButton<SignedIn>({ passkey, onSignedIn }: Required<Pick<Props<SignedIn>, 'passkey' | 'onSignedIn'>>) {
  const { t } = useTranslation();
  const act = useRouteMutation();
  return (
    <div className="mt-6 max-w-md">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button
        look="outline"
        size="large"
        wide
        busy={act.isPending}
        onClick={() => void act.mutate(passkey, onSignedIn)}
      >
        {t('people.factor.signIn')}
      </Button>
    </div>
  );
}
