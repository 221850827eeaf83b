import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type SupportEvent, useEvents } from '../asks.ts';
import { NotYet } from '../purse-page.tsx';
import { EventFacts, Progress } from './event-progress.tsx';

/** Every event and how far it has come, for anybody: sums, never who has given. */
export function SupportPage() {
  const { t } = useTranslation('mypage');
  const events = useEvents();
  if (!events.data) return <NotYet refusal={events.refusal} onAgain={events.refetch} />;
  return (
    <>
      <BackLink to="/">{t('support.home')}</BackLink>
      <PageTitle lead={t('support.lead')}>{t('support.title')}</PageTitle>
      {events.data.events.length === 0 && <p className="rounded-8 bg-solid-gray-50 p-6">{t('support.empty')}</p>}
      <ul aria-label={t('support.label')} className="grid gap-6">
        {events.data.events.map((event) => (
          <One key={event.eventId} event={event} />
        ))}
      </ul>
    </>
  );
}

function One({ event }: { event: SupportEvent }) {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const nameId = useId();
  return (
    <li aria-labelledby={nameId} className="rounded-12 border-2 border-solid-gray-300 p-5">
      <p className="text-solid-gray-700">{beside(event.municipality.name, t(`support.states.${event.state}`))}</p>
      <h2 id={nameId} className="mb-2 text-xl font-700">
        {event.name}
      </h2>
      <EventFacts event={event} />
      {event.state !== 'cancelled' && <Progress event={event} />}
      {event.state === 'open' && (
        <NextLink to="/events/$eventId" params={{ eventId: String(event.eventId) }} look="outline" wide>
          {t('support.give')}
          <Aside of={event.name} />
        </NextLink>
      )}
    </li>
  );
}
