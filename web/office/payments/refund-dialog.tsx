import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { convert, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';

export type FoundUse = RouteAnswer<typeof pointsRoutes.findUse>['uses'][number];

/** How many come back and why; all that is left unless the officer says fewer. */
export function RefundDialog(props: { use: FoundUse; onClose: (after: FoundUse | undefined, words?: string) => void }) {
  const { use, onClose } = props;
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const { beside } = usePhrases();
  const act = useAct();
  const left = use.points - use.refunded;
  const [typed, setTyped] = useState(String(left));
  const [reason, setReason] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    points: ['amount_invalid', 'restore_exceeds_original'],
    reason: ['reason_missing'],
  });
  const amount = amountOf(typed);
  const tooMany = amount !== undefined && amount > left ? t('refunds.tooMany', { left }) : undefined;
  // What was added to the street's card is as many units less as what stays is worth.
  const takeOff =
    use.merged && amount !== undefined && amount <= left
      ? t('refunds.takeOff', {
          name: use.merged.name,
          units: figures(convert(left, use.merged).units - convert(left - amount, use.merged).units),
        })
      : undefined;
  const refund = () =>
    amount !== undefined &&
    act.run(
      () =>
        points.call(pointsRoutes.refundUse, {
          params: { paymentKey: use.paymentKey },
          body: { points: amount, reason },
        }),
      ({ expired, premium, ...after }) => {
        forget('refunds', 'fee-exemptions');
        const words = { points: amount.toLocaleString(), expired: expired.toLocaleString() };
        const said = t(expired > 0 ? 'refunds.doneExpired' : 'refunds.done', words);
        const { taken, missing } = premium;
        const back = taken + missing > 0 && t('refunds.premium', { taken: figures(taken), missing: figures(missing) });
        onClose(after, beside(said, takeOff, back));
      },
    );
  return (
    <Dialog open title={t('refunds.dialog')} onClose={() => onClose(undefined)}>
      <dl className="mb-6 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-solid-gray-700">{t('refunds.place')}</dt>
        <dd className="font-700">{use.place}</dd>
        <dt className="text-solid-gray-700">{t('refunds.receipt')}</dt>
        <dd>{use.receiptNumber}</dd>
        <dt className="text-solid-gray-700">{t('refunds.left')}</dt>
        <dd>
          <Amount value={left} size="medium" />
        </dd>
      </dl>
      <EntryForm
        act={act}
        rest={rest}
        onSubmit={() => void refund()}
        submit={t('refunds.refund')}
        disabled={amount === undefined || tooMany !== undefined || reason.trim() === ''}
        onCancel={() => onClose(undefined)}
      >
        <AmountField
          label={t('refunds.points')}
          hint={t('refunds.pointsHint')}
          typed={typed}
          onTyped={setTyped}
          error={tooMany ?? errors.points}
        />
        <TextField
          label={t('refunds.reason')}
          hint={t('refunds.reasonHint')}
          required
          maxLength={200}
          value={reason}
          error={errors.reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {takeOff && <p className="mb-4 font-700">{takeOff}</p>}
      </EntryForm>
    </Dialog>
  );
}
