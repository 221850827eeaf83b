import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { type Balances, type SupportEvent, type Town, useBalances, useEvents, useTowns } from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';
import { DestinationField, destinationOf, nameOf, type Picked, pickedAtFirst, unchosen } from './destination-field.tsx';

const isEvent = ({ destination }: Pick<Picked, 'destination'>) => destination.startsWith('event:');

type Moved = RouteAnswer<typeof pointsRoutes.allocate> & { to: string };

/** 共通ポイント into the points of a town or to an event (6-8): one decision, one look, done. */
export function AllocatePage() {
  const { t } = useTranslation('mypage');
  const balances = useBalances();
  const towns = useTowns();
  const events = useEvents();
  const [moved, setMoved] = useState<Moved>();
  if (moved) return <MovedPage moved={moved} />;
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('move.lead')}>{t('move.title')}</PageTitle>
      {!balances.data || !towns.data || !events.data ? (
        <NotYet
          refusal={balances.refusal ?? towns.refusal ?? events.refusal}
          onAgain={() => {
            balances.refetch();
            towns.refetch();
            events.refetch();
          }}
        />
      ) : balances.data.common.points === 0 ? (
        <Banner tone="info" title={t('move.empty')} />
      ) : (
        <>
          <Sources balances={balances.data} />
          <MoveForm
            balances={balances.data}
            towns={towns.data.municipalities}
            events={events.data.events}
            onMoved={setMoved}
          />
        </>
      )}
    </>
  );
}

/** Of which company they are, and what becomes of them until when. */
function Sources({ balances: { common, defaultMunicipality: usual } }: { balances: Balances }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const town = usual && t('home.purse', { name: usual.name });
  return (
    <>
      <p className="mb-4">
        {t('move.have')} <Amount value={common.points} size="medium" />
      </p>
      <LineList
        label={t('move.lots')}
        empty=""
        lines={common.lots.map(({ points, expiresOn, fund }) => ({
          key: `${expiresOn} ${fund.name}`,
          name: t('move.from', { company: fund.name }),
          amount: { value: points },
          // Below the figure, as wide as the screen.
          action: (
            <p className="text-solid-gray-700">
              {town ? t('move.by', { on: date(expiresOn), town }) : t('move.byNoUsual', { on: date(expiresOn) })}
            </p>
          ),
        }))}
      />
    </>
  );
}

type FormProps = {
  balances: Balances;
  towns: readonly Town[];
  events: readonly SupportEvent[];
  onMoved: (moved: Moved) => void;
};

/** The form of one move, and what the destination that stands in it is called. */
function useMoveForm({ balances, towns, events, onMoved }: FormProps) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useInvalidate();
  const have = balances.common.points;
  const nameAt = (picked: Picked) => {
    const destination = destinationOf(picked);
    const name = destination && nameOf(destination, { towns, events });
    return destination?.kind === 'municipality' ? t('home.purse', { name }) : name;
  };
  const form = useRouteForm({
    route: pointsRoutes.allocate,
    words: 'mypage.move',
    values: { ...pickedAtFirst(balances), amount: String(have), discloseName: false as boolean, name: '' },
    body: ({ discloseName, name, amount, ...picked }) => ({
      destination: destinationOf(picked),
      amount: wholeNumberOf(amount) ?? amount,
      ...(discloseName && isEvent(picked) && { discloseName, name }),
    }),
    wrong: ({ amount, discloseName, name, ...picked }) => ({
      ...unchosen(picked, t('move.chooseTown')),
      amount: (wholeNumberOf(amount) ?? 0) > have ? t('move.tooMany', { points: figures(have) }) : undefined,
      name: discloseName && isEvent(picked) && name.trim() === '' ? t('events.nameMissing') : undefined,
    }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.allocate, { body }),
    refusals: {
      amount: ['allocation_exceeds_reserve', 'insufficient_points', 'event_over_goal'],
      name: ['name_without_consent', 'text_refused'],
      destination: ['municipality_not_open', 'municipality_unknown', 'event_unknown', 'event_ended'],
    },
    done: (answer) => {
      forget();
      onMoved({ ...answer, to: nameAt(form.values) ?? '' });
    },
  });
  return { form, nameAt };
}

function MoveForm(props: FormProps) {
  const { t } = useTranslation('mypage');
  const { balances, towns, events } = props;
  const { form, nameAt } = useMoveForm(props);
  const have = balances.common.points;
  const amount = wholeNumberOf(form.values.amount) ?? 0;
  return (
    <form.Entry submit={t('move.next')} size="large" wide>
      <DestinationField form={form} balances={balances} towns={towns} events={events} />
      <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
      {isEvent(form.values) && <form.Check name="discloseName" />}
      {isEvent(form.values) && form.values.discloseName && <form.Text name="name" autoComplete="name" />}
      <ConfirmMove
        open={form.asked !== undefined}
        title={t('move.confirmTitle')}
        move={{
          from: t('home.common'),
          to: nameAt(form.values),
          amount: { value: amount },
          remains: { value: have - amount },
        }}
        confirmLabel={t('move.confirm')}
        busy={form.act.isPending}
        onCancel={form.cancel}
        onConfirm={form.send}
      >
        <p className="mt-4">{t(isEvent(form.values) ? 'move.eventNote' : 'move.note')}</p>
      </ConfirmMove>
    </form.Entry>
  );
}

function MovedPage({ moved }: { moved: Moved }) {
  const { t } = useTranslation('mypage');
  const { operationKey, points, commonLeft, destinationBalance, premium, to } = moved;
  return (
    <>
      <PageTitle>{t('move.done')}</PageTitle>
      <Banner tone="success" live title={<Amount value={points} size="large" />} />
      <MoveTable move={{ from: t('home.common'), to, amount: { value: points }, remains: { value: commonLeft } }} />
      {premium && (
        <p className="mt-4">
          {t('move.premium', { name: premium.name })} + <Amount value={premium.points} size="medium" />
        </p>
      )}
      <p className="mt-4">
        {t('move.balance')} <Amount value={destinationBalance} size="medium" />
      </p>
      <QuotedNumber number={operationKey} />
      <NextLink to="/" size="large" wide>
        {t('move.home')}
      </NextLink>
    </>
  );
}

/** The number to quote when somebody asks about a movement, as on receipts. */
export function QuotedNumber({ number }: { number: string }) {
  const { t } = useTranslation('mypage');
  return (
    <p className="mt-4 mb-8 text-solid-gray-700">
      {t('move.number')} <span className="font-mono">{receiptNumber(number)}</span>
    </p>
  );
}
