import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, waitsForApproval } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { useAct } from '../../components/use-ask.ts';
import type { Answer } from '../../device/http.ts';
import { useFace, useStaff } from '../face.ts';
import type { StatementData } from './statement.tsx';

type Props = { settlement: StatementData; onDone: (words: string) => void };

/** The one next step of a window, for those who may take it. */
export function SettlementSteps({ settlement, onDone }: Props) {
  const { role } = useStaff();
  switch (settlement.state) {
    case 'open':
      return role === 'accounting' ? <Close settlement={settlement} onDone={onDone} /> : null;
    case 'review':
      return <Approve settlement={settlement} onDone={onDone} />;
    case 'closed':
      return role === 'accounting' ? <MakeFiles settlement={settlement} onDone={onDone} /> : null;
    case 'settled':
      return null;
  }
}

/** What a step changes in what was told. */
const AFTER_STEP = ['settlement', 'settlements', 'waiting'];

type StepProps = {
  label: string;
  title: string;
  ask: () => Promise<Answer<unknown>>;
  onDone: () => void;
  children: ReactNode;
};

/** A step that cannot be taken back. */
function Step({ label, onDone, ...question }: StepProps) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div className="mb-10 print:hidden">
      <Button size="large" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Question
          {...question}
          confirm={label}
          forgets={AFTER_STEP}
          onDone={() => {
            close();
            onDone();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function Close({ settlement, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const params = { settlementId: settlement.settlementId };
  const { partnerToMunicipality, municipalityToPayee } = settlement.totals;
  return (
    <Step
      label={t('settlement.close')}
      title={t('settlement.closeTitle')}
      ask={() => points.call(pointsRoutes.closeSettlement, { params })}
      onDone={() => onDone(t('settlement.closed'))}
    >
      <Facts
        className="mb-4"
        facts={[
          [t('settlements.fromPartners'), <Amount key="in" value={partnerToMunicipality} unit="yen" size="medium" />],
          [t('settlements.toPayees'), <Amount key="out" value={municipalityToPayee} unit="yen" size="medium" />],
        ]}
      />
      <p>{t('settlement.closeBody')}</p>
    </Step>
  );
}

function Approve({ settlement, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { staffId } = useStaff();
  const { state, statementHash, closedBy, approvals } = settlement;
  const standing = { state, closedBy: closedBy?.staffId ?? null, approvedBy: approvals.map(({ by }) => by.staffId) };
  if (!statementHash || !waitsForApproval(standing, staffId)) return null;
  const request = { params: { settlementId: settlement.settlementId }, body: { statementHash } };
  return (
    <Step
      label={t('settlement.approve')}
      title={t('settlement.approveTitle')}
      ask={() => points.call(pointsRoutes.approveSettlement, request)}
      onDone={() => onDone(t('settlement.approved'))}
    >
      <p>{t('settlement.approveBody', { hash: `${statementHash.slice(0, 16)}…` })}</p>
    </Step>
  );
}

function MakeFiles({ settlement, onDone }: Props) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const params = { settlementId: settlement.settlementId };
  const form = useRouteForm({
    route: pointsRoutes.createZenginFiles,
    words: 'office.settlement',
    values: { payoutOn: '' },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.createZenginFiles, { params, body }),
    refusals: { payoutOn: ['payout_date_invalid'] },
    forgets: AFTER_STEP,
    done: () => onDone(t('settlement.filesMade')),
  });
  return (
    <section className="mb-10 max-w-md print:hidden">
      <form.Entry submit={t('settlement.makeFiles')} size="large">
        <form.Day name="payoutOn" />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('settlement.filesTitle')} onClose={form.cancel}>
          <p>{t('settlement.filesBody', { on: date(form.asked.payoutOn) })}</p>
          <DialogButtons
            confirm={t('settlement.makeFiles')}
            busy={form.act.busy}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </section>
  );
}

/** The files for the bank; the same bytes at every download. */
export function BankFiles({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const act = useAct();
  const { files, settlementId, state } = settlement;
  if (state !== 'settled' && files.length === 0) return null;
  const receive = (fileId: number) =>
    act.run(
      () => points.download(pointsRoutes.downloadZenginFile, { params: { settlementId, fileId } }),
      (file) => saveFile(`zengin-${settlementId}-${fileId}.txt`, file),
    );
  return (
    <section className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('settlement.files')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <ul className="border-t border-solid-gray-300">
        {files.map(({ fileId, payer, count, yen, sha256, createdAt }) => (
          <li
            key={fileId}
            className="flex flex-wrap items-center justify-between gap-4 border-b border-solid-gray-300 py-3"
          >
            <span className="min-w-0">
              <strong className="block">{t('settlement.file', { payer, count })}</strong>
              <span className="text-solid-gray-700">
                {t('settlement.fileNote', { at: time(createdAt), hash: `${sha256.slice(0, 16)}…` })}
              </span>
            </span>
            <span className="ms-auto flex items-center gap-6">
              <Amount value={yen} unit="yen" size="medium" />
              <Button look="outline" size="small" busy={act.busy} onClick={() => void receive(fileId)}>
                {t('settlement.download')}
                <Aside of={payer} />
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
