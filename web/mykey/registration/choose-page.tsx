import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../../components/shell.tsx';

const WAYS = [
  { to: '/register', name: 'first', hint: 'firstHint' },
  { to: '/renew', name: 'renew', hint: 'renewHint' },
] as const;

/** A card without a マイキーID: its holder's first one, or a new card of someone who has one. */
export function ChoosePage() {
  const { t } = useTranslation('mykey');
  return (
    <>
      <PageTitle lead={t('choose.lead')}>{t('choose.title')}</PageTitle>
      <ul className="grid gap-4 sm:grid-cols-2">
        {WAYS.map(({ to, name, hint }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex h-full flex-col gap-1 rounded-16 border-2 border-key-900 p-6 text-solid-gray-900 no-underline hover:bg-key-50"
            >
              <strong className="text-2xl text-key-1000 underline underline-offset-4">{t(`choose.${name}`)}</strong>
              <span>{t(`choose.${hint}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
