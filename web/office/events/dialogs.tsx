import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import type { OfficeEvent } from './form.tsx';

type Props = { event: OfficeEvent; onDone: (words?: string) => void };

export function PayOut({ event, onDone }: { event: OfficeEvent; onDone: (lines: string[]) => void }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const payOut = () =>
    act.run(
      () => points.call(pointsRoutes.payOutEvent, { params: { eventId: event.eventId } }),
      (answer) => {
        forget('office-events', 'settlements', 'settlement', 'staff-me');
        onDone([
          t('events.paidOut', { points: figures(answer.points) }),
          ...answer.refused.map((part) => t('events.notTaken', { ...part, points: figures(part.points) })),
        ]);
      },
    );
  return (
    <Dialog open title={t('events.payOutTitle')} onClose={() => onDone([])}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-2">{`${event.name}${aside(event.organizer)}`}</p>
      <p className="mb-4">
        {t('events.points')} <Amount value={event.waiting} size="large" />
      </p>
      <p>{t('events.payOutBody')}</p>
      <DialogButtons
        confirm={t('events.payOut')}
        busy={act.busy}
        onCancel={() => onDone([])}
        onConfirm={() => void payOut()}
      />
    </Dialog>
  );
}

/** The bank says that the organiser's account is no more. */
export function CloseAccount({ event, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const close = () =>
    act.run(
      () => points.call(pointsRoutes.closeEventAccount, { params: { eventId: event.eventId } }),
      () => {
        forget();
        onDone(t('events.accountClosed'));
      },
    );
  return (
    <Dialog open title={t('events.closeAccount')} onClose={() => onDone()}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('events.closeAccountBody')}</p>
      <DialogButtons
        danger
        confirm={t('events.closeAccount')}
        busy={act.busy}
        onCancel={() => onDone()}
        onConfirm={() => void close()}
      />
    </Dialog>
  );
}

export function AskCancellation({ event, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [reason, setReason] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { reason: ['text_refused'] });
  const ask = () =>
    reason.trim() !== '' &&
    act.run(
      () =>
        points.call(pointsRoutes.askEventCancellation, {
          params: { eventId: event.eventId },
          body: { reason: reason.trim() },
        }),
      () => {
        forget('office-events', 'staff-me');
        onDone(t('events.cancelAsked'));
      },
    );
  return (
    <Dialog open title={t('events.cancel')} onClose={() => onDone()}>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <p className="mb-4">{t('events.cancelBody')}</p>
      <TextField
        label={t('events.cancelReason')}
        hint={t('events.cancelReasonHint')}
        required
        maxLength={200}
        value={reason}
        error={errors.reason}
        onChange={(typed) => setReason(typed.target.value)}
      />
      <DialogButtons
        danger
        confirm={t('events.cancel')}
        busy={act.busy}
        onCancel={() => onDone()}
        onConfirm={() => void ask()}
      />
    </Dialog>
  );
}

/** The second person says yes or no to what a colleague has asked for. */
export function DecideCancellation({ event, decision, onDone }: Props & { decision: 'confirm' | 'decline' }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const confirm = decision === 'confirm';
  const decide = () =>
    act.run(
      () =>
        points.call(pointsRoutes.decideEventCancellation, { params: { eventId: event.eventId }, body: { confirm } }),
      () => {
        forget('office-events', 'staff-me', 'settlement');
        onDone(t(confirm ? 'events.confirmed' : 'events.declined'));
      },
    );
  return (
    <Dialog open title={t(`events.${decision}Title`)} onClose={() => onDone()}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-2 font-700">{event.name}</p>
      <p className="mb-2">{t('events.why', { reason: event.cancellation?.reason })}</p>
      <p>{t(`events.${decision}Body`, { points: figures(event.raised) })}</p>
      <DialogButtons
        danger={confirm}
        confirm={t(`events.${decision}`)}
        busy={act.busy}
        onCancel={() => onDone()}
        onConfirm={() => void decide()}
      />
    </Dialog>
  );
}
