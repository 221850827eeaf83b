import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Amount } from '../components/amount.tsx';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { daysBetween, useDates } from '../components/dates.ts';
import { figures } from '../components/figures.ts';
import { type Line, LineList } from '../components/line-list.tsx';
import { NextLink } from '../components/next.tsx';
import { PageTitle } from '../components/shell.tsx';
import { Waiting } from '../components/waiting.tsx';
import { type Balances, useBalances, useOrders, waitsForChoice } from './asks.ts';
import { NewNotices } from './exchange/notices.tsx';

/** What I have, what ends next and when, and one button. */
export function HomePage() {
  const { t } = useTranslation('mypage');
  const { t: shared } = useTranslation();
  const balances = useBalances();
  const orders = useOrders();
  const waiting = orders.data?.orders.filter(waitsForChoice).length ?? 0;
  return (
    <>
      <PageTitle>{t('home.title')}</PageTitle>
      {balances.refusal && <RefusalBanner refusal={balances.refusal} onAgain={balances.refetch} />}
      {balances.isPending && <Waiting what={shared('waiting.working')} />}
      {balances.data && balances.data.status !== 'active' && (
        <Banner tone="warning" title={t('home.suspended')}>
          <p>{t('home.suspendedBody')}</p>
        </Banner>
      )}
      <NewNotices />
      {waiting > 0 && (
        <Banner tone="info" title={t('home.orders', { count: waiting })}>
          <NextLink to="/orders" look="outline">
            {t('home.chooseNow')}
          </NextLink>
        </Banner>
      )}
      {balances.data && <Holdings balances={balances.data} />}
      <h2 className="mt-12 mb-3 text-xl font-700">{t('home.more')}</h2>
      <ul className="grid gap-3">
        <li>
          <Link to="/orders">{t('home.allOrders')}</Link>
        </li>
        <li>
          <Link to="/notices">{t('notices.all')}</Link>
        </li>
        <li>
          <Link to="/contributions">{t('support.mine')}</Link>
        </li>
        <li>
          <Link to="/year">{t('year.title')}</Link>
        </li>
        <li>
          <Link to="/settings">{t('home.settings')}</Link>
        </li>
      </ul>
    </>
  );
}

/** Each town's points with what ends next. */
function usePurseLines(purses: Balances['purses']): Line[] {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  return purses.map(({ municipality, points, next, leavesOn }) => ({
    key: municipality.code,
    name: (
      <Link to="/purses/$code" params={{ code: municipality.code }}>
        {t('home.purse', { name: municipality.name })}
      </Link>
    ),
    note: (
      <>
        {next && t('home.until', { on: date(next.expiresOn), points: figures(next.points) })}
        {leavesOn && <span className="block">{t('home.leaves', { on: date(leavesOn) })}</span>}
      </>
    ),
    amount: { value: points },
  }));
}

function Holdings({ balances }: { balances: Balances }) {
  const { t } = useTranslation('mypage');
  const { common, purses, events } = balances;
  const lines = usePurseLines(purses);
  const first = common.lots.at(0);
  if (common.points > 0 || first)
    lines.unshift({
      key: 'common',
      name: <Link to="/common">{t('home.common')}</Link>,
      note: t('home.commonNote'),
      amount: { value: common.points },
      action: common.points > 0 && (
        <NextLink to="/allocate" look="outline" wide>
          {t('home.chooseNow')}
        </NextLink>
      ),
    });
  return (
    <>
      <Next balances={balances} />
      <p className="mb-10">
        <NextLink to="/use" size="large" wide className="min-h-20 text-3xl!">
          {t('home.use')}
        </NextLink>
      </p>
      <h2 className="mb-3 text-xl font-700">{t('home.purses')}</h2>
      <LineList label={t('home.purses')} lines={lines} empty={t('home.none')} />
      {events.length > 0 && (
        <>
          <h2 className="mb-3 text-xl font-700">{t('home.events')}</h2>
          <LineList
            label={t('home.events')}
            empty=""
            lines={events.map(({ eventId, name, municipality, points, given }) => ({
              key: String(eventId),
              name,
              note: municipality.name,
              // What was paid to the organiser is still what was given.
              amount: { value: Math.max(points, given) },
              ...(points === 0 && given > 0 && { after: t('home.eventPaid') }),
            }))}
          />
        </>
      )}
    </>
  );
}

type Ending = { name: string; points: number; expiresOn: string };

/** What ends next, said before anything else. 共通ポイント do not end at their day, so no alarm is given for them (decision 6). */
function Next({ balances }: { balances: Balances }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const endings: Ending[] = balances.purses.flatMap(({ municipality, next }) =>
    next ? [{ name: t('home.purse', { name: municipality.name }), ...next }] : [],
  );
  const next = endings.sort((a, b) => a.expiresOn.localeCompare(b.expiresOn)).at(0);
  if (!next) return null;
  const days = daysBetween(balances.asOf, next.expiresOn);
  const soon = days <= 42;
  return (
    <section
      aria-labelledby="next-to-end"
      className={`mb-6 rounded-12 border-2 p-5 ${soon ? 'border-warning-yellow-2 bg-yellow-50' : 'border-solid-gray-300'}`}
    >
      <h2 id="next-to-end" className="font-700">
        {t('home.next')}
      </h2>
      <p className="flex flex-wrap items-baseline justify-between gap-x-6">
        <span>{next.name}</span>
        <Amount value={next.points} size="large" />
      </p>
      <p className={soon ? 'font-700' : ''}>
        {days > 0
          ? t('home.nextLine', { on: date(next.expiresOn), count: days })
          : t('home.nextLast', { on: date(next.expiresOn) })}
      </p>
    </section>
  );
}
