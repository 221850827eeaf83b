import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';

/**
 * A search inside of a form: Enter searches, and does not send the form around it. Enter that takes what an input method
 * has converted belongs to the input method; Safari says so by the key code alone.
 */
export function SearchField(props: {
  label: string;
  hint?: string;
  error?: ReactNode;
  required?: boolean;
  find: string;
  busy: boolean;
  onFind: (words: string) => void;
}) {
  const { find, busy, error, onFind, ...words } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const search = () => {
    const isEmpty = typed.trim() === '';
    setMissing(isEmpty);
    if (!isEmpty) onFind(typed);
  };
  return (
    <TextField
      {...words}
      error={isMissing ? t('field.missing') : error}
      value={typed}
      after={
        <Button look="outline" busy={busy} onClick={search}>
          {find}
        </Button>
      }
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.nativeEvent.isComposing && event.keyCode !== 229) search();
      }}
    />
  );
}
