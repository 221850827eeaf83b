import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Question } from '../../components/question.tsx';
import { useFace, useStaff } from '../face.ts';
import { RowButton } from '../office-page.tsx';
import { AFTER_STEP, type FileProps } from './step.ts';

/** 取消 of a file that was made: asked for, waiting for two others, or done. */
export function CancellationOf(props: FileProps) {
  const { role } = useStaff();
  const { file, canBeMadeAnew } = props;
  if (file.returned > 0) return <Returned count={file.returned} />;
  if (file.cancellation) return <Requested {...props} cancellation={file.cancellation} />;
  return canBeMadeAnew && isForRole(pointsRoutes.askFileCancellation, role) ? <Ask {...props} /> : null;
}

/** What came back is paid anew by itself; the file stays as it was carried out. */
function Returned({ count }: { count: number }) {
  const { t } = useTranslation('office');
  return <p className="mt-2">{t('bankFile.returned', { count })}</p>;
}

type OfFile = Pick<FileProps, 'file' | 'onDone'>;
type RequestProps = OfFile & { cancellation: NonNullable<FileProps['file']['cancellation']> };
function Requested({ file, cancellation, onDone }: RequestProps) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { reason, bankSays, bankNote, askedBy, askedAt, confirmedBy } = cancellation;
  const facts = (
    <>
      <p>{t('bankFile.askedBy', { by: askedBy.name, at: time(askedAt) })}</p>
      <p>{t('bankFile.because', { reason })}</p>
      {bankSays && <p>{t('bankFile.answered', { says: t(`bankFile.says.${bankSays}`), note: bankNote ?? '' })}</p>}
      {confirmedBy.map(({ by, at }) => (
        <p key={by.staffId}>{t('bankFile.confirmedBy', { by: by.name, at: time(at) })}</p>
      ))}
    </>
  );
  if (file.cancelledAt !== null) return <div className="mt-2">{facts}</div>;
  return (
    <div className="mt-4">
      <Banner tone="warning" title={t('bankFile.waiting')}>
        {facts}
        <Decide file={file} cancellation={cancellation} onDone={onDone} />
      </Banner>
    </div>
  );
}

function Decide({ file, cancellation, onDone }: RequestProps) {
  const { t } = useTranslation('office');
  const { role, staffId } = useStaff();
  const [asking, setAsking] = useState<'approve' | 'refuse'>();
  const { askedBy, confirmedBy } = cancellation;
  const isOwn = askedBy.staffId === staffId;
  const hasDecided = confirmedBy.some(({ by }) => by.staffId === staffId);
  if (hasDecided || !isForRole(pointsRoutes.decideFileCancellation, role)) return null;
  const mayApprove = !isOwn && file.createdBy.staffId !== staffId;
  return (
    <p className="mt-4 flex flex-wrap gap-4 print:hidden">
      {mayApprove && <Button onClick={() => setAsking('approve')}>{t('bankFile.approve')}</Button>}
      <Button look="outline" onClick={() => setAsking('refuse')}>
        {t(isOwn ? 'bankFile.withdraw' : 'bankFile.refuse')}
      </Button>
      {asking && (
        <Decision
          approve={asking === 'approve'}
          file={file}
          cancellation={cancellation}
          onDone={onDone}
          onClose={() => setAsking(undefined)}
        />
      )}
    </p>
  );
}

type DecisionProps = RequestProps & { approve: boolean; onClose: () => void };
function Decision({ file, cancellation, approve, onDone, onClose }: DecisionProps) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const { points } = useFace();
  const { staffId } = useStaff();
  const { fileId, sha256, payer, count, payoutOn, yen } = file;
  const params = { fileId, cancellationId: cancellation.cancellationId };
  const no = cancellation.askedBy.staffId === staffId ? 'withdraw' : 'refuse';
  return (
    <Question
      title={t(approve ? 'bankFile.approveTitle' : 'bankFile.refuseTitle')}
      confirm={t(approve ? 'bankFile.approve' : `bankFile.${no}`)}
      ask={() => points.call(pointsRoutes.decideFileCancellation, { params, body: { sha256, approve } })}
      forgets={AFTER_STEP}
      onDone={() => {
        onClose();
        onDone(t(approve ? 'bankFile.approveDone' : 'bankFile.refuseDone'));
      }}
      onClose={onClose}
    >
      <p className="mb-2">
        {t('settlement.file', { payer, count })}　{t('settlement.payoutOn')}: {day(payoutOn)}
      </p>
      <p className="mb-4">
        <Amount value={yen} unit="yen" size="medium" />
      </p>
      <p className="mb-2">{t('bankFile.because', { reason: cancellation.reason })}</p>
      <p>{t(approve ? 'bankFile.approveBody' : 'bankFile.refuseBody', { hash: `${sha256.slice(0, 16)}…` })}</p>
    </Question>
  );
}

function Ask({ file, onDone }: OfFile) {
  const { t } = useTranslation('office');
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div className="mt-2 print:hidden">
      <RowButton label={t('bankFile.cancel')} of={file.payer} onClick={() => setAsking(true)} />
      {asking && (
        <Dialog open title={t('bankFile.cancelTitle')} onClose={close}>
          <p className="mb-4">
            {t('bankFile.cancelLead', { number: file.generation + 1 })} {t(`bankFile.accountsOf.${file.pays}`)}
          </p>
          {file.mayBeAtBank && <p className="mb-4 font-700">{t('bankFile.mayBeAtBank')}</p>}
          <AskForm file={file} onDone={onDone} onClose={close} />
        </Dialog>
      )}
    </div>
  );
}

function AskForm({ file, onDone, onClose }: OfFile & { onClose: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { fileId, sha256, mayBeAtBank } = file;
  const form = useRouteForm({
    route: pointsRoutes.askFileCancellation,
    words: 'office.bankFile',
    values: { bankSays: '', bankNote: '', reason: '' },
    wrong: ({ bankSays, bankNote }) =>
      mayBeAtBank ? { bankSays: bankSays === '', bankNote: bankNote.trim() === '' } : {},
    adds: ['sha256'],
    send: (body) => points.call(pointsRoutes.askFileCancellation, { params: { fileId }, body: { ...body, sha256 } }),
    refusals: { bankSays: ['bank_answer_needed'] },
    forgets: AFTER_STEP,
    done: () => {
      onClose();
      onDone(t('bankFile.cancelDone'));
    },
  });
  return (
    <form.Entry submit={t('bankFile.cancel')} onCancel={onClose}>
      {mayBeAtBank && (
        <>
          <form.Choice
            name="bankSays"
            required
            choices={(['not_received', 'refused', 'withdrawn'] as const).map((says) => ({
              value: says,
              label: t(`bankFile.says.${says}`),
            }))}
          />
          <form.Text name="bankNote" required />
        </>
      )}
      <form.Text name="reason" />
    </form.Entry>
  );
}
