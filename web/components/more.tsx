import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import type { RoutePages } from './use-route.ts';

/** Under a list that goes on: no list ends in silence, on paper neither. */
export function More({ asked: { fetchNextPage: goOn, isFetchingNextPage: goingOn } }: { asked: RoutePages<unknown> }) {
  const { t } = useTranslation();
  if (!goOn) return null;
  return (
    <div className="my-4">
      <Button look="outline" className="print:hidden" busy={goingOn} onClick={goOn}>
        {t('table.more')}
      </Button>
      <p className="hidden print:block">{t('table.goesOn')}</p>
    </div>
  );
}
