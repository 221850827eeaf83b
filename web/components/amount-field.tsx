import { useTranslation } from 'react-i18next';
import { sharedProblems } from '../../contract/index.ts';
import { TextField } from './field.tsx';

/** The whole number in a field, digits of any width; undefined for everything else. */
export function amountOf(typed: string): number | undefined {
  const folded = typed.normalize('NFKC').replace(/[,\s]/g, '');
  return /^[1-9][0-9]{0,12}$/.test(folded) ? Number(folded) : undefined;
}

/** Points typed by a person. What is no amount is said beside the field in the words of the contract. */
export function AmountField(props: {
  label: string;
  hint?: string;
  typed: string;
  onTyped: (typed: string) => void;
  error?: string | undefined;
  required?: boolean;
  unit?: 'points' | 'yen';
  /** For a field that a person has just asked for. */
  autoFocus?: boolean;
}) {
  const { label, hint, typed, onTyped, error, required = true, unit = 'points', autoFocus = false } = props;
  const { t, i18n } = useTranslation();
  const { ja, en } = sharedProblems.amount_invalid;
  const invalid = typed !== '' && amountOf(typed) === undefined ? (i18n.language === 'en' ? en : ja) : undefined;
  return (
    <TextField
      label={label}
      hint={hint}
      required={required}
      inputMode="numeric"
      autoFocus={autoFocus}
      value={typed}
      error={invalid ?? error}
      after={t(`money.${unit}`)}
      className="max-w-52 text-end text-2xl tabular-nums"
      onChange={(event) => onTyped(event.target.value)}
    />
  );
}
