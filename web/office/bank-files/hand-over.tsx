import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace, useStaff } from '../face.ts';
import { RowButton } from '../office-page.tsx';
import { AFTER_STEP, type FileProps } from './step.ts';

/** Whether a file was handed to the bank: who recorded it, or the step that does. */
export function HandOver({ file, onDone }: FileProps) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { role } = useStaff();
  const [asking, setAsking] = useState(false);
  const { handedOver, cancelledAt } = file;
  if (handedOver) {
    const { on, by, note } = handedOver;
    return <p className="mt-2">{t('bankFile.handedOver', { on: date(on), by: by.name, note })}</p>;
  }
  if (cancelledAt !== null) return null;
  const close = () => setAsking(false);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-4">
      <p>{t('bankFile.notHanded')}</p>
      {isForRole(pointsRoutes.recordHandover, role) && (
        <span className="print:hidden">
          <RowButton label={t('bankFile.handOver')} of={file.payer} onClick={() => setAsking(true)} />
        </span>
      )}
      {asking && (
        <Dialog open title={t('bankFile.handOverTitle')} onClose={close}>
          <p className="mb-4">{t('bankFile.handOverLead', { hash: `${file.sha256.slice(0, 16)}…` })}</p>
          <HandOverForm file={file} onDone={onDone} onClose={close} />
        </Dialog>
      )}
    </div>
  );
}

type FormProps = Pick<FileProps, 'file' | 'onDone'> & { onClose: () => void };
function HandOverForm({ file, onDone, onClose }: FormProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { fileId, sha256 } = file;
  const form = useRouteForm({
    route: pointsRoutes.recordHandover,
    words: 'office.bankFile',
    values: { handedOn: todayInJapan(now()), note: '' },
    adds: ['sha256'],
    send: (body) => points.call(pointsRoutes.recordHandover, { params: { fileId }, body: { ...body, sha256 } }),
    refusals: { handedOn: ['handover_day_invalid'] },
    forgets: AFTER_STEP,
    done: () => {
      onClose();
      onDone(t('bankFile.handOverDone'));
    },
  });
  return (
    <form.Entry submit={t('bankFile.handOver')} onCancel={onClose}>
      <form.Day name="handedOn" />
      <form.Text name="note" />
    </form.Entry>
  );
}
