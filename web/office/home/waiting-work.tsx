import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { dayInJapan, daysBetween, todayInJapan, useDates } from '../../components/dates.ts';
import { NextLink } from '../../components/next.tsx';
import { Aside } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import type { Page } from '../pages.ts';

type Work = RouteAnswer<typeof pointsRoutes.showWaiting>['waiting'][number];

/** The page on which each is done. */
const WHERE: Record<Work['kind'], Page['to']> = {
  change: '/changes',
  approval: '/settlements',
  failedJobs: '/failed-jobs',
  eventCancellation: '/events',
  voucherBreaks: '/voucher-breaks',
  conversion: '/conversions',
  payout: '/settlements',
  close: '/settlements',
  eventEnding: '/events',
  eventNotice: '/events',
  programEnding: '/programs',
  campaignInvitation: '/campaigns',
  invitation: '/staff',
  bankAccount: '/account',
  placesWithoutAccount: '/merchants',
  companiesWithoutAccount: '/partners',
};

/** What waits for me, the most urgent first: how many, since when, until when, and the page on which it is done. */
export function WaitingWork() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['waiting'], () => points.call(pointsRoutes.showWaiting));
  return (
    <section aria-labelledby="waiting-work" className="mb-12 print:hidden">
      <h2 id="waiting-work" className="mb-3 text-xl font-700">
        {t('home.waiting')}
      </h2>
      <Told asked={asked}>
        {({ waiting }) =>
          waiting.length === 0 ? (
            <p>{t('home.nothing')}</p>
          ) : (
            <ul className="grid gap-3">
              {waiting.map((work, at) => (
                <Line key={work.kind} work={work} isFirst={at === 0} />
              ))}
            </ul>
          )
        }
      </Told>
    </section>
  );
}

/** The most urgent is the next step; the others stand back. */
function Line({ work, isFirst }: { work: Work; isFirst: boolean }) {
  const { t } = useTranslation('office');
  const { kind, count } = work;
  const what = t(`home.kinds.${kind}`, { count });
  return (
    <li className="grid items-center gap-x-6 gap-y-3 rounded-12 border-2 border-solid-gray-300 p-4 sm:grid-cols-[5rem_minmax(0,1fr)_auto] sm:p-5">
      <strong className="text-2xl whitespace-nowrap tabular-nums">{t('home.count', { count })}</strong>
      <span>
        <span className="block text-lg text-pretty [word-break:auto-phrase]">{what}</span>
        <Age {...work} />
      </span>
      <NextLink to={WHERE[kind]} look={isFirst ? 'solid' : 'outline'} className="whitespace-nowrap">
        {t('home.go')}
        <Aside of={what} />
      </NextLink>
    </li>
  );
}

/** How long the oldest has waited, and what is left until the first last day. */
function Age({ count, since, due }: Work) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { now } = useFace();
  const today = todayInJapan(now());
  const days = since === null ? 0 : daysBetween(dayInJapan(since), today);
  const left = due === null ? 0 : daysBetween(today, due);
  const age = days > 0 ? t('home.days', { count: days }) : t('home.today');
  return (
    <span className="flex flex-wrap gap-x-6 text-solid-gray-700 empty:hidden">
      {since !== null && <span>{t(count > 1 ? 'home.oldest' : 'home.age', { age })}</span>}
      {due !== null && (
        <span className={left <= 3 ? 'font-700' : ''}>
          {t('home.due', { on: date(due), left: left < 0 ? t('home.over') : t('home.left', { count: left }) })}
        </span>
      )}
    </span>
  );
}
