import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveCsv } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

type Notice = RouteAnswer<typeof pointsRoutes.showEventNotice>;

/** What goes to the organiser with a payment, to print and to save; once fixed, no name leaves it (6-2※). */
export function EventNoticePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { payoutId } = useParams({ strict: false }) as { payoutId: string };
  const params = { payoutId: Number(payoutId) };
  const asked = useRouteQuery(['event-notice', payoutId], () => points.call(pointsRoutes.showEventNotice, { params }));
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
  const [asking, setAsking] = useState(false);
  const facts = useFacts(notice);
  const save = () =>
    saveCsv(fileNameOf(`${t('notice.title')}_${notice.event}`, `${notice.startsOn}_${notice.endsOn}`), [
      ...facts,
      [],
      [t('notice.name'), t('notice.points'), t('notice.on')],
      ...named.map(({ name, points, on }) => [name, points, on]),
    ]);
  const { noticedAt, namesDeletedAt, namesDeleted, named } = notice;
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
      <Facts className="mb-8" facts={facts} />
      {namesDeletedAt ? (
        <p className="mb-8">{t('notice.deleted', { on: time(namesDeletedAt), count: namesDeleted ?? 0 })}</p>
      ) : (
        <Table
          caption={t('notice.caption')}
          empty={t('notice.empty')}
          rows={named.map((line, index) => ({ ...line, index }))}
          rowKey={({ index }) => String(index)}
          columns={[
            { key: 'name', head: t('notice.name'), value: ({ name }) => name },
            { key: 'points', head: t('notice.points'), value: ({ points }) => points, isSummed: true },
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

function Fix({ notice: { payoutId, namesKeptDays }, onDone }: { notice: Notice; onDone: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  return (
    <Question
      title={t('notice.fixTitle')}
      confirm={t('notice.fix')}
      ask={() => points.call(pointsRoutes.sendEventNotice, { params: { payoutId } })}
      forgets={['event-notice', 'office-events', 'waiting']}
      onDone={onDone}
      onClose={onDone}
    >
      <p>{t('notice.fixBody', { count: namesKeptDays })}</p>
    </Question>
  );
}
