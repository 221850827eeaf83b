import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';

type Props = { limits: RouteAnswer<typeof pointsRoutes.listVoucherKinds>['offline']; onSaved: () => void };

/** How much a terminal without a network may accept: the office's risk, in three numbers. */
export function OfflineLimits({ limits: { countMax, pointsMax, hours }, onSaved }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.setOfflineLimits,
    words: 'office.voucherKinds',
    values: { countMax: String(countMax), pointsMax: String(pointsMax), hours: String(hours) },
    send: (body) => points.call(pointsRoutes.setOfflineLimits, { body }),
    forgets: ['voucher-kinds'],
    done: onSaved,
  });
  return (
    <section className="max-w-2xl print:hidden">
      <h2 className="mb-2 text-xl font-700">{t('voucherKinds.offline')}</h2>
      <p className="mb-4">{t('voucherKinds.offlineBody')}</p>
      <form.Entry submit={t('voucherKinds.saveOffline')}>
        <div className="grid gap-x-6 sm:grid-cols-3">
          <form.Count name="countMax" />
          <form.Count name="pointsMax" />
          <form.Count name="hours" />
        </div>
      </form.Entry>
    </section>
  );
}
