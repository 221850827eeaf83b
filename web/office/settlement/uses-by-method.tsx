import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Bars } from '../../components/bars.tsx';
import { useAsk } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

/** How points were used in a window: by card, by voucher, into the points of others, to events. */
export function UsesByMethod({ settlementId }: { settlementId: number }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const params = { settlementId };
  const asked = useAsk(['uses', settlementId], () => points.call(pointsRoutes.showUsesByMethod, { params }));
  if (!asked.value) return null;
  const bars = asked.value.methods.map(({ method, count, points: value }) => ({
    label: t(`uses.${method}`, { count: count.toLocaleString() }),
    value,
  }));
  return <Bars title={t('uses.title')} bars={bars} />;
}
