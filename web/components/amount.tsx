import { useTranslation } from 'react-i18next';
import { oneOfIt } from '../words/one-of-it.ts';
import { figures } from './figures.ts';

export type AmountUnit = 'points' | 'yen' | 'times';
export type AmountSize = 'small' | 'medium' | 'large' | 'huge';

const FIGURES: Record<AmountSize, string> = {
  small: '',
  medium: 'text-2xl font-700',
  large: 'text-4xl font-700',
  huge: 'text-5xl sm:text-6xl font-700',
};
const UNITS: Record<AmountSize, string> = {
  small: 'ms-0.5',
  medium: 'ms-1 text-lg',
  large: 'ms-1.5 text-xl',
  huge: 'ms-2 text-2xl',
};

/** A sum of points or yen. Its unit is always said: a bare number on a counter is a question. */
export function Amount(props: { value: number | bigint; unit?: AmountUnit; size?: AmountSize; signed?: boolean }) {
  const { value, unit = 'points', size = 'small', signed = false } = props;
  const { t, i18n } = useTranslation();
  const words = t(`money.${unit}`);
  const isOne = i18n.language === 'en' && Number(value) === 1;
  // Only the largest figures may leave no room for their unit, on the smallest telephone.
  const wraps = size === 'huge' ? 'flex-wrap' : '';
  const plus = signed && value > 0 ? '+' : '';
  return (
    <span className={`inline-flex items-baseline tabular-nums whitespace-nowrap ${wraps}`}>
      <span className={FIGURES[size]}>{`${plus}${figures(value)}`}</span>
      <span className={UNITS[size]}>{isOne ? oneOfIt(`1 ${words}`).slice(2) : words}</span>
    </span>
  );
}
