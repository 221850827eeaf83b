import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus } from '../../components/card.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { useKeys } from '../keys.ts';
import { KeptNotes } from './kept-notes.tsx';
import { type Here, isOpenAt } from './kept-taps.ts';
import { AskToJoin, Told } from './told.tsx';
import { type KeptTaps, useKeptTaps } from './use-kept-taps.ts';
import { type Kiosk, useKiosk } from './use-kiosk.ts';

const noVenue: readonly string[] = ['venue_not_bound', 'venue_revoked', 'venue_closed'];

/** A terminal at a venue: one programme, one large button, and a word for everybody who lays a card. */
export function KioskPage() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const asked = useRouteQuery(['venue-here'], () => points.call(pointsRoutes.showVenueHere), { every: 10_000 });
  const away = asked.refusal !== undefined && noVenue.includes(asked.refusal.outcome);
  const isOffline = asked.refusal?.outcome === 'no_answer';
  const kept = useKeptTaps({ told: asked.data, away });
  const kiosk = useKiosk({ isOn: isOffline, takeNonce: kept.takeNonce, keep: kept.keep });
  // Who has begun is told how it ended, also where the venue closes meanwhile.
  if (kiosk.reception.phase !== 'idle') return <Person kiosk={kiosk} />;
  if (asked.data) return <AtVenue kiosk={kiosk} here={asked.data} kept={kept} isOffline={false} />;
  if (isOffline && kept.here) return <AtVenue kiosk={kiosk} here={kept.here} kept={kept} isOffline />;
  if (asked.isPending) return <Waiting what={t('kiosk.opening')} />;
  if (away)
    return (
      <Bind>
        {asked.refusal?.outcome !== 'venue_not_bound' && asked.refusal && <RefusalBanner refusal={asked.refusal} />}
        <KeptNotes kept={kept} />
      </Bind>
    );
  return (
    <>
      <PageTitle>{t('kiosk.title')}</PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      <Offline open />
    </>
  );
}

/** By the code of a venue this terminal becomes its reception; a venue that is over leaves nothing selected. */
function Bind({ children }: { children: ReactNode }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.bindToVenue,
    words: 'counter.kiosk',
    values: { setupCode: '' },
    send: (body) => points.call(pointsRoutes.bindToVenue, { body }),
    refusals: { setupCode: ['venue_code_wrong', 'venue_of_other_town', 'venue_bound_meanwhile'] },
    forgets: ['venue-here'],
    done: () => undefined,
  });
  return (
    <>
      {children}
      <PageTitle lead={t('kiosk.bindLead')}>{t('kiosk.bindTitle')}</PageTitle>
      <form.Entry submit={t('kiosk.bind')} size="large" className="max-w-xl">
        <form.Code name="setupCode" autoComplete="off" className="font-mono text-2xl" />
      </form.Entry>
      <p className="mt-12">
        <Link to="/" className="inline-flex min-h-11 items-center">
          {t('kiosk.leave')}
        </Link>
      </p>
    </>
  );
}

type AtVenueProps = { kiosk: Kiosk; here: Here; kept: KeptTaps; isOffline: boolean };

function AtVenue({ kiosk, here, kept, isOffline }: AtVenueProps) {
  const { t } = useTranslation('counter');
  const { now } = useFace();
  const { card, tap } = kiosk;
  // Without a network the hours decide: whoever closed it early says so at the venue.
  const isOpen = isOffline ? isOpenAt(here, now()) : here.state === 'open';
  useKeys(isOpen && !card.reading ? { enter: () => tap() } : {});
  return (
    <div className="select-none">
      <Programme here={here} />
      {isOffline && (
        <Banner tone="warning" live title={t('kiosk.isOffline')}>
          <p>{t('kiosk.isOfflineBody')}</p>
        </Banner>
      )}
      <KeptNotes kept={kept} />
      {isOpen ? (
        <>
          <CardStatus card={card} />
          {!card.reading && (
            <Button size="large" className="min-h-28 w-full text-3xl sm:text-4xl" onClick={() => tap()}>
              {t('kiosk.tap')}
            </Button>
          )}
          <p className="mt-4 text-xl text-pretty [word-break:auto-phrase]">{t('kiosk.tapHint')}</p>
          <p className="mt-2 mb-8 text-xl">{t(here.walkIns ? 'kiosk.everybody' : 'kiosk.applicants')}</p>
        </>
      ) : (
        <Planned here={here} />
      )}
      <Offline open={false} />
    </div>
  );
}

