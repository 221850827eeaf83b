import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';

/** Who is paid into one and the same account, by name: to be looked at, since one owner may have two shops. */
export function SharedAccounts({ shared }: { shared: readonly { names: readonly string[] }[] }) {
  const { t, i18n } = useTranslation('office');
  if (shared.length === 0) return null;
  const together = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return (
    <Banner tone="warning" title={t('bank.shared')}>
      <ul className="list-inside list-disc">
        {shared.map(({ names }) => {
          const quoted = together.format(names.map((name) => t('bank.sharedName', { name })));
          return <li key={quoted}>{quoted}</li>;
        })}
      </ul>
      <p className="mt-2">{t('bank.sharedHint')}</p>
    </Banner>
  );
}
