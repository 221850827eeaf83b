import { useTranslation } from 'react-i18next';
import type { Language } from './i18n.ts';

/** The language of the page, for what the server writes in one of them. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'ja';
}
