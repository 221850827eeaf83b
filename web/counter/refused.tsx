import { useTranslation } from 'react-i18next';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import type { Refusal } from '../device/http.ts';

/**
 * A refusal as a clerk reads it. Of a card that cannot be used both servers say no reason (decision 0017), and here the words
 * are the same too, with the way for whoever has no マイキーID yet: it stands there for everybody.
 */
export function Refused({ refusal, onAgain }: { refusal: Refusal; onAgain?: (() => void) | undefined }) {
  const { t } = useTranslation('counter');
  if (refusal.outcome !== 'not_usable_here') return <RefusalBanner refusal={refusal} onAgain={onAgain} />;
  return (
    <Banner tone="error" live title={t('notUsable.title')}>
      <p>{t('notUsable.body')}</p>
    </Banner>
  );
}
