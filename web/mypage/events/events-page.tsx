import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { LineList } from '../../components/line-list.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { isOpen, useBalances, useEvents } from '../asks.ts';
import { QuotedNumber } from '../exchange/allocate-page.tsx';
import { NotYet } from '../purse-page.tsx';
import { EventFacts, Progress } from './event-progress.tsx';
import { type Given, SupportForm } from './support-form.tsx';

/** What can be supported today. */
export function EventsPage() {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const events = useEvents();
  const balances = useBalances();
  if (!events.data || !balances.data)
    return <NotYet refusal={events.refusal ?? balances.refusal} onAgain={events.refetch} />;
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('events.lead')}>{t('events.title')}</PageTitle>
      <LineList
        label={t('events.label')}
        empty={t('events.empty')}
        lines={events.data.events
          .filter(isOpen)
          .map((event) => [event, event] as const)
          .map(([event, { eventId, name, municipality, endsOn }]) => ({
            key: String(eventId),
            name,
            note: (
              <>
                <span className="block">{t('events.until', { town: municipality.name, on: date(endsOn) })}</span>
                <Progress event={event} />
              </>
            ),
            action: (
              <NextLink to="/events/$eventId" params={{ eventId: String(eventId) }} look="outline" wide>
                {t('events.choose')}
                <Aside of={name} />
              </NextLink>
            ),
          }))}
      />
    </>
  );
}

/** One event: from which points, how many, and whether the organiser may know who. */
export function EventPage() {
  const { t } = useTranslation('mypage');
  const { eventId } = useParams({ strict: false }) as { eventId: string };
  const events = useEvents();
  const balances = useBalances();
  const [given, setGiven] = useState<Given>();
  if (given)
    return (
      <>
        <PageTitle>{t('events.done')}</PageTitle>
        <Banner tone="success" live title={<Amount value={given.points} size="large" />}>
          <p>{given.event}</p>
        </Banner>
        <QuotedNumber number={given.operationKey} />
        <NextLink to="/" size="large" wide>
          {t('move.home')}
        </NextLink>
      </>
    );
  if (!events.data || !balances.data)
    return <NotYet refusal={events.refusal ?? balances.refusal} onAgain={events.refetch} />;
  const event = events.data.events.find((one) => String(one.eventId) === eventId);
  if (!event || !isOpen(event)) return <Banner tone="warning" title={t('events.unknown')} />;
  return (
    <>
      <BackLink to="/events">{t('events.back')}</BackLink>
      <PageTitle lead={event.municipality.name}>{event.name}</PageTitle>
      <EventFacts event={event} />
      <Progress event={event} />
      <SupportForm event={event} balances={balances.data} onGiven={setGiven} />
    </>
  );
}
