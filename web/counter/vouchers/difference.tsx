import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { figures } from '../../components/figures.ts';

type Clearing = RouteAnswer<typeof pointsRoutes.listClearings>['clearings'][number];

/** How far a bundle is from what the shop wrote on it, in vouchers and in points. */
export function Difference({
  countDifference,
  pointsDifference,
}: Pick<Clearing, 'countDifference' | 'pointsDifference'>) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  if (countDifference === 0 && pointsDifference === 0) return <>{t('clearing.fits')}</>;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${figures(value)}`;
  return (
    <strong className="text-error-2">
      <span className="whitespace-nowrap">
        {signed(countDifference)} {t('vouchers.sheets')}
      </span>{' '}
      /{' '}
      <span className="whitespace-nowrap">
        {signed(pointsDifference)} {shared('money.points')}
      </span>
    </strong>
  );
}
