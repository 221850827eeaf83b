import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { matchableBreaks } from '../../../contract/points/reconciliation/routes.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { AFTER_BREAK, type BankBreak } from './step.ts';

type Props = { of: BankBreak; onDone: (words: string) => void; onClose: () => void };
/** How a break ends: as one of what it could be, as money that came back, or as it is; with a reason, and by two persons. */
export function EndBreak({ of: { breakId, kind, items }, onDone, onClose }: Props) {
  const { t } = useTranslation('office');
  const { t: common } = useTranslation();
  const { points } = useFace();
  const ways = [
    ...(kind === 'returned' ? [{ value: 'return', label: t('bankBreaks.asReturn') }] : []),
    ...(matchableBreaks.includes(kind)
      ? items
          .filter((item) => item.kind !== 'bill')
          .map(({ item, name, endToEndId }) => ({
            value: `match ${item}`,
            label: t('bankBreaks.asMatch', { name: endToEndId || name || item }),
          }))
      : []),
    { value: 'accept', label: t('bankBreaks.asAccept') },
  ];
  const form = useRouteForm({
    route: pointsRoutes.resolveBankBreak,
    words: 'office.bankBreaks',
    values: { as: '', reason: '' },
    body: ({ as, reason }) => {
      const [way = '', item] = as.split(' ');
      return { as: way, reason, ...(item ? { item } : undefined) };
    },
    send: (body) => points.call(pointsRoutes.resolveBankBreak, { params: { breakId }, body }),
    forgets: AFTER_BREAK,
    done: () => onDone(t('bankBreaks.requested')),
  });
  return (
    <Dialog open title={t('bankBreaks.endTitle')} onClose={() => form.act.isPending || onClose()}>
      <form.Entry submit={t('bankBreaks.submit')} onCancel={onClose}>
        <form.Select name="as" options={ways} empty={common('field.choose')} />
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
