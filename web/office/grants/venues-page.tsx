import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Register } from '../register.tsx';
import { NewVenue } from './venue-form.tsx';

/** 会場: where a programme is given on which day, and how many are expected and have come. */
export function VenuesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const { clock } = useDates();
  const asked = useRoutePages(['venues'], 'venues', (query) => points.call(pointsRoutes.listVenues, { query }));
  return (
    <Register
      register="venues"
      lead={t('venues.lead')}
      asked={asked}
      rows={({ venues }) => venues}
      rowKey={({ venueId }) => String(venueId)}
      columns={[
        {
          key: 'name',
          head: t('venues.name'),
          value: ({ name }) => name,
          show: ({ venueId, name }) => (
            <Link to="/venues/$venueId" params={{ venueId: String(venueId) }}>
              {name}
            </Link>
          ),
          names: true,
        },
        { key: 'program', head: t('venues.program'), value: ({ program }) => program },
        { key: 'day', head: t('venues.heldOn'), value: ({ heldOn }) => heldOn, isDay: true },
        {
          key: 'hours',
          inDetail: true,
          head: t('venues.hours'),
          value: ({ opensAt, closesAt }) => t('venues.hoursOf', { from: clock(opensAt), through: clock(closesAt) }),
        },
        { key: 'state', head: t('venues.state'), value: ({ state }) => t(`venues.states.${state}`) },
        { key: 'applied', head: t('venues.applied'), value: ({ applied }) => applied },
        { key: 'attended', head: t('venues.attended'), value: ({ attended }) => attended },
        { key: 'noShows', head: t('venues.noShows'), value: ({ noShows }) => noShows },
        { key: 'department', inDetail: true, head: t('venues.department'), value: ({ department }) => department.name },
      ]}
      add={isForRole(pointsRoutes.createVenue, role) && ((_, onDone) => <NewVenue onDone={onDone} />)}
    >
      {() => <More asked={asked} />}
    </Register>
  );
}
