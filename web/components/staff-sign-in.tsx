import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import type { Answer } from '../device/http.ts';
import { Banner } from './banner.tsx';
import { useRouteForm } from './form/route-form.tsx';
import { PageTitle } from './shell.tsx';

type Props<SignedIn> = {
  title: string;
  lead: ReactNode;
  ended: boolean;
  route: typeof pointsRoutes.signInStaff | typeof mykeyRoutes.signInStaff;
  signIn: (entry: { staffId: string; password: string }) => Promise<Answer<SignedIn>>;
  onSignedIn: (signedIn: SignedIn) => void;
};

/** Staff number and password; the same page wherever people of an office sign in. */
export function StaffSignIn<SignedIn>({ title, lead, ended, route, signIn, onSignedIn }: Props<SignedIn>) {
  const { t } = useTranslation();
  const form = useRouteForm({
    route,
    words: 'translation.signIn',
    values: { staffId: '', password: '' },
    send: signIn,
    refusals: { password: ['staff_sign_in_refused'] },
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
      </form.Entry>
    </>
  );
}
