import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { useFace } from '../face.ts';
import type { OfficeEvent } from './form.tsx';

type Props = { event: OfficeEvent; onDone: (words?: string) => void };

export function PayOut({ event, onDone }: { event: OfficeEvent; onDone: (lines: string[]) => void }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  return (
    <Question
      title={t('events.payOutTitle')}
      confirm={t('events.payOut')}
      ask={() => points.call(pointsRoutes.payOutEvent, { params: { eventId: event.eventId } })}
      forgets={['office-events', 'settlements', 'settlement', 'waiting']}
      onDone={({ points: paid, refused }) =>
        onDone([
          t('events.paidOut', { points: figures(paid) }),
          ...refused.map((part) => t('events.notTaken', { ...part, points: figures(part.points) })),
        ])
      }
      onClose={() => onDone([])}
    >
      <p className="mb-2">{`${event.name}${aside(event.organizer)}`}</p>
      <p className="mb-4">
        {t('events.points')} <Amount value={event.waiting} size="large" />
      </p>
      <p>{t('events.payOutBody')}</p>
    </Question>
  );
}

/** The bank says that the organiser's account is no more. */
export function CloseAccount({ event, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  return (
    <Question
      title={t('events.closeAccount')}
      confirm={t('events.closeAccount')}
      danger
      ask={() => points.call(pointsRoutes.closeEventAccount, { params: { eventId: event.eventId } })}
      forgets="everything"
      onDone={() => onDone(t('events.accountClosed'))}
      onClose={() => onDone()}
    >
      <p>{t('events.closeAccountBody')}</p>
    </Question>
  );
}

export function AskCancellation({ event, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askEventCancellation,
    words: 'office.events',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.askEventCancellation, { params: { eventId: event.eventId }, body }),
    refusals: { reason: ['text_refused'] },
    forgets: ['office-events', 'waiting'],
    done: () => onDone(t('events.cancelAsked')),
  });
  return (
    <Dialog open title={t('events.cancel')} onClose={() => onDone()}>
      <p className="mb-4">{t('events.cancelBody')}</p>
      <form.Entry submit={t('events.cancel')} look="danger" onCancel={() => onDone()}>
        <form.Text name="reason" label={t('events.cancelReason')} hint={t('events.cancelReasonHint')} />
      </form.Entry>
    </Dialog>
  );
}

/** The second person says yes or no to what a colleague has asked for. */
export function DecideCancellation({ event, decision, onDone }: Props & { decision: 'confirm' | 'decline' }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const confirm = decision === 'confirm';
  const request = { params: { eventId: event.eventId }, body: { confirm } };
  return (
    <Question
      title={t(`events.${decision}Title`)}
      confirm={t(`events.${decision}`)}
      danger={confirm}
      ask={() => points.call(pointsRoutes.decideEventCancellation, request)}
      forgets={['office-events', 'waiting', 'settlement']}
      onDone={() => onDone(t(confirm ? 'events.confirmed' : 'events.declined'))}
      onClose={() => onDone()}
    >
      <p className="mb-2 font-700">{event.name}</p>
      <p className="mb-2">{t('events.why', { reason: event.cancellation?.reason })}</p>
      <p>{t(`events.${decision}Body`, { points: figures(event.raised) })}</p>
    </Question>
  );
}
