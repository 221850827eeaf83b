import { useTranslation } from 'react-i18next';

/** How many uses, and how many of them were taken back: the same two figures wherever uses are counted. */
export function useCounted(): (sum: { count: number; undone: number }) => string {
  const { t } = useTranslation('counter');
  return ({ count, undone }) =>
    undone > 0 ? t('till.countUndone', { count, undone: undone.toLocaleString() }) : t('till.count', { count });
}
