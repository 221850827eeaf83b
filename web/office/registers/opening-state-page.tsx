import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';
import { OpeningFacts } from './opening-facts.tsx';
import { type Former, OpeningForm, Receipt } from './opening-form.tsx';

/** How an application stands, for whoever has its receipt number; one that was sent back is corrected here. */
export function OpeningStatePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [found, setFound] = useState<Former>();
  const form = useRouteForm({
    route: pointsRoutes.showOpening,
    words: 'office.opening',
    values: { receipt: '' },
    send: (body) => points.call(pointsRoutes.showOpening, { body }),
    refusals: { receipt: ['opening_unknown'] },
    done: (opening, { receipt }) => setFound({ receipt, opening }),
  });
  return (
    <>
      <BackLink to="/">{t('signIn.title')}</BackLink>
      <PageTitle lead={found ? undefined : t('opening.stateLead')}>{t('opening.stateTitle')}</PageTitle>
      {found ? (
        <Found key={`${found.receipt} ${found.opening.state}`} former={found} onChanged={form.submit} />
      ) : (
        <form.Entry submit={t('opening.show')} className="max-w-xl">
          <form.Code name="receipt" />
        </form.Entry>
      )}
    </>
  );
}

const TONES = { waiting: 'info', checked: 'info', opened: 'success', returned: 'warning', withdrawn: 'info' } as const;

function Found({ former, onChanged }: { former: Former; onChanged: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { receipt, opening } = former;
  const { state, reason } = opening;
  const [step, setStep] = useState<'correct' | 'withdraw' | 'sent'>();
  if (step === 'sent') return <Receipt received={{ ...opening, receipt }} />;
  if (step === 'correct') return <OpeningForm former={former} onReceived={() => setStep('sent')} />;
  return (
    <>
      <Banner tone={TONES[state]} title={t(`opening.states.${state}`)}>
        <p>{t(`opening.next.${state}`)}</p>
        {state === 'returned' && <p className="mt-2 font-700">{t('opening.because', { reason })}</p>}
      </Banner>
      <OpeningFacts opening={opening} />
      {state === 'returned' && (
        <Button size="large" onClick={() => setStep('correct')}>
          {t('opening.correct')}
        </Button>
      )}
      {state === 'opened' && <NextLink to="/invitation">{t('opening.invitation')}</NextLink>}
      {(state === 'waiting' || state === 'checked') && (
        <Button look="outline" onClick={() => setStep('withdraw')}>
          {t('opening.withdraw')}
        </Button>
      )}
      {step === 'withdraw' && (
        <Question
          title={t('opening.withdrawTitle')}
          confirm={t('opening.withdraw')}
          danger
          ask={() => points.call(pointsRoutes.withdrawOpening, { body: { receipt } })}
          forgets={[]}
          onDone={() => {
            setStep(undefined);
            onChanged();
          }}
          onClose={() => setStep(undefined)}
        >
          <p className="mb-4">{t('opening.withdrawBody')}</p>
        </Question>
      )}
    </>
  );
}
