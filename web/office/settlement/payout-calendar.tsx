import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';

type Calendar = RouteAnswer<typeof pointsRoutes.showPayoutCalendar>;
type Entry = NonNullable<Calendar['now']>;

/** 振込の予定日: on which days of a month shops are paid, and the dates to come; accounting publishes other days. */
export function PayoutCalendar() {
  const { points } = useFace();
  const asked = useRouteQuery(['payout-calendar'], () => points.call(pointsRoutes.showPayoutCalendar));
  return <Told asked={asked}>{(calendar) => <Shown {...calendar} />}</Told>;
}

function Shown({ now, coming, next }: Calendar) {
  const { t } = useTranslation('office');
  const { date, day } = useDates();
  const { role } = useStaff();
  const [isDone, setDone] = useState(false);
  const inWords = useEntryInWords();
  return (
    <section className="mb-10 max-w-3xl">
      <h2 className="mb-2 text-xl font-700">{t('calendar.title')}</h2>
      <p className="mb-2">{now ? inWords(now) : t('calendar.none')}</p>
      {coming.map((entry) => (
        <p key={entry.fromOn} className="mb-2">
          {t('calendar.coming', { on: date(entry.fromOn), days: inWords(entry) })}
        </p>
      ))}
      {next.length > 0 && (
        <ul className="mb-4 flex flex-wrap gap-x-6">
          {next.slice(0, 6).map((on) => (
            <li key={on}>{day(on)}</li>
          ))}
        </ul>
      )}
      {isDone && <Banner tone="success" live title={t('calendar.saved')} />}
      {role === 'accounting' && (
        <AddForm label={t('calendar.change')} onDone={setDone}>
          {(onDone) => <CalendarForm onDone={onDone} />}
        </AddForm>
      )}
    </section>
  );
}

function useEntryInWords() {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  return ({ days, shift }: { days: readonly number[]; shift: Entry['shift'] | 'plain' }) =>
    t(`calendar.rule.${shift}`, {
      days: list(days.map((day) => (day === 31 ? t('calendar.lastDay') : t('calendar.dayOf', { day })))),
    });
}

const CHOICES = ['15,31', '10,25', '5,20', '31', '15'] as const;
function CalendarForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const inWords = useEntryInWords();
  const form = useRouteForm({
    route: pointsRoutes.setPayoutCalendar,
    words: 'office.calendar',
    values: { plan: CHOICES[0] as string, shift: 'after', fromOn: todayInJapan(now()), reason: '' },
    adds: ['days'],
    send: ({ shift, fromOn, reason }, { plan }) =>
      points.call(pointsRoutes.setPayoutCalendar, {
        body: { days: plan.split(',').map(Number), shift, fromOn, reason },
      }),
    refusals: { fromOn: ['date_past'] },
    forgets: ['payout-calendar'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('calendar.change')} onCancel={() => onDone(false)}>
      <form.Select
        name="plan"
        options={CHOICES.map((plan) => ({
          value: plan,
          label: inWords({ days: plan.split(',').map(Number), shift: 'plain' }),
        }))}
      />
      <form.Choice
        name="shift"
        inPairs
        choices={(['after', 'before'] as const).map((shift) => ({
          value: shift,
          label: t(`calendar.shifts.${shift}`),
        }))}
      />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
