import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { BankFiles } from '../bank-files/bank-files.tsx';
import { useFace, useStaff } from '../face.ts';
import { useAccountInWords } from './invoice-paper.tsx';
import { AFTER_STEP } from './step.ts';

type Remittance = RouteAnswer<typeof pointsRoutes.listRemittances>['remittances'][number];
type Props = { remittance: Remittance; onDone: (words: string) => void };

/** One payment to municipalities, with the step that waits for this person. */
export function RemittanceCard({ remittance, days, onDone }: Props & { days: readonly string[] }) {
  const { t } = useTranslation('office');
  const { staffId } = useStaff();
  const { remittanceId, state, askedBy, approvals, files } = remittance;
  const hasApproved = approvals.some((one) => one.staffId === staffId);
  return (
    <section className="mb-8 rounded-8 border border-solid-gray-420 p-5 print:break-inside-avoid">
      <h3 className="mb-2 flex flex-wrap items-baseline gap-x-4 text-lg font-700">
        {t('remittances.name', { number: remittanceId })}
        <span className="font-400">{t(`remittances.states.${state}`)}</span>
      </h3>
      <About remittance={remittance} />
      <div className="flex flex-wrap items-end gap-3 print:hidden">
        {state === 'asked' && askedBy !== staffId && !hasApproved && (
          <Approve remittance={remittance} onDone={onDone} />
        )}
        {state === 'approved' && !hasApproved && <MakeFile remittance={remittance} days={days} onDone={onDone} />}
        {(state === 'asked' || state === 'approved') && <Cancel remittance={remittance} onDone={onDone} />}
      </div>
      {files.length > 0 && (
        <>
          <h4 className="mt-6 mb-2 font-700">{t('remittances.file')}</h4>
          <BankFiles files={files} canBeMadeAnew onDone={onDone} />
        </>
      )}
    </section>
  );
}

function About({ remittance }: { remittance: Remittance }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { list } = usePhrases();
  const inWords = useAccountInWords();
  const { lines, from, askedByName, askedAt, approvals, cancelled, sha256 } = remittance;
  const yen = lines.reduce((sum, line) => sum + line.yen, 0);
  return (
    <Facts
      className="mb-4"
      facts={[
        [t('remittances.yen'), <Amount key="yen" value={yen} unit="yen" size="medium" />],
        [
          t('remittances.payees'),
          <ul key="payees">
            {lines.map((line) => (
              <li key={line.municipality.code} className="flex flex-wrap justify-between gap-x-6 py-1">
                <span>
                  <strong className="block">{line.municipality.name}</strong>
                  {inWords(line.account)}
                </span>
                <Amount value={line.yen} unit="yen" />
              </li>
            ))}
          </ul>,
        ],
        [t('remittances.from'), inWords(from)],
        [t('remittances.askedBy'), t('remittances.askedByAt', { by: askedByName, at: time(askedAt) })],
        [
          t('remittances.approvals'),
          approvals.length === 0 ? t('remittances.none') : list(approvals.map(({ name }) => name)),
        ],
        [t('remittances.hash'), <code key="hash" title={sha256}>{`${sha256.slice(0, 16)}…`}</code>],
        ...(cancelled ? [[t('remittances.states.cancelled'), t('remittances.cancelledBy', cancelled)] as const] : []),
      ]}
    />
  );
}

function Approve({ remittance: { remittanceId, sha256, lines }, onDone }: Props) {
  const { t } = useTranslation('office');
  const inWords = useAccountInWords();
  const { points } = useFace();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const request = { params: { remittanceId }, body: { sha256 } };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('remittances.approve')}</Button>
      {asking && (
        <Question
          title={t('remittances.approveTitle')}
          confirm={t('remittances.approve')}
          ask={() => points.call(pointsRoutes.approveRemittance, request)}
          forgets={AFTER_STEP}
          onDone={() => {
            close();
            onDone(t('remittances.approved'));
          }}
          onClose={close}
        >
          <Facts
            className="mb-4"
            facts={lines.map(({ municipality, yen, account }) => [
              municipality.name,
              <span key={municipality.code}>
                <Amount value={yen} unit="yen" size="medium" />
                <span className="block">{inWords(account)}</span>
              </span>,
            ])}
          />
          <p>{t('remittances.approveBody', { hash: `${sha256.slice(0, 16)}…` })}</p>
        </Question>
      )}
    </>
  );
}

function Cancel({ remittance: { remittanceId }, onDone }: Props) {
  const { t } = useTranslation('office');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="outline" onClick={() => setAsking(true)}>
        {t('remittances.cancel')}
      </Button>
      {asking && (
        <Dialog open title={t('remittances.cancelTitle')} onClose={() => setAsking(false)}>
          <p className="mb-4">{t('remittances.cancelBody')}</p>
          <CancelForm
            remittanceId={remittanceId}
            onClose={() => setAsking(false)}
            onDone={() => {
              setAsking(false);
              onDone(t('remittances.cancelled'));
            }}
          />
        </Dialog>
      )}
    </>
  );
}

type CancelProps = { remittanceId: number; onClose: () => void; onDone: () => void };
function CancelForm({ remittanceId, onClose, onDone }: CancelProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.cancelRemittance,
    words: 'office.remittances',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.cancelRemittance, { params: { remittanceId }, body }),
    forgets: AFTER_STEP,
    done: onDone,
  });
  return (
    <form.Entry submit={t('remittances.cancel')} onCancel={onClose}>
      <form.Text name="reason" />
    </form.Entry>
  );
}

function MakeFile({ remittance, days, onDone }: Props & { days: readonly string[] }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const { points } = useFace();
  const params = { remittanceId: remittance.remittanceId };
  const form = useRouteForm({
    route: pointsRoutes.createRemittanceFile,
    words: 'office.remittances',
    values: { payoutOn: days[1] ?? '' },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.createRemittanceFile, { params, body }),
    refusals: { payoutOn: ['payout_date_invalid'] },
    forgets: AFTER_STEP,
    done: () => onDone(t('remittances.made')),
  });
  return (
    <div className="basis-full">
      <form.Entry submit={t('remittances.make')}>
        <form.Select
          name="payoutOn"
          empty={t('remittances.choosePayoutOn')}
          options={days.map((on) => ({ value: on, label: day(on) }))}
        />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('remittances.makeTitle')} onClose={form.cancel}>
          <p className="mb-4 font-700">{day(form.asked.payoutOn)}</p>
          <p>{t('remittances.makeBody')}</p>
          <DialogButtons
            confirm={t('remittances.make')}
            busy={form.act.isPending}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </div>
  );
}
