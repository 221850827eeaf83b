import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';
import { ABOUT_ACCOUNT, accountOf, BankFields } from '../registers/bank-fields.tsx';

export type OfficeEvent = RouteAnswer<typeof pointsRoutes.listEventsOfMunicipality>['events'][number];

const KINDS = ['use', 'alumni', 'school', 'festival', 'other'] as const;

const typedOf = (event: OfficeEvent | undefined, today: string) => ({
  name: event?.name ?? '',
  kind: event?.kind ?? ('other' as string),
  organizer: event?.organizer ?? '',
  beneficiary: event?.beneficiary ?? '',
  description: event?.description ?? '',
  startsOn: event?.startsOn ?? today,
  endsOn: event?.endsOn ?? '',
  reason: '',
  expiresOn: event?.expiresOn ?? '',
  goal: String(event?.goal ?? ''),
  overGoal: event?.overGoal ?? true,
  menuOrder: String(event?.menuOrder ?? 0),
  bankAccount: false,
  ...accountOf(null),
});

/** Registers an event, or changes one. What may no longer change is read only. */
export function EventForm({ event, onDone }: { event?: OfficeEvent; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: event ? pointsRoutes.changeEvent : pointsRoutes.createEvent,
    words: 'office.events',
    values: typedOf(event, todayInJapan(now())),
    wrong: ({ expiresOn, endsOn }) => ({ expiresOn: expiresOn < endsOn && t('events.expiresTooSoon') }),
    send: (body): Promise<Answer<unknown>> =>
      event
        ? points.call(pointsRoutes.changeEvent, { params: { eventId: event.eventId }, body })
        : points.call(pointsRoutes.createEvent, { body }),
    refusals: { endsOn: ['program_dates'], reason: ['event_reason_missing'], ...ABOUT_ACCOUNT },
    forgets: ['office-events'],
    done: () => onDone(true),
  });
  const isBegun = event !== undefined && event.state !== 'coming';
  return (
    <form.Entry submit={t(event ? 'events.change' : 'events.add')} onCancel={() => onDone(false)}>
      {isBegun && <p className="mb-6">{t('events.begunNote')}</p>}
      <form.Text name="name" readOnly={isBegun} />
      <form.Select
        name="kind"
        disabled={isBegun}
        options={KINDS.map((kind) => ({ value: kind, label: t(`events.kinds.${kind}`) }))}
      />
      <form.Text name="organizer" readOnly={isBegun} />
      <form.Text name="beneficiary" readOnly={isBegun} />
      <form.Area name="description" />
      <form.Day name="startsOn" readOnly={isBegun} />
      <form.Day name="endsOn" />
      {isBegun && <form.Text name="reason" />}
      <form.Day name="expiresOn" readOnly={isBegun} />
      {!isBegun && (
        <>
          <form.Amount name="goal" unit={t('money.points', { ns: 'translation' })} />
          <form.Check name="overGoal" />
        </>
      )}
      <form.Count name="menuOrder" />
      {!event && <form.Check name="bankAccount" label={t('events.withAccount')} />}
      {form.values.bankAccount && <BankFields form={form} />}
    </form.Entry>
  );
}
