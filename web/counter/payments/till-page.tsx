import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner, SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useTerminal } from '../face.ts';
import { useKeys } from '../keys.ts';
import { AtTill, ClerkSignIn, useClerks } from '../places/clerk-sign-in.tsx';
import { looksUp } from '../works.ts';
import { AmountPad } from './amount-pad.tsx';
import { ConfirmSale } from './confirm-sale.tsx';
import { Done } from './done.tsx';
import { type Till, useSale } from './use-sale.ts';

/** The one screen of the till: amount, tap, balance and confirmation, done. */
export function TillPage() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const terminal = useTerminal();
  const till = useSale();
  const idle = till.sale.phase === 'amount';
  const today = useRouteQuery(['today'], () => points.call(pointsRoutes.showToday), {
    enabled: idle,
    every: 5 * 60_000,
  });
  const clerks = useClerks(idle);
  const { refusal, refetch } = today;
  // What hinders may pass by itself: a network that was away, a place whose rules change.
  useEffect(() => {
    if (!refusal) return;
    const timer = setInterval(refetch, 5_000);
    return () => clearInterval(timer);
  }, [refusal, refetch]);

  if (refusal && idle)
    return (
      <>
        <PageTitle>{terminal.place}</PageTitle>
        <RefusalBanner refusal={refusal} />
        {looksUp(terminal) && (
          <NextLink to="/look-up" size="large">
            {t('terminal.lookUp')}
          </NextLink>
        )}
      </>
    );
  if (idle && clerks.waiting) return <Waiting what={t('till.opening')} />;
  if (idle && clerks.mustSayWho) return <ClerkSignIn clerks={clerks.all} />;
  return (
    // A double tap must not select what stands under the second one.
    <div className="select-none">
      {idle && clerks.at && <AtTill clerk={clerks.at} />}
      <Phase till={till} today={today.data} />
    </div>
  );
}

function Phase({ till, today }: { till: Till; today: Parameters<typeof AmountPad>[0]['today'] }) {
  const { t } = useTranslation('counter');
  const { sale } = till;
  switch (sale.phase) {
    case 'amount':
    case 'card':
      return <AmountPad till={till} today={today} />;
    case 'opening':
      return (
        <>
          <PageTitle>{t('till.opening')}</PageTitle>
          <Waiting what={t('till.opening')} />
        </>
      );
    case 'join':
      return <AskToJoin till={till} mykeyId={sale.usable.mykeyId} />;
    case 'confirm':
      return <ConfirmSale till={till} sale={sale} />;
    case 'paying':
      return (
        <>
          <PageTitle>{t('paying.title')}</PageTitle>
          <Waiting key={String(sale.repeating)} what={t(sale.repeating ? 'paying.repeating' : 'paying.title')} />
        </>
      );
    case 'unanswered':
      return <Unanswered onCheck={till.check} />;
    case 'done':
      return <Done receipt={sale.receipt} rest={sale.rest} onNext={till.nextCustomer} />;
  }
}

/** Asked once, by the clerk, of a customer who taps for the first time. */
function AskToJoin({ till, mykeyId }: { till: Till; mykeyId: string }) {
  const { t } = useTranslation('counter');
  const decline = () => till.giveUp({ kind: 'stopped' });
  useKeys({ enter: till.join, escape: decline });
  return (
    <>
      <div className="mb-6">
        <SessionBanner name={mykeyId} />
      </div>
      <PageTitle lead={t('join.lead')}>{t('join.title')}</PageTitle>
      <div className="flex max-w-xl flex-col-reverse gap-4 sm:flex-row sm:justify-between">
        <Button look="outline" size="large" onClick={decline}>
          {t('join.no')}
        </Button>
        <Button size="large" onClick={till.join}>
          {t('join.yes')}
        </Button>
      </div>
    </>
  );
}

function Unanswered({ onCheck }: { onCheck: () => void }) {
  const { t } = useTranslation('counter');
  useKeys({ enter: onCheck });
  return (
    <>
      <PageTitle>{t('paying.title')}</PageTitle>
      <Banner tone="warning" live title={t('paying.unanswered')}>
        <p className="mb-4">{t('paying.unansweredBody')}</p>
        <Button size="large" onClick={onCheck}>
          {t('paying.check')}
        </Button>
      </Banner>
    </>
  );
}
