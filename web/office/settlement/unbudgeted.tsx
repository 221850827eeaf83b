import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import type { StatementData } from './step.ts';

/** What is to be paid and has no budget: the window is not closed until it is entered, and the page says where (7-2). */
export function Unbudgeted({ unbudgeted }: Pick<StatementData, 'unbudgeted'>) {
  const { t } = useTranslation('office');
  if (unbudgeted.length === 0) return null;
  const isOn = (isUplift: boolean) => unbudgeted.some(({ kind }) => (kind === 'uplift') === isUplift);
  return (
    <Banner tone="warning" title={t('budget.unbudgeted')}>
      <ul className="mb-2 list-inside list-disc">
        {unbudgeted.map(({ kind, uplift, fiscalYear, yen, because }) => (
          <li key={`${kind} ${uplift} ${fiscalYear}`}>
            {t(`budget.because.${because}`, {
              what: kind === 'uplift' ? t('settlement.uplift', { name: uplift }) : t(`budget.kinds.${kind}`),
              year: fiscalYear,
            })}{' '}
            <Amount value={yen} unit="yen" />
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap gap-6">
        {isOn(false) && <Link to="/fiscal-year">{t('budget.enterLines')}</Link>}
        {isOn(true) && <Link to="/uplifts">{t('budget.enterUplifts')}</Link>}
      </p>
    </Banner>
  );
}
