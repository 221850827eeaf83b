import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { CardStatus, useCard } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { useAct } from '../components/use-ask.ts';
import { Waiting } from '../components/waiting.tsx';
import { useFace, useTerminal } from './face.ts';
import { HandOver } from './hand-over.tsx';
import { useKeys } from './keys.ts';
import { Refused } from './refused.tsx';
import { playTone } from './tone.ts';

const SECONDS_SHOWN = 60;

type Found = { customerId: string; linkedNow: boolean };

/** A library's counter: tap, and the customer number of this facility stands there large, to be copied. */
export function LookUpPage() {
  const { t } = useTranslation('counter');
  const terminal = useTerminal();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useAct();
  const [found, setFound] = useState<Found>();
  // A number that waits for its holder's yes needs the PIN once, and so does a machine that reads nothing without.
  const pinNeeded = act.refusal?.outcome === 'pin_needed' || card.failure?.outcome === 'card_refused';
  const lookUp = async () => {
    act.clear();
    const withoutPin = terminal.lookUpWithoutPin && !pinNeeded;
    const proof = await card.read({ withoutPin });
    if (!proof) return;
    const { unverifiedCertificate } = proof.cardToken;
    await act.run(
      () =>
        withoutPin
          ? mykey.call(mykeyRoutes.lookUpWithoutPin, { body: { unverifiedCertificate } })
          : mykey.call(mykeyRoutes.lookUp, { body: proof }),
      ({ customerId }) => {
        playTone('done');
        setFound({ customerId, linkedNow: false });
      },
    );
  };
  const notLinked = act.refusal?.outcome === 'not_linked' && !card.reading;
  useKeys(found || notLinked ? {} : { enter: () => void lookUp() });
  if (found) return <CustomerNumber found={found} onNext={() => setFound(undefined)} />;
  return (
    <>
      <PageTitle lead={t('lookUp.lead')}>{t('lookUp.title')}</PageTitle>
      <p className="mb-6 text-xl font-700">{`${terminal.operatorName}　${terminal.place}`}</p>
      {act.refusal && !notLinked && <Refused refusal={act.refusal} onAgain={act.again} />}
      {notLinked ? (
        <LinkHere
          onLinked={(customerId) => {
            // The next person begins at the beginning.
            act.clear();
            setFound({ customerId, linkedNow: true });
          }}
          onStop={() => {
            act.clear();
            card.clear();
          }}
        />
      ) : (
        <>
          <CardStatus card={card} />
          {act.busy && <Waiting what={t('lookUp.working')} />}
          {!card.reading && (
            <Button
              size="large"
              className="min-h-24 sm:min-w-96 sm:text-3xl"
              busy={act.busy}
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
function CustomerNumber({ found, onNext }: { found: Found; onNext: () => void }) {
  const { t } = useTranslation('counter');
  useKeys({ enter: onNext, escape: onNext });
  useEffect(() => {
    const timer = setTimeout(onNext, SECONDS_SHOWN * 1_000);
    return () => clearTimeout(timer);
  });
  return (
    <>
      <PageTitle>{t('lookUp.customerId')}</PageTitle>
      {found.linkedNow && <Banner tone="success" live title={t('lookUp.linked')} />}
      <p className="mb-8 flex flex-wrap items-center gap-6 rounded-16 border-4 border-success-2 bg-green-50 p-8">
        <strong role="status" className="font-mono text-5xl sm:text-6xl">
          {found.customerId}
        </strong>
        <CopyButton text={found.customerId} size="large" />
      </p>
      <HandOver customerId={found.customerId} />
      <Button size="large" onClick={onNext}>
        {t('lookUp.next')}
      </Button>
      <p className="mt-4">{t('lookUp.cleared')}</p>
    </>
  );
}

/** First use: the number from the facility's own card, and a second tap, because one tap answers one question. */
function LinkHere({ onLinked, onStop }: { onLinked: (customerId: string) => void; onStop: () => void }) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useAct();
  const [customerId, setCustomerId] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    customerId: ['customer_id_format', 'customer_id_taken', 'already_linked'],
  });
  const link = async () => {
    act.clear();
    const proof = await card.read();
    if (!proof) return;
    await act.run(
      () => mykey.call(mykeyRoutes.linkAtTerminal, { body: { ...proof, customerId: customerId.trim() } }),
      (linked) => {
        playTone('done');
        onLinked(linked.customerId);
      },
    );
  };
  return (
    <form
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        void link();
      }}
    >
      <Banner tone="info" live title={t('lookUp.notLinked')}>
        <p>{t('lookUp.notLinkedBody')}</p>
      </Banner>
      {rest && <Refused refusal={rest} onAgain={act.again} />}
      <TextField
        label={t('lookUp.number')}
        hint={t('lookUp.numberHint')}
        required
        value={customerId}
        error={errors.customerId}
        onChange={(event) => setCustomerId(event.target.value)}
      />
      <CardStatus card={card} />
      {!card.reading && (
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
          <Button look="outline" size="large" onClick={onStop}>
            {shared('confirm.cancel')}
          </Button>
          <Button type="submit" size="large" busy={act.busy} disabled={customerId.trim() === ''}>
            {t('lookUp.link')}
          </Button>
        </div>
      )}
    </form>
  );
}
