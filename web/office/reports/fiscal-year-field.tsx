import { useTranslation } from 'react-i18next';
import { todayInJapan } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { useFace } from '../face.ts';

/** The fiscal year that runs now, April to March. */
export function useFiscalYear(): string {
  const { now } = useFace();
  const month = todayInJapan(now()).slice(0, 7);
  return String(Number(month.slice(0, 4)) - (month.slice(5) < '04' ? 1 : 0));
}

/** Which fiscal year is shown: four digits, of any width. */
export function YearField({ year, onYear }: { year: string; onYear: (year: string) => void }) {
  const { t } = useTranslation('office');
  return (
    <div className="max-w-xs print:hidden">
      <TextField
        label={t('inflow.year')}
        inputMode="numeric"
        value={year}
        onChange={(event) => onYear(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 4))}
      />
    </div>
  );
}
