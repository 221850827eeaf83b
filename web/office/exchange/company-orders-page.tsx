import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

const STATES = ['accepted', 'confirmed', 'credited', 'refused'] as const;
type State = (typeof STATES)[number];

/** 申し込み: the orders of this company, by its own numbers; who its customer is here stands nowhere. */
export function CompanyOrdersPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [state, setState] = useState<State | ''>('');
  const asked = useRoutePages(['company-orders', state], 'orders', (query) =>
    points.call(pointsRoutes.listCompanyOrders, { query: state === '' ? query : { ...query, state } }),
  );
  return (
    <RegisterPage title={t('companyOrders.title')} lead={t('companyOrders.lead')} done={undefined}>
      <div className="mb-6 print:hidden">
        <label htmlFor="state" className="mb-1 block font-700">
          {t('companyOrders.which')}
        </label>
        <select
          id="state"
          value={state}
          onChange={(event) => setState(event.target.value as State | '')}
          className="min-h-14 rounded-8 border border-solid-gray-600 bg-white px-4"
        >
          <option value="">{t('companyOrders.all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`companyOrders.states.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <Told asked={asked}>{({ orders }) => <Orders orders={orders} />}</Told>
      <More asked={asked} />
    </RegisterPage>
  );
}

type Order = RouteAnswer<typeof pointsRoutes.listCompanyOrders>['orders'][number];
function Orders({ orders }: { orders: readonly Order[] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return (
    <Table
      caption={t('companyOrders.caption')}
      empty={t('companyOrders.empty')}
      rows={orders}
      rowKey={({ orderNumber }) => orderNumber}
      csv
      columns={[
        { key: 'number', head: t('companyOrders.number'), value: ({ orderNumber }) => orderNumber, names: true },
        { key: 'points', head: t('companyOrders.points'), value: ({ points }) => points },
        { key: 'state', head: t('companyOrders.state'), value: ({ state }) => t(`companyOrders.states.${state}`) },
        { key: 'at', head: t('companyOrders.at'), value: ({ receivedAt }) => time(receivedAt) },
        {
          key: 'chosen',
          inDetail: true,
          head: t('companyOrders.chosen'),
          value: ({ destinationChosen }) => t(destinationChosen ? 'companyOrders.yes' : 'companyOrders.notYet'),
        },
        {
          key: 'deduction',
          inDetail: true,
          head: t('companyOrders.deduction'),
          value: ({ deductionNumber }) => deductionNumber,
        },
      ]}
    />
  );
}
