import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { ConfirmMove } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { type Line, LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import {
  type Balances,
  type Order,
  type SupportEvent,
  type Town,
  useBalances,
  useEvents,
  useOrders,
  useTowns,
  waitsForChoice,
} from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';
import { DestinationField, destinationOf, nameOf, type Picked, pickedAtFirst, unchosen } from './destination-field.tsx';

/** Exchanges of company points: those that wait for a choice come first. */
export function OrdersPage() {
  const { t } = useTranslation('mypage');
  const orders = useOrders();
  const lineOf = useOrderLine();
  const waiting = orders.data?.orders.filter(waitsForChoice) ?? [];
  const others = orders.data?.orders.filter((order) => !waitsForChoice(order)) ?? [];
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('orders.lead')}>{t('orders.title')}</PageTitle>
      {!orders.data && <NotYet refusal={orders.refusal} onAgain={orders.refetch} />}
      {orders.data && (
        <LineList label={t('orders.label')} empty={t('orders.empty')} lines={[...waiting, ...others].map(lineOf)} />
      )}
      <More asked={orders} />
    </>
  );
}

function useOrderLine(): (order: Order) => Line {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { date } = useDates();
  // Without a choice they went to where the holder still decides.
  const creditedTo = ({ creditedTo: to, destination }: Order) => {
    if (!destination || !to) return t('home.common');
    return destination.kind === 'municipality' ? t('home.purse', { name: to }) : to;
  };
  const stateOf = (order: Order) => {
    if (waitsForChoice(order)) return t('orders.waiting');
    if (order.state === 'credited') return t('orders.credited', { to: creditedTo(order) });
    return t(order.state === 'refused' ? 'orders.refused' : 'orders.confirmed');
  };
  return (order) => ({
    key: order.orderId,
    name: t('orders.name', { partner: order.partner }),
    note: (
      <>
        <span className="block">{stateOf(order)}</span>
        {order.ownPoints !== order.amount && (
          <span className="block">{t('orders.own', { partner: order.partner, own: figures(order.ownPoints) })}</span>
        )}
        <span className="block">
          {beside(date(dayInJapan(order.receivedAt)), t('orders.number', { number: order.orderNumber }))}
        </span>
      </>
    ),
    amount: { value: order.amount },
    action: waitsForChoice(order) && (
      <NextLink to="/orders/$orderId" params={{ orderId: order.orderId }} wide>
        {t('orders.choose')}
      </NextLink>
    ),
  });
}

/** Where the points of one exchange go. */
export function OrderPage() {
  const { t } = useTranslation('mypage');
  const { orderId } = useParams({ strict: false }) as { orderId: string };
  const orders = useOrders();
  const balances = useBalances();
  const towns = useTowns();
  const events = useEvents();
  const [chosen, setChosen] = useState<string>();
  const order = orders.data?.orders.find((one) => one.orderId === orderId);
  if (chosen)
    return (
      <>
        <PageTitle>{t('orders.done')}</PageTitle>
        <Banner tone="success" live title={chosen}>
          <p>{t('orders.doneBody')}</p>
        </Banner>
        <NextLink to="/" size="large" wide>
          {t('move.home')}
        </NextLink>
      </>
    );
  const asked = [orders, balances, towns, events];
  if (!orders.data || !balances.data || !towns.data || !events.data)
    return (
      <NotYet
        refusal={asked.find(({ refusal }) => refusal)?.refusal}
        onAgain={() => {
          for (const { refetch } of asked) refetch();
        }}
      />
    );
  if (!order || !waitsForChoice(order)) return <Banner tone="warning" title={t('orders.unknown')} />;
  return (
    <>
      <BackLink to="/orders">{t('orders.title')}</BackLink>
      <PageTitle>{t('orders.chooseTitle')}</PageTitle>
      <ChooseForm
        order={order}
        balances={balances.data}
        towns={towns.data.municipalities}
        events={events.data.events}
        onChosen={setChosen}
      />
    </>
  );
}

type FormProps = {
  order: Order;
  balances: Balances;
  towns: readonly Town[];
  events: readonly SupportEvent[];
  onChosen: (to: string) => void;
};

function ChooseForm({ order, balances, towns, events, onChosen }: FormProps) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useInvalidate();
  const { orderId, partner, amount, ownPoints } = order;
  const nameAt = (picked: Picked) => {
    const destination = destinationOf(picked);
    const name = destination && nameOf(destination, { towns, events });
    return destination?.kind === 'municipality' ? t('home.purse', { name }) : name;
  };
  const form = useRouteForm({
    route: pointsRoutes.chooseDestination,
    words: 'mypage.move',
    values: pickedAtFirst(balances),
    body: (picked) => destinationOf(picked) ?? {},
    wrong: (picked) => unchosen(picked, t('move.chooseTown')),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.chooseDestination, { params: { orderId }, body }),
    refusals: { destination: ['municipality_not_open', 'municipality_unknown', 'event_unknown', 'event_ended'] },
    done: () => {
      forget('orders', 'balances');
      onChosen(nameAt(form.values) ?? '');
    },
  });
  return (
    <form.Entry submit={t('move.next')} size="large" wide>
      <p className="mb-6">
        {t('orders.name', { partner })} <Amount value={amount} size="medium" />
      </p>
      {ownPoints !== amount && <p className="mb-6">{t('orders.own', { partner, own: figures(ownPoints) })}</p>}
      <DestinationField form={form} balances={balances} towns={towns} events={events} />
      <ConfirmMove
        open={form.asked !== undefined}
        title={t('orders.confirmTitle')}
        move={{ from: t('orders.name', { partner }), to: nameAt(form.values), amount: { value: amount } }}
        confirmLabel={t('orders.confirm')}
        busy={form.act.isPending}
        onCancel={form.cancel}
        onConfirm={form.send}
      />
    </form.Entry>
  );
}
