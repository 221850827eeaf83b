import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showLeaving>;

/** 脱退: what it means, what people hold, and the request for it. */
export function LeavingPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRouteQuery(['leaving'], () => points.call(pointsRoutes.showLeaving));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('leaving.title')} lead={t('leaving.lead')} done={done}>
      <Told asked={asked}>
        {(shown) => (
          <>
            <State shown={shown} />
            <Rules />
            {role === 'lead' && !shown.leaving && (
              <Ask earliestOn={shown.earliestOn} onAsked={() => setDone(t('leaving.asked'))} />
            )}
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function State({ shown: { leaving, points, holders } }: { shown: Shown }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { date } = useDates();
  return (
    <>
      {leaving && (
        <Banner
          tone="warning"
          title={t(leaving.endedAt ? 'leaving.ended' : 'leaving.decided', { on: date(leaving.lastOn) })}
        >
          <p>{t('leaving.because', { reason: leaving.reason })}</p>
        </Banner>
      )}
      <Facts
        className="mb-8 max-w-2xl"
        facts={[
          [t('leaving.points'), `${figures(points)} ${shared('money.points')}`],
          [t('leaving.holders'), t('leaving.people', { count: holders })],
        ]}
      />
    </>
  );
}

/** What happens when, in the order in which it happens. */
function Rules() {
  const { t } = useTranslation('office');
  return (
    <section aria-labelledby="rules" className="mb-10 max-w-2xl">
      <h2 id="rules" className="mb-3 text-xl font-700">
        {t('leaving.rules')}
      </h2>
      <ol className="grid list-decimal gap-2 ps-6">
        <li>{t('leaving.ruleNow')}</li>
        <li>{t('leaving.ruleUntil')}</li>
        <li>{t('leaving.ruleAfter')}</li>
        <li>{t('leaving.ruleMoney')}</li>
      </ol>
    </section>
  );
}

function Ask({ earliestOn, onAsked }: { earliestOn: string; onAsked: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const form = useRouteForm({
    route: pointsRoutes.askForLeaving,
    words: 'office.leaving',
    values: { lastOn: '', reason: '' },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.askForLeaving, { body }),
    refusals: { lastOn: ['leaving_too_early'] },
    forgets: ['leaving', 'change-requests'],
    done: onAsked,
  });
  return (
    <section aria-label={t('leaving.ask')} className="max-w-2xl print:hidden">
      <h2 className="mb-4 text-xl font-700">{t('leaving.ask')}</h2>
      <form.Entry submit={t('leaving.check')} look="outline">
        <form.Day name="lastOn" hint={t('leaving.lastOnHint', { on: date(earliestOn) })} className="max-w-60" />
        <form.Text name="reason" />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('leaving.confirm', { on: date(form.asked.lastOn) })} onClose={form.cancel}>
          <p className="mb-4">{t('leaving.confirmBody')}</p>
          <DialogButtons
            confirm={t('leaving.send')}
            danger
            busy={form.act.isPending}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </section>
  );
}
