import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { CheckField, SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';
import { ABOUT_ACCOUNT, type BankAccount, isComplete, OptionalBankFields } from '../registers/bank-fields.tsx';

export type OfficeEvent = RouteAnswer<typeof pointsRoutes.listEventsOfMunicipality>['events'][number];

const KINDS = ['use', 'alumni', 'school', 'festival', 'other'] as const;

/** Registers an event, or changes one. What may no longer change is read only. */
export function EventForm({ event, onDone }: { event?: OfficeEvent; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState({
    name: event?.name ?? '',
    organizer: event?.organizer ?? '',
    beneficiary: event?.beneficiary ?? '',
    description: event?.description ?? '',
    kind: event?.kind ?? ('other' as const),
    startsOn: event?.startsOn ?? todayInJapan(now()),
    endsOn: event?.endsOn ?? '',
    expiresOn: event?.expiresOn ?? '',
    goal: event?.goal ? String(event.goal) : '',
    overGoal: event?.overGoal ?? true,
    menuOrder: String(event?.menuOrder ?? 0),
  });
  const [reason, setReason] = useState('');
  const [account, setAccount] = useState<BankAccount>();
  const { errors, rest } = usePlaced(act.refusal, {
    name: [],
    organizer: [],
    beneficiary: [],
    description: [],
    startsOn: [],
    menuOrder: [],
    endsOn: ['program_dates'],
    expiresOn: [],
    goal: [],
    reason: ['event_reason_missing'],
    ...ABOUT_ACCOUNT,
  });
  const isBegun = event !== undefined && event.state !== 'coming';
  const set = (change: Partial<typeof entry>) => setEntry({ ...entry, ...change });
  const { name, organizer, startsOn, endsOn, expiresOn, goal, menuOrder } = entry;
  const tooSoon = expiresOn !== '' && expiresOn < endsOn;
  const complete =
    !tooSoon &&
    [name, organizer, startsOn, endsOn, expiresOn].every((value) => value.trim() !== '') &&
    (goal === '' || amountOf(goal) !== undefined) &&
    /^\d{1,4}$/.test(menuOrder) &&
    (!account || isComplete(account));
  const save = () => {
    const body = {
      ...entry,
      beneficiary: entry.beneficiary.trim() || null,
      goal: amountOf(goal) ?? null,
      menuOrder: Number(menuOrder),
    };
    const ask = (): Promise<Answer<unknown>> =>
      event
        ? points.call(pointsRoutes.changeEvent, {
            params: { eventId: event.eventId },
            body: { ...body, ...(reason.trim() && { reason: reason.trim() }) },
          })
        : points.call(pointsRoutes.createEvent, { body: { ...body, ...(account && { bankAccount: account }) } });
    return act.run(ask, () => {
      forget('office-events');
      onDone(true);
    });
  };
  const text = (field: 'name' | 'organizer' | 'beneficiary', required: boolean) => (
    <TextField
      label={t(`events.${field}`)}
      hint={field === 'beneficiary' ? t('events.beneficiaryHint') : undefined}
      required={required}
      readOnly={isBegun}
      maxLength={80}
      value={entry[field]}
      error={errors[field]}
      onChange={(typed) => set({ [field]: typed.target.value })}
    />
  );
  const day = (field: 'startsOn' | 'endsOn' | 'expiresOn', hint?: string) => (
    <TextField
      label={t(`events.${field}`)}
      hint={hint}
      type="date"
      required
      readOnly={isBegun && field !== 'endsOn'}
      value={entry[field]}
      error={field === 'expiresOn' && tooSoon ? t('events.expiresTooSoon') : errors[field]}
      onChange={(typed) => set({ [field]: typed.target.value })}
    />
  );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={event ? t('events.change') : t('events.add')}
      disabled={!complete}
      onCancel={() => onDone(false)}
    >
      {text('name', true)}
      <SelectField
        label={t('events.kind')}
        value={entry.kind}
        disabled={isBegun}
        onChange={(picked) => set({ kind: picked.target.value as (typeof KINDS)[number] })}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`events.kinds.${kind}`)}
          </option>
        ))}
      </SelectField>
      {text('organizer', true)}
      {text('beneficiary', false)}
      <TextAreaField
        label={t('events.description')}
        hint={t('events.descriptionHint')}
        maxLength={2000}
        value={entry.description}
        error={errors.description}
        onChange={(typed) => set({ description: typed.target.value })}
      />
      {day('startsOn')}
      {day('endsOn')}
      {isBegun && (
        <TextField
          label={t('events.reason')}
          hint={t('events.reasonHint')}
          maxLength={200}
          value={reason}
          error={errors.reason}
          onChange={(typed) => setReason(typed.target.value)}
        />
      )}
      {day('expiresOn', t('events.expiresOnHint'))}
      {!isBegun && (
        <>
          <AmountField
            label={t('events.goal')}
            required={false}
            typed={goal}
            onTyped={(typed) => set({ goal: typed })}
            error={errors.goal}
          />
          <CheckField
            label={t('events.overGoal')}
            checked={entry.overGoal}
            onChange={(check) => set({ overGoal: check.target.checked })}
          />
        </>
      )}
      <TextField
        label={t('events.menuOrder')}
        inputMode="numeric"
        value={menuOrder}
        error={errors.menuOrder}
        onChange={(typed) => set({ menuOrder: typed.target.value.normalize('NFKC').trim() })}
      />
      {!event && (
        <OptionalBankFields label={t('events.withAccount')} account={account} onAccount={setAccount} errors={errors} />
      )}
    </EntryForm>
  );
}
