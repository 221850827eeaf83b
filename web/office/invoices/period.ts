import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';

/** What an invoice is for: a month of a company, or a settlement period of a municipality. */
export function usePeriodInWords() {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  return ({ month, window: number }: { month: string | null; window: number | null }) =>
    month === null ? t('invoices.window', { number }) : t('invoices.month', { month: inWords(month) });
}
