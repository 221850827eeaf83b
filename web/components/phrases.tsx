import { useTranslation } from 'react-i18next';

type Part = string | false | null | undefined;

/** The marks between pieces of a line whose words come from elsewhere: each language has its own. */
export function usePhrases() {
  const { t } = useTranslation();
  return {
    /** One after the other on a line; what is empty leaves no gap. */
    beside: (...parts: Part[]) => parts.filter(Boolean).join(t('phrase.gap')),
    aside: (text: string) => t('phrase.aside', { text }),
    named: (name: string, what: string) => t('phrase.named', { name, what }),
    list: (parts: readonly string[]) => parts.join(t('phrase.and')),
    through: (from: string | number, through: string | number) => t('phrase.through', { from, through }),
  };
}

/** Which of many a link or button is about: screen readers say it, the row shows it. */
export function Aside({ of }: { of: string | number }) {
  const { t } = useTranslation();
  return <span className="sr-only">{t('phrase.aside', { text: of })}</span>;
}
