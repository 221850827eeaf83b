import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { PageTitle } from '../../components/shell.tsx';
import type { Refusal } from '../../device/http.ts';
import { useKeys } from '../keys.ts';
import { Refused } from '../refused.tsx';
import type { Received, Reception } from './use-kiosk.ts';

const SECONDS_SHOWN = 10;
/** The second half of a double press must not send the words away. */
const MILLISECONDS_HELD = 800;

/** The words to one person; the page of the next one comes back by itself or at a key. */
export function Told({ reception, onNext }: { reception: Reception; onNext: () => void }) {
  const { t } = useTranslation('counter');
  const shownAt = useRef(performance.now());
  const next = () => {
    if (performance.now() - shownAt.current > MILLISECONDS_HELD) onNext();
  };
  useKeys({ enter: next, escape: next });
  useEffect(() => {
    const timer = setTimeout(onNext, SECONDS_SHOWN * 1_000);
    return () => clearTimeout(timer);
  });
  return (
    <>
      {reception.phase === 'kept' && <KeptTap />}
      {reception.phase === 'received' && <Welcome received={reception.received} />}
      {reception.phase === 'already' && <Already at={reception.at} granted={reception.granted} />}
      {reception.phase === 'refused' && <NotReceived refusal={reception.refusal} />}
      <Button size="large" onClick={next}>
        {t('kiosk.next')}
      </Button>
      <p className="mt-4 text-pretty [word-break:auto-phrase]">{t('kiosk.back')}</p>
    </>
  );
}

function Framed({ look, sign, children }: { look: string; sign: string; children: ReactNode }) {
  return (
    <div role="status" className={`mb-8 flex items-start gap-5 rounded-16 border-4 p-6 sm:p-10 ${look}`}>
      <span
        aria-hidden="true"
        className="inline-grid size-14 shrink-0 place-items-center rounded-full bg-success-2 text-4xl font-700 text-white"
      >
        {sign}
      </span>
      <div className="min-w-0 [&>div]:mb-2 sm:[&_h1]:text-5xl">{children}</div>
    </div>
  );
}

function Welcome({ received }: { received: Received }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  return (
    <Framed look="border-success-2 bg-green-50" sign="✓">
      <PageTitle>{t('kiosk.received')}</PageTitle>
      <p className="text-xl">{received.program}</p>
      <p className="my-4">
        <span className="block">{t('kiosk.receivedPoints')}</span>
        <Amount value={received.points} size="huge" />
      </p>
      <p>{t('kiosk.until', { on: date(received.expiresOn) })}</p>
      <p className="text-solid-gray-700">
        {t('kiosk.whose')} {received.mykeyId}
      </p>
    </Framed>
  );
}

/** Nobody knows yet whose card it is: only that it signed. */
function KeptTap() {
  const { t } = useTranslation('counter');
  return (
    <Framed look="border-success-2 bg-green-50" sign="✓">
      <PageTitle>{t('kiosk.kept')}</PageTitle>
      <p className="text-2xl text-pretty [word-break:auto-phrase]">{t('kiosk.keptBody')}</p>
    </Framed>
  );
}

function Already({ at, granted }: { at: string; granted: boolean }) {
  const { t } = useTranslation('counter');
  const { clock } = useDates();
  return (
    <Framed look="border-key-900 bg-key-50" sign="✓">
      <PageTitle>{t('kiosk.already')}</PageTitle>
      <p className="text-2xl text-pretty [word-break:auto-phrase]">
        {t(granted ? 'kiosk.alreadyGranted' : 'kiosk.alreadyAt', { at: clock(at) })}
      </p>
    </Framed>
  );
}

/** Why, in words that say nothing of the person to whoever stands behind; what only an office can put right is not told here. */
const because = {
  walk_in_refused: 'walkIn',
  venue_full: 'full',
  granted_already: 'had',
  person_max_reached: 'had',
  program_budget_used_up: 'notHere',
  budget_line_used_up: 'notHere',
  not_usable_here: 'notHere',
  program_ended: 'notHere',
  points_expired_already: 'notHere',
} as const;

function NotReceived({ refusal }: { refusal: Refusal }) {
  const { t } = useTranslation('counter');
  const why = because[refusal.outcome as keyof typeof because];
  return (
    <>
      <PageTitle>{t('kiosk.title')}</PageTitle>
      {why ? (
        <Banner tone="error" live title={t(`kiosk.because.${why}`)}>
          <p>{t('kiosk.askHelper')}</p>
        </Banner>
      ) : (
        <Refused refusal={refusal} />
      )}
    </>
  );
}

/** Asked once of somebody who lays a card for the first time. */
export function AskToJoin({ onYes, onNo }: { onYes: () => void; onNo: () => void }) {
  const { t } = useTranslation('counter');
  useKeys({ enter: onYes, escape: onNo });
  return (
    <>
      <PageTitle lead={t('kiosk.joinLead')}>{t('kiosk.joinTitle')}</PageTitle>
      <div className="flex max-w-xl flex-col-reverse gap-4 sm:flex-row sm:justify-between">
        <Button look="outline" size="large" onClick={onNo}>
          {t('kiosk.joinNo')}
        </Button>
        <Button size="large" onClick={onYes}>
          {t('kiosk.joinYes')}
        </Button>
      </div>
    </>
  );
}
