import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { RefusalBanner } from './banner.tsx';
import { dayInJapan, daysBetween, todayInJapan, useDates } from './dates.ts';
import { NextLink } from './next.tsx';
import { Aside } from './phrases.tsx';
import type { RouteQuery } from './use-route.ts';
import { Waiting } from './waiting.tsx';

type Work<Kind> = Omit<RouteAnswer<typeof pointsRoutes.showWaiting>['waiting'][number], 'kind'> & { kind: Kind };
type WaitingWorkProps<Kind> = {
  asked: RouteQuery<{ waiting: Work<Kind>[] }>;
  /** Of each kind, what waits in words, and the page on which it is done. */
  inWords: (kind: Kind, count: number) => string;
  where: (kind: Kind, only?: string) => string;
  now: () => number;
};

/** What waits for me, the most urgent first: how many, since when, until when, and the page on which it is done. */
export function WaitingWork<Kind extends string>({ asked, inWords, where, now }: WaitingWorkProps<Kind>) {
  const { t } = useTranslation();
  const { data, refusal } = asked;
  return (
    <section aria-labelledby="waiting-work" className="mb-12 print:hidden">
      <h2 id="waiting-work" className="mb-3 text-xl font-700">
        {t('work.waiting')}
      </h2>
      {refusal && <RefusalBanner refusal={refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={t('waiting.working')} />}
      {data?.waiting.length === 0 && <p>{t('work.nothing')}</p>}
      {data && data.waiting.length > 0 && (
        <ul className="grid gap-3">
          {data.waiting.map(({ kind, ...work }, at) => (
            <Line
              key={kind}
              {...work}
              what={inWords(kind, work.count)}
              to={where(kind, work.only)}
              today={todayInJapan(now())}
              isFirst={at === 0}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

type LineProps = Omit<Work<string>, 'kind'> & { what: string; to: string; today: string; isFirst: boolean };

/** The most urgent is the next step; the others stand back. */
function Line({ what, to, isFirst, ...work }: LineProps) {
  const { t } = useTranslation();
  return (
    <li className="grid items-center gap-x-6 gap-y-3 rounded-12 border-2 border-solid-gray-300 p-4 sm:grid-cols-[5rem_minmax(0,1fr)_auto] sm:p-5">
      <strong className="text-2xl whitespace-nowrap tabular-nums">{t('work.count', { count: work.count })}</strong>
      <span>
        <span className="block text-lg text-pretty [word-break:auto-phrase]">{what}</span>
        <Age {...work} />
      </span>
      <NextLink to={to} look={isFirst ? 'solid' : 'outline'} className="whitespace-nowrap">
        {t('work.go')}
        <Aside of={what} />
      </NextLink>
    </li>
  );
}

/** How long the oldest has waited, and what is left until the first last day. */
function Age({ count, since, due, today }: Pick<LineProps, 'count' | 'since' | 'due' | 'today'>) {
  const { t } = useTranslation();
  const { date } = useDates();
  const days = since === null ? 0 : daysBetween(dayInJapan(since), today);
  const left = due === null ? 0 : daysBetween(today, due);
  const age = days > 0 ? t('work.days', { count: days }) : t('work.today');
  return (
    <span className="flex flex-wrap gap-x-6 text-solid-gray-700 empty:hidden">
      {since !== null && <span>{t(count > 1 ? 'work.oldest' : 'work.age', { age })}</span>}
      {due !== null && (
        <span className={left <= 3 ? 'font-700' : ''}>
          {t('work.due', { on: date(due), left: left < 0 ? t('work.over') : t('work.left', { count: left }) })}
        </span>
      )}
    </span>
  );
}
