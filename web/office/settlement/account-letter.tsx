import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { AccountFacts } from '../../components/account-check.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { PageTitle } from '../../components/shell.tsx';

export type LetterData = RouteAnswer<typeof pointsRoutes.createAccountLetter>;

/** 口座確認書: the paper as it goes to the payee. Its code stands nowhere else, so that it is printed before one leaves. */
export function AccountLetter({ letter, onClose }: { letter: LetterData; onClose: () => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { account, code, expiresAt } = letter;
  const town = account.municipality.name;
  return (
    <>
      <div className="print:hidden">
        <Banner tone="warning" title={t('accountLetter.once')}>
          <p className="mb-3">{t('accountLetter.onceBody')}</p>
          <p className="flex flex-wrap gap-3">
            <Button onClick={() => window.print()}>{t('accountLetter.print')}</Button>
            <Button look="outline" onClick={onClose}>
              {t('accountLetter.close')}
            </Button>
          </p>
        </Banner>
      </div>
      <article className="max-w-3xl">
        <PageTitle>{t('accountLetter.title')}</PageTitle>
        <p className="mb-2 text-xl">{t('accountLetter.to', { name: account.organizer ?? account.payee })}</p>
        <p className="mb-6 text-right">{town}</p>
        <p className="mb-4">{t('accountLetter.body', { town })}</p>
        <AccountFacts account={account} />
        <ol className="mb-6 list-inside list-decimal">
          <li className="mb-2">
            {t('accountLetter.stepOpen')}{' '}
            <span className="break-all">{`${window.location.origin}/office/account-check`}</span>
          </li>
          <li className="mb-2">
            {t('accountLetter.stepCode')}
            <strong className="my-3 block font-mono text-3xl tracking-wider">{code}</strong>
          </li>
          <li>{t('accountLetter.stepAnswer')}</li>
        </ol>
        <p className="mb-2 font-700">{t('accountLetter.until', { at: time(expiresAt) })}</p>
        <p>{t('accountLetter.warning', { town })}</p>
      </article>
    </>
  );
}
