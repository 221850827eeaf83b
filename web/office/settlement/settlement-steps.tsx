import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Aside } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
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

type StepProps = {
  label: string;
  title: string;
  disabled?: boolean;
  ask: () => Promise<Answer<unknown>>;
  onDone: () => void;
  children: ReactNode;
  act: ReturnType<typeof useAct>;
};

/** A step that cannot be taken back: what it does is said before it is done. */
function Step({ label, title, disabled = false, ask, onDone, children, act }: StepProps) {
  const forget = useForget();
  const [asking, setAsking] = useState(false);
  const take = () =>
    act.run(ask, () => {
      setAsking(false);
      forget('settlement', 'settlements', 'staff-me');
      onDone();
    });
  return (
    <div className="mb-10 print:hidden">
      <Button size="large" disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Dialog open={asking} title={title} onClose={() => setAsking(false)}>
        {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
        {children}
        <DialogButtons
          confirm={label}
          busy={act.busy}
          onCancel={() => {
            act.clear();
            setAsking(false);
          }}
          onConfirm={() => void take()}
        />
      </Dialog>
    </div>
  );
}

function Close({ settlement, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const act = useAct();
  const params = { settlementId: settlement.settlementId };
  const { partnerToMunicipality, municipalityToPayee } = settlement.totals;
  return (
    <Step
      label={t('settlement.close')}
      title={t('settlement.closeTitle')}
      act={act}
      ask={() => points.call(pointsRoutes.closeSettlement, { params })}
      onDone={() => onDone(t('settlement.closed'))}
    >
      <dl className="mb-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt>{t('settlements.fromPartners')}</dt>
        <dd>
          <Amount value={partnerToMunicipality} unit="yen" size="medium" />
        </dd>
        <dt>{t('settlements.toPayees')}</dt>
        <dd>
          <Amount value={municipalityToPayee} unit="yen" size="medium" />
        </dd>
      </dl>
      <p>{t('settlement.closeBody')}</p>
    </Step>
  );
}

function Approve({ settlement, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { staffId } = useStaff();
  const act = useAct();
  const { statementHash, closedBy, approvals } = settlement;
  if (!statementHash || closedBy?.staffId === staffId || approvals.some(({ by }) => by.staffId === staffId))
    return null;
  const request = { params: { settlementId: settlement.settlementId }, body: { statementHash } };
  return (
    <Step
      label={t('settlement.approve')}
      title={t('settlement.approveTitle')}
      act={act}
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
  const act = useAct();
  const [payoutOn, setPayoutOn] = useState('');
  const { errors } = usePlaced(act.refusal, { payoutOn: ['payout_date_invalid'] });
  const request = { params: { settlementId: settlement.settlementId }, body: { payoutOn } };
  return (
    <section className="mb-10 max-w-md">
      <TextField
        label={t('settlement.payoutOn')}
        hint={t('settlement.payoutHint')}
        type="date"
        value={payoutOn}
        error={errors.payoutOn}
        onChange={(event) => {
          act.clear();
          setPayoutOn(event.target.value);
        }}
      />
      <Step
        label={t('settlement.makeFiles')}
        title={t('settlement.filesTitle')}
        act={act}
        disabled={payoutOn === ''}
        ask={() => points.call(pointsRoutes.createZenginFiles, request)}
        onDone={() => onDone(t('settlement.filesMade'))}
      >
        <p>{payoutOn && t('settlement.filesBody', { on: date(payoutOn) })}</p>
      </Step>
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
