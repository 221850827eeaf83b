import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside } from '../../components/phrases.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { CompareFile } from './compare-file.tsx';
import { AFTER_STEP, type StatementData, type StepProps } from './step.ts';

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
          ({ payer, count, yen }) =>
            [
              t('settlement.file', { payer, count }),
              <Amount key={payer} value={yen} unit="yen" size="medium" />,
            ] as const,
        ),
        ...(heldYen > 0 ? [[t('settlement.heldYen'), <Amount key="held" value={heldYen} unit="yen" />] as const] : []),
      ]}
    />
  );
}

/** The files for the bank; the same bytes at every download. */
export function BankFiles({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { day, time } = useDates();
  const { points } = useFace();
  const act = useRouteMutation();
  const { files, settlementId, state } = settlement;
  if (state !== 'settled' && files.length === 0) return null;
  const receive = ({ fileId, payer, pays, payoutOn }: (typeof files)[number]) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadZenginFile, { params: { settlementId, fileId } }),
      (file) =>
        saveFile(
          fileNameOf([t('settlement.transfer'), payer, t(`settlement.pays.${pays}`)].join('_'), payoutOn, 'txt'),
          file,
        ),
    );
  return (
    <section className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('settlement.files')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <ul className="border-t border-solid-gray-300">
        {files.map((file) => (
          <li
            key={file.fileId}
            className="flex flex-wrap items-center justify-between gap-4 border-b border-solid-gray-300 py-3"
          >
            <span className="min-w-0">
              <strong className="block">{t('settlement.file', { payer: file.payer, count: file.count })}</strong>
              <span className="block">
                {t('settlement.payoutOn')}: <strong>{day(file.payoutOn)}</strong>
              </span>
              <span className="text-solid-gray-700">
                {t('settlement.fileNote', { at: time(file.createdAt), hash: `${file.sha256.slice(0, 16)}…` })}
              </span>
            </span>
            <span className="ms-auto flex items-center gap-6">
              <Amount value={file.yen} unit="yen" size="medium" />
              <Button look="outline" size="small" busy={act.isPending} onClick={() => void receive(file)}>
                {t('settlement.download')}
                <Aside of={file.payer} />
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {files.length > 0 && <CompareFile settlementId={settlementId} files={files} />}
    </section>
  );
}
