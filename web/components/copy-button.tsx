import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonSize } from './button.tsx';

/** Puts a number on the clipboard, and says so. */
export function CopyButton({ text, size = 'medium' }: { text: string; size?: ButtonSize }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 3_000);
  };
  return (
    <span>
      <Button look="outline" size={size} onClick={() => void copy()}>
        {t(copied ? 'copy.copied' : 'copy.copy')}
      </Button>
      <span role="status" className="sr-only">
        {copied ? t('copy.copied') : ''}
      </span>
    </span>
  );
}
