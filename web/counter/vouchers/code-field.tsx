import { useTranslation } from 'react-i18next';
import { TextField } from '../../components/field.tsx';

/** Four to eight digits of any width; undefined for everything else. */
export function codeOf(typed: string): string | undefined {
  const folded = typed.normalize('NFKC').trim();
  return /^\d{4,8}$/.test(folded) ? folded : undefined;
}

/** A clerk's own code: not shown, and never offered to be kept by the browser. */
export function CodeField(props: {
  label: string;
  hint?: string;
  typed: string;
  onTyped: (typed: string) => void;
  error?: string | undefined;
}) {
  const { t } = useTranslation('counter');
  const { label, hint = t('clerk.codeHint'), typed, onTyped, error } = props;
  return (
    <TextField
      label={label}
      hint={hint}
      required
      type="password"
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      className="max-w-52 text-2xl"
      value={typed}
      error={error}
      onChange={(event) => onTyped(event.target.value)}
    />
  );
}
