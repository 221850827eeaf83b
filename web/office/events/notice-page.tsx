import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { saveCsv } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';

type Notice = RouteAnswer<typeof pointsRoutes.showEventNotice>;

/** What goes to the organiser with a payment, to print and to save; once fixed, no name leaves it (6-2※). */
export function EventNoticePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { payoutId } = useParams({ strict: false }) as { payoutId: string };
  const params = { payoutId: Number(payoutId) };
  const asked = useAsk(['event-notice', payoutId], () => points.call(pointsRoutes.showEventNotice, { params }));
  return (
    <>
      <BackLink to="/events">{t('events.back')}</BackLink>
      <Told asked={asked}>{(notice) => <Shown notice={notice} />}</Told>
    </>
  );
}

function Shown({ notice }: { notice: Notice }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { name: printedBy } = useStaff();
  const [asking, setAsking] = useState(false);
  const facts = useFacts(notice);
  const save = () =>
    saveCsv(`notice-${payoutId}.csv`, [
      ...facts,
      [],
      [t('notice.name'), t('notice.points'), t('notice.on')],
      ...named.map(({ name, points, on }) => [name, points, on]),
    ]);
  const { payoutId, noticedAt, namesDeletedAt, namesDeleted, named } = notice;
  return (
    <>
      <PageTitle lead={t('notice.of', { organizer: notice.organizer })}>{t('notice.title')}</PageTitle>
      <div className="print:hidden">
        {noticedAt && (
          <Banner tone="success" title={t('notice.fixed', { on: time(noticedAt) })}>
            {/* What leaves the house is the list that no name can leave any more. */}
            {!namesDeletedAt && (
              <p className="mt-2 flex flex-wrap gap-3">
                <Button onClick={() => window.print()}>{t('notice.print')}</Button>
                <Button look="outline" onClick={save}>
                  {t('notice.csv')}
                </Button>
              </p>
            )}
          </Banner>
        )}
        {!noticedAt && (
          <p className="mb-8">
            <Button onClick={() => setAsking(true)}>{t('notice.fix')}</Button>
          </p>
        )}
      </div>
      <Facts facts={facts} />
      {namesDeletedAt ? (
        <p className="mb-8">{t('notice.deleted', { on: time(namesDeletedAt), count: namesDeleted ?? 0 })}</p>
      ) : (
        <Table
          caption={t('notice.caption')}
          empty={t('notice.empty')}
          rows={named.map((line, index) => ({ ...line, index }))}
          rowKey={({ index }) => String(index)}
          printedBy={printedBy}
          columns={[
            { key: 'name', head: t('notice.name'), value: ({ name }) => name },
            {
              key: 'points',
              head: t('notice.points'),
              value: ({ points }) => points,
              total: named.reduce((sum, { points }) => sum + points, 0),
            },
            { key: 'on', head: t('notice.on'), value: ({ on }) => on, isDay: true },
          ]}
        />
      )}
      {asking && <Fix notice={notice} onDone={() => setAsking(false)} />}
    </>
  );
}

/** What stands above the names, on paper and in the file. */
function useFacts({ event, beneficiary, startsOn, endsOn, points, supporters, anonymous }: Notice): [string, string][] {
  const { t } = useTranslation('office');
  const { through } = usePhrases();
  const { date } = useDates();
  return [
    [t('notice.event'), event],
    ...(beneficiary ? [[t('events.beneficiary'), beneficiary] as [string, string]] : []),
    [t('notice.period'), through(date(startsOn), date(endsOn))],
    [t('notice.total'), figures(points)],
    [t('notice.supporters'), t('notice.people', { count: supporters })],
    [t('notice.anonymous'), t('notice.anonymousValue', { count: anonymous.count, points: figures(anonymous.points) })],
  ];
}

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <dl className="mb-8 grid grid-cols-1 sm:grid-cols-[auto_1fr]">
      {facts.map(([name, value]) => (
        <div
          key={name}
          className="col-span-full grid items-baseline gap-x-6 border-b border-solid-gray-300 py-3 sm:grid-cols-subgrid"
        >
          <dt className="text-solid-gray-700">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fix({ notice, onDone }: { notice: Notice; onDone: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const fix = () =>
    act.run(
      () => points.call(pointsRoutes.sendEventNotice, { params: { payoutId: notice.payoutId } }),
      () => {
        forget('event-notice', 'office-events', 'staff-me');
        onDone();
      },
    );
  return (
    <Dialog open title={t('notice.fixTitle')} onClose={onDone}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('notice.fixBody', { count: notice.namesKeptDays })}</p>
      <DialogButtons confirm={t('notice.fix')} busy={act.busy} onCancel={onDone} onConfirm={() => void fix()} />
    </Dialog>
  );
}
