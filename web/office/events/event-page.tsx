import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useFace, useStaff } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';
import { AccountForm } from '../registers/account-form.tsx';
import { useAccountInWords } from '../registers/bank-fields.tsx';
import { useAnswerInWords } from '../settlement/payee-answer.ts';
import { AskCancellation, CloseAccount, DecideCancellation, PayOut } from './dialogs.tsx';
import { useOfficeEvents } from './events-page.tsx';
import { EventForm, type OfficeEvent } from './form.tsx';

/** One event of this municipality: how it stands, what may be done with it, and its payments. */
export function EventPage() {
  const { t } = useTranslation('office');
  const { eventId } = useParams({ strict: false }) as { eventId: string };
  const asked = useOfficeEvents();
  return (
    <>
      <BackLink to="/events">{t('events.back')}</BackLink>
      <Told asked={asked}>
        {({ events }) => {
          const event = events.find((one) => String(one.eventId) === eventId);
          return event ? <Shown event={event} /> : <Banner tone="warning" title={t('events.empty')} />;
        }}
      </Told>
    </>
  );
}

function Shown({ event }: { event: OfficeEvent }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { role } = useStaff();
  const [done, setDone] = useState<string[]>([]);
  return (
    <>
      <PageTitle lead={beside(t(`events.kinds.${event.kind}`), t(`events.states.${event.state}`))} title={event.name}>
        {event.name}
      </PageTitle>
      {done.length > 0 && (
        <Banner tone="success" live title={done[0]}>
          {done.slice(1).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Banner>
      )}
      <Cancellation event={event} onDone={(words) => setDone([words])} />
      <About event={event} />
      {role !== 'approver' && event.state !== 'cancelled' && <Actions event={event} onDone={setDone} />}
      <Payouts event={event} />
    </>
  );
}

function Cancellation({ event, onDone }: { event: OfficeEvent; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const [deciding, setDeciding] = useState<'confirm' | 'decline'>();
  const { cancellation } = event;
  if (!cancellation) return null;
  const { decided, mayDecide, askedBy, reason, returned, returnedExpired, left } = cancellation;
  return (
    <Banner
      tone={decided ? 'info' : 'warning'}
      title={decided ? t('events.states.cancelled') : t('events.waitsFor', { by: askedBy })}
    >
      <p>{t('events.why', { reason })}</p>
      {decided && <p>{t('events.returned', { points: figures(returned) })}</p>}
      {returnedExpired > 0 && <p>{t('events.returnedExpired', { points: figures(returnedExpired) })}</p>}
      {left > 0 && <p>{t('events.left', { count: left })}</p>}
      {mayDecide && (
        <p className="mt-4 flex flex-wrap gap-3">
          {(['decline', 'confirm'] as const).map((which) => (
            <Button key={which} look="outline" onClick={() => setDeciding(which)}>
              {t(`events.${which}`)}
            </Button>
          ))}
        </p>
      )}
      {deciding && (
        <DecideCancellation
          event={event}
          decision={deciding}
          onDone={(words) => {
            setDeciding(undefined);
            if (words) onDone(words);
          }}
        />
      )}
    </Banner>
  );
}

function About({ event }: { event: OfficeEvent }) {
  const { t } = useTranslation('office');
  const { through } = usePhrases();
  const { date } = useDates();
  const inWords = useAccountInWords();
  const answerInWords = useAnswerInWords();
  const facts: [string, string][] = [
    [t('events.organizer'), event.organizer],
    ...(event.beneficiary ? [[t('events.beneficiary'), event.beneficiary] as [string, string]] : []),
    [t('events.period'), through(date(event.startsOn), date(event.endsOn))],
    [t('events.expiresOn'), date(event.expiresOn)],
    ...(event.goal === null ? [] : [[t('events.goal'), figures(event.goal)] as [string, string]]),
    [t('events.raised'), figures(event.raised)],
    [t('events.supporters'), t('notice.people', { count: event.supporters })],
    [t('events.waiting'), figures(event.waiting)],
    [t('merchants.account'), inWords(event.bankAccount) ?? t('merchants.noAccount')],
    ...(event.bankAccount ? [[t('payeeAccounts.answer'), answerInWords(event.accountAnswer)] as [string, string]] : []),
  ];
  return (
    <>
      <Facts className="mb-8" facts={facts} />
      {event.description && <p className="mb-8 whitespace-pre-line">{event.description}</p>}
    </>
  );
}

type Open = 'payOut' | 'account' | 'closeAccount' | 'cancel';

function Actions({ event, onDone }: { event: OfficeEvent; onDone: (lines: string[]) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const [open, setOpen] = useState<Open>();
  const ended = (...lines: (string | undefined)[]) => {
    setOpen(undefined);
    const said = lines.filter((line) => line !== undefined);
    if (said.length > 0) onDone(said);
  };
  const params = { eventId: event.eventId };
  const cannotPay = event.waiting === 0 || event.cancellation !== null;
  return (
    <>
      <p className="mb-8 flex flex-wrap gap-3 print:hidden">
        {!cannotPay && <Button onClick={() => setOpen('payOut')}>{t('events.payOut')}</Button>}
        <Button look="outline" onClick={() => setOpen('account')}>
          {t('events.changeAccount')}
        </Button>
        {event.bankAccount && (
          <Button look="outline" onClick={() => setOpen('closeAccount')}>
            {t('events.closeAccount')}
          </Button>
        )}
        {!event.cancellation && event.payouts.length === 0 && (
          <Button look="outline" onClick={() => setOpen('cancel')}>
            {t('events.cancel')}
          </Button>
        )}
      </p>
      {!event.cancellation && event.payouts.length > 0 && <p className="mb-8">{t('events.cancelNoMore')}</p>}
      <AddForm label={t('events.change')} onDone={(saved) => saved && onDone([t('events.changed')])}>
        {(formDone) => (
          <>
            <p className="mb-4">{t('events.changeLead')}</p>
            <EventForm event={event} onDone={formDone} />
          </>
        )}
      </AddForm>
      {open === 'account' && (
        <Dialog open title={beside(event.name, t('merchants.account'))} onClose={() => ended()}>
          <AccountForm
            route={pointsRoutes.changeEventAccount}
            registered={{ bankAccount: event.bankAccount }}
            submit={t('events.changeAccount')}
            send={(body) => points.call(pointsRoutes.changeEventAccount, { params, body })}
            onDone={(saved) => ended(saved ? t('bank.saved', { name: event.name }) : undefined)}
          />
        </Dialog>
      )}
      {open === 'payOut' && <PayOut event={event} onDone={(lines) => ended(...lines)} />}
      {open === 'closeAccount' && <CloseAccount event={event} onDone={ended} />}
      {open === 'cancel' && <AskCancellation event={event} onDone={ended} />}
    </>
  );
}

function Payouts({ event }: { event: OfficeEvent }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { role } = useStaff();
  return (
    <Table
      caption={t('events.payouts')}
      empty={t('events.payoutsEmpty')}
      rows={event.payouts}
      rowKey={({ payoutId }) => String(payoutId)}
      columns={[
        { key: 'on', head: t('events.paidOn'), value: ({ beganAt }) => time(beganAt) },
        { key: 'points', head: t('notice.points'), value: ({ points }) => points },
        { key: 'supporters', head: t('events.supporters'), value: ({ supporters }) => supporters },
        {
          key: 'notice',
          head: t('events.noticeState'),
          value: ({ noticedAt }) =>
            noticedAt ? t('events.noticeSent', { on: time(noticedAt) }) : t('events.noticeNot'),
        },
        {
          key: 'open',
          head: t('events.notice'),
          show: ({ payoutId, points, beganAt }) =>
            points > 0 && role !== 'approver' ? (
              <NextLink
                to="/event-notices/$payoutId"
                params={{ payoutId: String(payoutId) }}
                look="outline"
                size="small"
              >
                {t('events.notice')}
                <Aside of={time(beganAt)} />
              </NextLink>
            ) : null,
        },
      ]}
    />
  );
}
