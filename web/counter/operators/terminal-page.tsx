import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { removeDeviceKey } from '../../device/device-key.ts';
import { useTerminal } from '../face.ts';
import { SelfTest } from './self-test.tsx';

/** What this terminal is, whether all it needs is there, and enrolling it again. */
export function TerminalPage() {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const terminal = useTerminal();
  const [leaving, setLeaving] = useState(false);
  const rows = [
    [t('terminal.operator'), terminal.operatorName],
    [t('terminal.place'), terminal.place],
    [t('terminal.number'), terminal.terminalId],
    [t('terminal.since'), time(terminal.enrolledAt)],
  ];
  const enrolAgain = async () => {
    await removeDeviceKey('terminal');
    location.assign('/counter');
  };
  return (
    <>
      <PageTitle>{t('terminal.check')}</PageTitle>
      <dl className="mb-8 grid max-w-3xl gap-x-8 gap-y-2 sm:grid-cols-[auto_1fr]">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-solid-gray-700">{name}</dt>
            <dd className="font-700">{value}</dd>
          </div>
        ))}
      </dl>
      <SelfTest />
      <h2 className="mb-3 text-xl font-700">{t('terminal.again')}</h2>
      <p className="mb-4 max-w-3xl">{t('terminal.againBody')}</p>
      <Button look="outline" onClick={() => setLeaving(true)}>
        {t('terminal.again')}
      </Button>
      {leaving && (
        <Dialog open title={t('terminal.againTitle')} onClose={() => setLeaving(false)}>
          <p>{t('terminal.againWarning')}</p>
          <DialogButtons
            danger
            confirm={t('terminal.again')}
            onCancel={() => setLeaving(false)}
            onConfirm={() => void enrolAgain()}
          />
        </Dialog>
      )}
    </>
  );
}
