import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { AFTER_STEP, type StepProps } from './step.ts';

type Payout = RouteAnswer<typeof pointsRoutes.showPayout>;

/** The last step of a window: what is paid, and the day that is proposed to the bank. */
export function MakeFiles(props: StepProps) {
  const { points } = useFace();
  const { settlementId } = props.settlement;
  const asked = useRouteQuery(['settlement', `${settlementId}`, 'payout'], () =>
    points.call(pointsRoutes.showPayout, { params: { settlementId } }),
  );
  return <Told asked={asked}>{(payout) => <PayoutForm {...props} payout={payout} />}</Told>;
}

function PayoutForm({ settlement, payout, onDone }: StepProps & { payout: Payout }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const { points } = useFace();
  const params = { settlementId: settlement.settlementId };
  const form = useRouteForm({
    route: pointsRoutes.createZenginFiles,
    words: 'office.settlement',
    values: { payoutOn: payout.payoutOn ?? '' },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.createZenginFiles, { params, body }),
    refusals: { payoutOn: ['payout_date_invalid'] },
    forgets: AFTER_STEP,
    done: ({ payoutOn }) => onDone(t('settlement.filesMade', { on: payoutOn && day(payoutOn) })),
  });
  return (
    <section className="mb-10 max-w-md print:hidden">
      <form.Entry submit={t('settlement.makeFiles')} size="large">
        <form.Select
          name="payoutOn"
          empty={t('settlement.choosePayoutOn')}
          options={payout.days.map((on) => ({ value: on, label: day(on) }))}
        />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('settlement.filesTitle')} onClose={form.cancel}>
          <PayoutFacts payout={payout} on={form.asked.payoutOn} />
          <p>{t('settlement.filesBody')}</p>
          <DialogButtons
            confirm={t('settlement.makeFiles')}
            busy={form.act.isPending}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </section>
  );
}

function PayoutFacts({ payout: { files, heldYen }, on }: { payout: Payout; on: string }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  return (
    <Facts
      className="mb-4"
      facts={[
        [t('settlement.payoutOn'), <strong key="on">{day(on)}</strong>],
        ...files.map(
          ({ payer, replaces, count, yen }) =>
            [
              t('settlement.file', { payer, count }),
              <Amount key={`${payer} ${replaces}`} value={yen} unit="yen" size="medium" />,
            ] as const,
        ),
        ...(heldYen > 0 ? [[t('settlement.heldYen'), <Amount key="held" value={heldYen} unit="yen" />] as const] : []),
      ]}
    />
  );
}
