import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { OpeningForm, Receipt } from './opening-form.tsx';

/** 自治体のアカウント開設の申請, by an office that nobody has signed in for. */
export function OpeningPage() {
  const { t } = useTranslation('office');
  const [received, setReceived] = useState<RouteAnswer<typeof pointsRoutes.applyForOpening>>();
  return (
    <>
      <BackLink to="/">{t('signIn.title')}</BackLink>
      <PageTitle lead={received ? undefined : t('opening.lead')}>{t('opening.title')}</PageTitle>
      {received ? <Receipt received={received} /> : <OpeningForm onReceived={setReceived} />}
    </>
  );
}
