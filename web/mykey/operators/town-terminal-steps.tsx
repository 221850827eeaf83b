import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Question } from '../../components/question.tsx';
import { useFace } from '../face.ts';

/** What somebody is about to do with the terminals of a place. */
export type TerminalTask = { operatorId: string; name: string } & (
  | { kind: 'give' }
  | { kind: 'take'; codeId: number; place: string }
  | { kind: 'revoke'; terminalId: string; place: string }
);

const forgets = ['town-places', 'terminal-trail'] as const;
type Close = (isDone: boolean) => void;

/** One step with a terminal of a town's place, in a question over the page. */
export function TownTerminalStep({ task, onClose }: { task: TerminalTask; onClose: Close }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  if (task.kind === 'take')
    return (
      <Question
        title={t('townTerminals.takeTitle')}
        confirm={t('townTerminals.take')}
        danger
        ask={() => admin.call(mykeyRoutes.revokeTownCode, { params: { codeId: task.codeId } })}
        forgets={forgets}
        onDone={() => onClose(true)}
        onClose={() => onClose(false)}
      >
        <p>{t('townTerminals.takeBody', { place: task.place })}</p>
      </Question>
    );
  const title =
    task.kind === 'give' ? t('townTerminals.giveTitle', { name: task.name }) : t('admin.operator.revokeTitle');
  return (
    <Dialog open title={title} onClose={() => onClose(false)}>
      {task.kind === 'give' ? (
        <Give operatorId={task.operatorId} onClose={onClose} />
      ) : (
        <Revoke terminalId={task.terminalId} place={task.place} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Give({ operatorId, onClose }: { operatorId: string; onClose: Close }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const { admin } = useFace();
  const [given, setGiven] = useState<{ code: string; expiresAt: string }>();
  const form = useRouteForm({
    route: mykeyRoutes.createTownCode,
    words: 'mykey.townTerminals',
    values: { place: '' },
    send: (body) => admin.call(mykeyRoutes.createTownCode, { params: { operatorId }, body }),
    forgets,
    done: setGiven,
  });
  if (given)
    return (
      <EnrolmentCode
        title={t('admin.operator.code')}
        code={given.code}
        until={t('admin.operator.expires', { at: time(given.expiresAt) })}
        next={t('admin.operator.close')}
        onNext={() => onClose(true)}
      >
        {t('admin.operator.codeBody')}
      </EnrolmentCode>
    );
  return (
    <form.Entry submit={t('townTerminals.give')} onCancel={() => onClose(false)}>
      <form.Text name="place" />
    </form.Entry>
  );
}

function Revoke({ terminalId, place, onClose }: { terminalId: string; place: string; onClose: Close }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const form = useRouteForm({
    route: mykeyRoutes.revokeTownTerminal,
    words: 'mykey.townTerminals',
    values: { reason: '' },
    send: (body) => admin.call(mykeyRoutes.revokeTownTerminal, { params: { terminalId }, body }),
    forgets,
    done: () => onClose(true),
  });
  return (
    <form.Entry submit={t('admin.operator.revoke')} onCancel={() => onClose(false)}>
      <p className="mb-4">{t('admin.operator.revokeBody', { place })}</p>
      <form.Text name="reason" />
    </form.Entry>
  );
}
