import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';

type CutOffs = RouteAnswer<typeof pointsRoutes.showCutOff>;

/** 締め日: with which days of a month periods end by themselves; two persons set others. */
export function CutOff() {
  const { points } = useFace();
  const asked = useRouteQuery(['cut-off'], () => points.call(pointsRoutes.showCutOff));
  return <Told asked={asked}>{(cutOffs) => <Shown {...cutOffs} />}</Told>;
}

function Shown({ now, coming, next }: CutOffs) {
  const { t } = useTranslation('office');
  const { date, day } = useDates();
  const { role } = useStaff();
  const [isDone, setDone] = useState(false);
  const inWords = useDaysInWords();
  const isByRule = now !== null && now.days.length > 0;
  return (
    <section className="mb-10 max-w-3xl">
      <h2 className="mb-2 text-xl font-700">{t('cutOff.title')}</h2>
      <p className="mb-2">{isByRule ? t('cutOff.rule', { days: inWords(now.days) }) : t('cutOff.none')}</p>
      {coming.map(({ fromOn, days }) => (
        <p key={fromOn} className="mb-2">
          {days.length === 0
            ? t('cutOff.comingByHand', { on: date(fromOn) })
            : t('cutOff.coming', { on: date(fromOn), days: t('cutOff.rule', { days: inWords(days) }) })}
        </p>
      ))}
      {next.length > 0 && (
        <>
          <p className="mb-2">{t('cutOff.body')}</p>
          <h3 className="font-700">{t('cutOff.next')}</h3>
          <ul className="mb-4 flex flex-wrap gap-x-6">
            {next.slice(0, 6).map((on) => (
              <li key={on}>{day(on)}</li>
            ))}
          </ul>
        </>
      )}
      {isDone && <Banner tone="success" live title={t('cutOff.asked')} />}
      {isForRole(pointsRoutes.setCutOff, role) && (
        <AddForm label={t('cutOff.change')} onDone={setDone}>
          {(onDone) => <CutOffForm onDone={onDone} />}
        </AddForm>
      )}
    </section>
  );
}

function useDaysInWords() {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  return (days: readonly number[]) =>
    list(days.map((day) => (day === 31 ? t('cutOff.lastDay') : t('cutOff.dayOf', { day }))));
}

const PLANS = [[31], [15, 31], [10, 20, 31], [7, 17, 27], [5], [10], [15], [20], [25]];
const daysOf = (plan: string) => (plan === 'none' ? [] : plan.split(',').map(Number));

function CutOffForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const inWords = useDaysInWords();
  const tomorrow = `${Temporal.PlainDate.from(todayInJapan(now())).add({ days: 1 })}`;
  const form = useRouteForm({
    route: pointsRoutes.setCutOff,
    words: 'office.cutOff',
    values: { plan: '31', fromOn: tomorrow, reason: '' },
    adds: ['days'],
    send: ({ fromOn, reason }, { plan }) =>
      points.call(pointsRoutes.setCutOff, { body: { days: daysOf(plan), fromOn, reason } }),
    refusals: { fromOn: ['cut_off_past'], plan: ['cut_off_unchanged'] },
    forgets: ['cut-off', 'change-requests', 'waiting'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('cutOff.change')} onCancel={() => onDone(false)}>
      <form.Select
        name="plan"
        options={[
          ...PLANS.map((days) => ({ value: `${days}`, label: t('cutOff.plain', { days: inWords(days) }) })),
          { value: 'none', label: t('cutOff.byHand') },
        ]}
      />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
