import { useTranslation } from 'react-i18next';
import { NextLink } from '../components/next.tsx';
import { Aside } from '../components/phrases.tsx';
import { PageTitle } from '../components/shell.tsx';
import { type Staff, useStaff } from './face.ts';
import { pagesOf } from './frame.tsx';

const WHERE: Record<Staff['waiting'][number]['kind'], string> = {
  approval: '/settlements',
  change: '/changes',
  payout: '/settlements',
  close: '/settlements',
  eventCancellation: '/events',
  eventEnding: '/events',
  eventNotice: '/events',
  bankAccount: '/account',
  placesWithoutAccount: '/merchants',
  voucherBreaks: '/voucher-breaks',
  campaignInvitation: '/campaigns',
};

/** What waits for me today, most urgent first, each with its count and its next step. */
export function HomePage() {
  const { t } = useTranslation('office');
  const { waiting, role } = useStaff();
  return (
    <>
      <PageTitle>{t('home.title')}</PageTitle>
      {waiting.length === 0 && <p className="mb-8 rounded-8 bg-solid-gray-50 p-6">{t('home.nothing')}</p>}
      <ul className="mb-10 grid gap-3">
        {waiting.map(({ kind, count }) => (
          <li
            key={kind}
            className="flex flex-wrap items-center justify-between gap-4 rounded-12 border-2 border-solid-gray-300 p-5"
          >
            <span className="min-w-0 text-lg">
              <strong className="me-4 text-2xl tabular-nums">{t('home.count', { count })}</strong>{' '}
              {t(`home.kinds.${kind}`)}
            </span>
            <NextLink to={WHERE[kind]}>
              {t('home.go')}
              <Aside of={t(`home.kinds.${kind}`)} />
            </NextLink>
          </li>
        ))}
      </ul>
      <h2 className="mb-3 text-xl font-700">{t('home.often')}</h2>
      <ul className="flex flex-wrap gap-3">
        {pagesOf(role)
          .slice(0, 4)
          .map(({ to, name }) => (
            <li key={to}>
              <NextLink to={to} look="outline">
                {t(`nav.${name}`)}
              </NextLink>
            </li>
          ))}
      </ul>
    </>
  );
}