/** What is granted here, where, and how many have come: it cannot be chosen, and stands where everybody sees it. */
function Programme({ here }: { here: Here }) {
  const { t } = useTranslation('counter');
  const { clock } = useDates();
  const facts: [string, ReactNode][] = [
    [t('kiosk.gives'), <Amount key="points" value={here.points} size="large" />],
    [
      t('kiosk.attended'),
      <strong key="people" className="text-4xl tabular-nums">
        {t('kiosk.people', { count: here.attended })}
      </strong>,
    ],
    [
      t('kiosk.hours'),
      <span key="hours" className="text-2xl font-700 tabular-nums">
        {t('kiosk.hoursOf', { from: clock(here.opensAt), through: clock(here.closesAt) })}
      </span>,
    ],
  ];
  return (
    <>
      <div className="sm:[&_h1]:text-5xl">
        <PageTitle>{here.program}</PageTitle>
      </div>
      <p className="mb-6 text-2xl font-700">
        {here.venue}
        <span className="ms-4 text-lg font-400 text-solid-gray-700">{here.municipality}</span>
      </p>
      <dl className="mb-8 grid gap-4 sm:grid-cols-3">
        {facts.map(([name, value]) => (
          <div key={name} className="rounded-12 bg-key-50 p-4">
            <dt>{name}</dt>
            <dd className="mt-1">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Planned({ here }: { here: Here }) {
  const { t } = useTranslation('counter');
  const { clock } = useDates();
  return (
    <Banner tone="info" title={t('kiosk.planned', { at: clock(here.opensAt) })}>
      <p>{t('kiosk.plannedBody')}</p>
    </Banner>
  );
}

/** Nothing is lost in silence: what to do on paper while there is no network. */
function Offline({ open }: { open: boolean }) {
  const { t } = useTranslation('counter');
  return (
    <details open={open} className="max-w-3xl rounded-8 border border-solid-gray-300 p-4">
      <summary className="min-h-8 cursor-pointer font-700">{t('kiosk.offline')}</summary>
      <p className="mt-2 text-pretty [word-break:auto-phrase]">{t('kiosk.offlineBody')}</p>
    </details>
  );
}

/** What becomes of one person's tap. */
function Person({ kiosk }: { kiosk: Kiosk }) {
  const { t } = useTranslation('counter');
  const { reception, tap, next } = kiosk;
  switch (reception.phase) {
    case 'sending':
      return (
        <>
          <PageTitle>{t('kiosk.sending')}</PageTitle>
          <Waiting
            key={String(reception.repeating)}
            what={t(reception.repeating ? 'kiosk.repeating' : 'kiosk.sending')}
          />
        </>
      );
    case 'unanswered':
      return <Unanswered onCheck={reception.check} onNext={next} />;
    case 'join':
      return <AskToJoin onYes={() => tap({ joins: true })} onNo={next} />;
    default:
      return <Told reception={reception} onNext={next} />;
  }
}

function Unanswered({ onCheck, onNext }: { onCheck: () => void; onNext: () => void }) {
  const { t } = useTranslation('counter');
  useKeys({ enter: onCheck, escape: onNext });
  return (
    <>
      <PageTitle>{t('kiosk.sending')}</PageTitle>
      <Banner tone="warning" live title={t('kiosk.unanswered')}>
        <p className="mb-4">{t('kiosk.unansweredBody')}</p>
        <div className="flex flex-wrap gap-4">
          <Button size="large" onClick={onCheck}>
            {t('kiosk.check')}
          </Button>
          <Button look="outline" size="large" onClick={onNext}>
            {t('kiosk.next')}
          </Button>
        </div>
      </Banner>
    </>
  );
}
