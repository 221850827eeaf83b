import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { Amount } from '../components/amount.tsx';
import { AmountField, amountOf } from '../components/amount-field.tsx';
import { RefusalBanner } from '../components/banner.tsx';
import { todayInJapan, useDates } from '../components/dates.ts';
import { Dialog, DialogButtons } from '../components/dialog.tsx';
import { TextField } from '../components/field.tsx';
import { figures } from '../components/figures.ts';
import { usePlaced } from '../components/refusal.ts';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { AccountDialog } from './account-form.tsx';
import { ABOUT_ACCOUNT, type BankAccount, isComplete, OptionalBankFields, useAccountInWords } from './bank-fields.tsx';
import { useFace } from './face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from './office-page.tsx';

type SupportEvent = RouteAnswer<typeof pointsRoutes.listEventsOfMunicipality>['events'][number];

/** 特定支援イベント of this municipality: what came together, and what waits to be paid. */
export function EventsPage() {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const inWords = useAccountInWords();
  const asked = useAsk(['office-events'], () => points.call(pointsRoutes.listEventsOfMunicipality));
  const [changing, setChanging] = useState<SupportEvent>();
  const [paying, setPaying] = useState<SupportEvent>();
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('events.title')} done={done}>
      <Told asked={asked}>
        {({ events }) => (
          <RegisterTable
            register="events"
            rows={events}
            rowKey={({ eventId }) => String(eventId)}
            columns={[
              { key: 'name', head: t('events.name'), value: ({ name }) => name },
              { key: 'organizer', head: t('events.organizer'), value: ({ organizer }) => organizer },
              {
                key: 'period',
                head: t('events.period'),
                value: ({ startsOn, endsOn }) => `${date(startsOn)}〜${date(endsOn)}`,
                show: ({ startsOn, endsOn }) => (
                  <>
                    <span className="block whitespace-nowrap">{date(startsOn)}〜</span>
                    <span className="block whitespace-nowrap">{date(endsOn)}</span>
                  </>
                ),
              },
              { key: 'goal', head: t('events.goal'), value: ({ goal }) => goal },
              { key: 'raised', head: t('events.raised'), value: ({ raised }) => raised },
              { key: 'waiting', head: t('events.waiting'), value: ({ waiting }) => waiting },
              {
                key: 'account',
                head: t('merchants.account'),
                value: ({ bankAccount }) => inWords(bankAccount) ?? t('merchants.noAccount'),
              },
              {
                key: 'action',
                head: t('events.action'),
                value: () => '',
                show: (event) => (
                  <span className="flex flex-col items-start gap-2">
                    {event.waiting > 0 && (
                      <RowButton label={t('events.payOut')} of={event.name} onClick={() => setPaying(event)} />
                    )}
                    <RowButton label={t('events.changeAccount')} of={event.name} onClick={() => setChanging(event)} />
                  </span>
                ),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('events.add')} onDone={(saved) => setDone(saved ? t('events.saved') : undefined)}>
        {(onDone) => <EventForm onDone={onDone} />}
      </AddForm>
      {changing && (
        <AccountDialog
          title={t('merchants.account')}
          of={changing}
          pays={false}
          submit={t('events.changeAccount')}
          save={({ bankAccount }) =>
            points.call(pointsRoutes.changeEventAccount, { params: { eventId: changing.eventId }, body: bankAccount })
          }
          onDone={(saved) => {
            setDone(saved ? t('bank.saved', { name: changing.name }) : undefined);
            setChanging(undefined);
          }}
        />
      )}
      {paying && (
        <PayOut
          event={paying}
          onDone={(paid) => {
            if (paid !== undefined) setDone(t('events.paidOut', { points: figures(paid) }));
            setPaying(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

function PayOut({ event, onDone }: { event: SupportEvent; onDone: (paid?: number) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const payOut = () =>
    act.run(
      () => points.call(pointsRoutes.payOutEvent, { params: { eventId: event.eventId } }),
      (answer) => {
        forget('office-events', 'settlements', 'settlement');
        onDone(answer.points);
      },
    );
  return (
    <Dialog open title={t('events.payOutTitle')} onClose={() => onDone()}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-2">
        {event.name}（{event.organizer}）
      </p>
      <p className="mb-4">
        {t('events.points')} <Amount value={event.waiting} size="large" />
      </p>
      <p>{t('events.payOutBody')}</p>
      <DialogButtons
        confirm={t('events.payOut')}
        busy={act.busy}
        onCancel={() => onDone()}
        onConfirm={() => void payOut()}
      />
    </Dialog>
  );
}

function EventForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState({
    name: '',
    organizer: '',
    startsOn: todayInJapan(now()),
    endsOn: '',
    expiresOn: '',
  });
  const [goal, setGoal] = useState('');
  const [account, setAccount] = useState<BankAccount>();
  const { errors, rest } = usePlaced(act.refusal, {
    name: [],
    organizer: [],
    startsOn: [],
    endsOn: ['program_dates'],
    expiresOn: [],
    goal: [],
    ...ABOUT_ACCOUNT,
  });
  const complete =
    Object.values(entry).every((value) => value.trim() !== '') &&
    (goal === '' || amountOf(goal) !== undefined) &&
    (!account || isComplete(account));
  const save = () => {
    const wanted = amountOf(goal);
    const body = { ...entry, ...(wanted && { goal: wanted }), ...(account && { bankAccount: account }) };
    return act.run(
      () => points.call(pointsRoutes.createEvent, { body }),
      () => {
        forget('office-events');
        onDone(true);
      },
    );
  };
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('events.add')}
      disabled={!complete}
      onCancel={() => onDone(false)}
    >
      {(['name', 'organizer'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`events.${name}`)}
          required
          maxLength={80}
          value={entry[name]}
          error={errors[name]}
          onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
        />
      ))}
      {(['startsOn', 'endsOn', 'expiresOn'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`events.${name}`)}
          type="date"
          required
          value={entry[name]}
          error={errors[name]}
          onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
        />
      ))}
      <AmountField label={t('events.goal')} required={false} typed={goal} onTyped={setGoal} error={errors.goal} />
      <OptionalBankFields label={t('events.withAccount')} account={account} onAccount={setAccount} errors={errors} />
    </EntryForm>
  );
}
