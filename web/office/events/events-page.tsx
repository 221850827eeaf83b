import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Register } from '../register.tsx';
import { useAccountInWords } from '../registers/bank-fields.tsx';
import { EventForm, type OfficeEvent } from './form.tsx';

/** What is asked by the list and by the page of one event. */
export function useOfficeEvents() {
  const { points } = useFace();
  return useRouteQuery(['office-events'], () => points.call(pointsRoutes.listEventsOfMunicipality));
}

/** A cancellation that a second person has yet to decide: it stands first. */
const waits = ({ cancellation }: OfficeEvent) => cancellation !== null && !cancellation.decided;

/** 特定支援イベント of this municipality: what came together, and what waits to be paid. */
export function EventsPage() {
  const { t } = useTranslation('office');
  const { through } = usePhrases();
  const { role } = useStaff();
  const { date } = useDates();
  const inWords = useAccountInWords();
  return (
    <Register
      register="events"
      asked={useOfficeEvents()}
      rows={({ events }) => [...events].sort((a, b) => Number(waits(b)) - Number(waits(a)))}
      rowKey={({ eventId }) => String(eventId)}
      columns={[
        {
          key: 'name',
          head: t('events.name'),
          value: ({ name }) => name,
          show: ({ eventId, name }) => (
            <Link to="/events/$eventId" params={{ eventId: String(eventId) }}>
              {name}
            </Link>
          ),
        },
        { key: 'organizer', inDetail: true, head: t('events.organizer'), value: ({ organizer }) => organizer },
        {
          key: 'period',
          inDetail: true,
          head: t('events.period'),
          value: ({ startsOn, endsOn }) => through(date(startsOn), date(endsOn)),
        },
        {
          key: 'state',
          head: t('events.state'),
          value: (event) => t(waits(event) ? 'events.cancelWaits' : `events.states.${event.state}`),
        },
        { key: 'raised', head: t('events.raised'), value: ({ raised }) => raised },
        { key: 'waiting', head: t('events.waiting'), value: ({ waiting }) => waiting },
        {
          key: 'hasAccount',
          head: t('merchants.account'),
          value: ({ bankAccount }) => t(bankAccount ? 'merchants.hasAccount' : 'merchants.noAccount'),
        },
        {
          key: 'account',
          inDetail: true,
          head: t('merchants.accountInFull'),
          value: ({ bankAccount }) => inWords(bankAccount) ?? '',
        },
      ]}
      add={role !== 'approver' && ((_, onDone) => <EventForm onDone={onDone} />)}
    />
  );
}
