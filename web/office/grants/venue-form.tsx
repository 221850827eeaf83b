import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { hasAges } from '../../../contract/points/grants/values.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';

export type Venue = RouteAnswer<typeof pointsRoutes.listVenues>['venues'][number];

const refusals = {
  heldOn: ['venue_outside_program', 'venue_over'],
  closesAt: ['venue_hours'],
  walkIns: ['walk_ins_with_ages'],
} as const;

/** A new venue of a programme, on a day of it. */
export function NewVenue({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points, now } = useFace();
  const today = todayInJapan(now());
  const programs = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms)).data?.programs ?? [];
  const blank: Shared & { programId: string } = {
    programId: '',
    name: '',
    heldOn: today,
    opensAt: '',
    closesAt: '',
    walkIns: true,
    capacity: '',
  };
  const form = useRouteForm({
    route: pointsRoutes.createVenue,
    words: 'office.venues',
    values: blank,
    wrong: ({ programId, opensAt, closesAt }) => ({
      programId: programId === '',
      opensAt: opensAt === '',
      closesAt: closesAt === '',
    }),
    send: (body) => points.call(pointsRoutes.createVenue, { body }),
    refusals: { programId: ['program_unknown', 'program_of_other_department'], ...refusals },
    forgets: ['venues'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('venues.add')} onCancel={() => onDone(false)}>
      <form.Select
        name="programId"
        empty={t('grant.choose')}
        onChange={(id) => {
          const chosen = programs.find(({ programId }) => String(programId) === id);
          if (chosen && hasAges(chosen)) form.set({ walkIns: false });
        }}
        options={programs
          .filter(({ endsOn }) => today <= endsOn)
          .map(({ programId, name, department }) => ({ value: programId, label: `${name}${aside(department.name)}` }))}
      />
      <Fields form={form} />
    </form.Entry>
  );
}

/** Another name, day, time, capacity or policy, with the reason. */
export function ChangeVenue({ venue, onDone }: { venue: Venue; onDone: (words?: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { clock } = useDates();
  const { venueId, name, heldOn, walkIns, capacity, state } = venue;
  const form = useRouteForm({
    route: pointsRoutes.changeVenue,
    words: 'office.venues',
    values: {
      name,
      heldOn,
      opensAt: clock(venue.opensAt),
      closesAt: clock(venue.closesAt),
      walkIns,
      capacity: String(capacity ?? ''),
      reason: '',
    },
    send: (body) => points.call(pointsRoutes.changeVenue, { params: { venueId }, body }),
    refusals: { ...refusals, heldOn: [...refusals.heldOn, 'venue_open'], capacity: ['capacity_below_applied'] },
    forgets: ['venues', 'venue'],
    done: () => onDone(t('venues.changed')),
  });
  return (
    <form.Entry submit={t('venues.change')} onCancel={() => onDone()}>
      {state === 'open' && <p className="mb-4">{t('venues.changeOpen')}</p>}
      <Fields form={form} />
      <form.Text name="reason" />
    </form.Entry>
  );
}

type Shared = { name: string; heldOn: string; opensAt: string; closesAt: string; walkIns: boolean; capacity: string };
type FieldsOf = Pick<
  ReturnType<typeof useRouteForm<typeof pointsRoutes.changeVenue, 'office.venues', Shared, unknown, string>>,
  'Text' | 'Day' | 'Count' | 'Check'
>;

function Fields({ form }: { form: FieldsOf }) {
  const { t } = useTranslation('office');
  return (
    <>
      <form.Text name="name" />
      <form.Day name="heldOn" className="max-w-52" />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Text name="opensAt" type="time" className="max-w-40" />
        <form.Text name="closesAt" type="time" className="max-w-40" />
      </div>
      <form.Count name="capacity" unit={t('venues.peopleUnit')} />
      <form.Check name="walkIns" />
    </>
  );
}
