import { useTranslation } from 'react-i18next';
import { convert, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useFace } from '../face.ts';

export type FoundUse = RouteAnswer<typeof pointsRoutes.findUse>['uses'][number];

/** How many come back and why; all that is left unless the officer says fewer. */
export function RefundDialog(props: { use: FoundUse; onClose: (after: FoundUse | undefined, words?: string) => void }) {
  const { use, onClose } = props;
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { beside } = usePhrases();
  const left = use.points - use.refunded;
  const takeOffOf = useTakeOff(use, left);
  const form = useRouteForm({
    route: pointsRoutes.refundUse,
    words: 'office.refunds',
    values: { points: String(left), reason: '' },
    wrong: ({ points }) => ({ points: (wholeNumberOf(points) ?? 0) > left && t('refunds.tooMany', { left }) }),
    send: (body) => points.call(pointsRoutes.refundUse, { params: { paymentKey: use.paymentKey }, body }),
    refusals: { points: ['restore_exceeds_original'], reason: ['reason_missing'] },
    forgets: ['refunds', 'fee-exemptions'],
    done: ({ expired, premium: { taken, missing }, ...after }, typed) => {
      const refunded = wholeNumberOf(typed.points) ?? 0;
      const words = { points: figures(refunded), expired: figures(expired) };
      const said = t(expired > 0 ? 'refunds.doneExpired' : 'refunds.done', words);
      const back = taken + missing > 0 && t('refunds.premium', { taken: figures(taken), missing: figures(missing) });
      onClose(after, beside(said, takeOffOf(refunded), back));
    },
  });
  const takeOff = takeOffOf(wholeNumberOf(form.values.points));
  return (
    <Dialog open title={t('refunds.dialog')} onClose={() => onClose(undefined)}>
      <Facts
        className="mb-6"
        facts={[
          [t('refunds.place'), use.place],
          [t('refunds.receipt'), use.receiptNumber],
          [t('refunds.left'), <Amount key="left" value={left} size="medium" />],
        ]}
      />
      <form.Entry submit={t('refunds.refund')} onCancel={() => onClose(undefined)}>
        <form.Amount name="points" unit={t('money.points', { ns: 'translation' })} />
        <form.Text name="reason" />
        {takeOff && <p className="mb-4 font-700">{takeOff}</p>}
      </form.Entry>
    </Dialog>
  );
}

/** What was added to the street's card is as many units less as what stays is worth. */
function useTakeOff({ merged }: FoundUse, left: number): (refunded: number | undefined) => string | undefined {
  const { t } = useTranslation('office');
  return (refunded) => {
    if (!merged || !refunded || refunded < 1 || refunded > left) return undefined;
    const units = convert(left, merged).units - convert(left - refunded, merged).units;
    return t('refunds.takeOff', { name: merged.name, units: figures(units) });
  };
}
