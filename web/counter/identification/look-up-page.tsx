import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useTerminal } from '../face.ts';
import { useKeys } from '../keys.ts';
import { Refused } from '../refused.tsx';
import { playTone } from '../tone.ts';
import { HandOver } from './hand-over.tsx';
import { NumberForm } from './number-form.tsx';

const SECONDS_SHOWN = 60;

/** `news`: what was done to the number just now. */
type Found = { customerId: string; news?: 'linked' | 'replaced' };

/** A library's counter: tap, and the customer number of this facility stands there large, to be copied. */
export function LookUpPage() {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const terminal = useTerminal();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useRouteMutation();
  const [found, setFound] = useState<Found>();
  const [replacing, setReplacing] = useState(false);
  // A number that waits for its holder's yes needs the PIN once, and so does a machine that reads nothing without.
  const pinNeeded = act.refusal?.outcome === 'pin_needed' || card.failure?.outcome === 'card_refused';
  const lookUp = async () => {
    act.reset();
    const withoutPin = terminal.lookUpWithoutPin && !pinNeeded;
    const proof = await card.read({ withoutPin });
    if (!proof) return;
    const { unverifiedCertificate } = proof.cardToken;
    await act.mutate(
      () =>
        withoutPin
          ? mykey.call(mykeyRoutes.lookUpWithoutPin, { body: { unverifiedCertificate } })
          : mykey.call(mykeyRoutes.lookUp, { body: proof }),
      ({ customerId }) => {
        playTone('done');
        setFound({ customerId });
      },
    );
  };
  const notLinked = act.refusal?.outcome === 'not_linked' && !card.reading;
  useKeys(found || notLinked ? {} : { enter: () => void lookUp() });
  const nextPerson = () => {
    setReplacing(false);
    setFound(undefined);
  };
  if (replacing)
    return (
      <NumberForm
        change="replace"
        onDone={(customerId) => {
          setReplacing(false);
          setFound({ customerId, news: 'replaced' });
        }}
        onStop={nextPerson}
      />
    );
  if (found) return <CustomerNumber found={found} onNext={nextPerson} onReplace={() => setReplacing(true)} />;
  return (
    <>
      <PageTitle lead={t('lookUp.lead')}>{t('lookUp.title')}</PageTitle>
      <p className="mb-6 text-xl font-700">{beside(terminal.operatorName, terminal.place)}</p>
      {act.refusal && !notLinked && <Refused refusal={act.refusal} onAgain={act.again} />}
      {notLinked ? (
        <NumberForm
          change="link"
          onDone={(customerId) => {
            // The next person begins at the beginning.
            act.reset();
            setFound({ customerId, news: 'linked' });
          }}
          onStop={() => {
            act.reset();
            card.clear();
          }}
        />
      ) : (
        <>
          <CardStatus card={card} />
          {act.isPending && <Waiting what={t('lookUp.working')} />}
          {!card.reading && (
            <Button
              size="large"
              className="min-h-24 sm:min-w-96 sm:text-3xl"
              busy={act.isPending}
              onClick={() => void lookUp()}
            >
              {t('lookUp.start')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

/** It leaves the screen by itself: the next person in the queue must not read it. */
function CustomerNumber({ found, onNext, onReplace }: { found: Found; onNext: () => void; onReplace: () => void }) {
  const { t } = useTranslation('counter');
  const { hasOwnNumbers } = useTerminal();
  useKeys({ enter: onNext, escape: onNext });
  useEffect(() => {
    const timer = setTimeout(onNext, SECONDS_SHOWN * 1_000);
    return () => clearTimeout(timer);
  });
  return (
    <>
      <PageTitle>{t('lookUp.customerId')}</PageTitle>
      {found.news && <Banner tone="success" live title={t(`lookUp.${found.news}`)} />}
      <p className="mb-8 flex flex-wrap items-center gap-6 rounded-16 border-4 border-success-2 bg-green-50 p-8">
        <strong role="status" className="font-mono text-5xl sm:text-6xl">
          {found.customerId}
        </strong>
        <CopyButton text={found.customerId} size="large" />
      </p>
      <HandOver customerId={found.customerId} />
      <div className="flex flex-wrap gap-4">
        <Button size="large" onClick={onNext}>
          {t('lookUp.next')}
        </Button>
        {hasOwnNumbers && (
          <Button look="outline" size="large" onClick={onReplace}>
            {t('lookUp.replace')}
          </Button>
        )}
      </div>
      <p className="mt-4">{t('lookUp.cleared')}</p>
    </>
  );
}
