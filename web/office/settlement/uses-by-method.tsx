import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Bars } from '../../components/bars.tsx';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** How points were used in a window: by card, by voucher, into the points of others, to events. */
export function UsesByMethod({ settlementId }: { settlementId: number }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  const params = { settlementId };
  const asked = useRouteQuery(['uses', settlementId], () => points.call(pointsRoutes.showUsesByMethod, { params }));
  if (!asked.data) return null;
  const bars = asked.data.methods.map(({ method, count, undone, points: value }) => ({
    label: `${t(`uses.${method}`, { count: figures(count) })}${undone > 0 ? aside(t('uses.undone', { undone: figures(undone) })) : ''}`,
    value,
  }));
  return <Bars title={t('uses.title')} bars={bars} />;
}
