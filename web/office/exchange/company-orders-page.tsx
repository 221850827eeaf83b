import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { SelectField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { SearchField } from '../../components/search-field.tsx';
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
  const [orderNumber, setOrderNumber] = useState('');
  const asked = useRoutePages(['company-orders', state, orderNumber], 'orders', (query) =>
    points.call(pointsRoutes.listCompanyOrders, {
      query: { ...query, state: state || undefined, orderNumber: orderNumber || undefined },
    }),
  );
  return (
    <RegisterPage title={t('companyOrders.title')} lead={t('companyOrders.lead')} done={undefined}>
      <div className="mb-6 max-w-xl print:hidden">
        <SelectField
          label={t('companyOrders.which')}
          value={state}
          onChange={(event) => setState(event.target.value as State | '')}
        >
          <option value="">{t('companyOrders.all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`companyOrders.states.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Find onFind={setOrderNumber} />
      {orderNumber !== '' && (
        <p className="mb-4 flex flex-wrap items-center gap-4 print:hidden">
          {t('companyOrders.found', { number: orderNumber })}
          <Button look="outline" size="small" onClick={() => setOrderNumber('')}>
            {t('companyOrders.backToAll')}
          </Button>
        </p>
      )}
      <Told asked={asked}>{({ orders }) => <Orders orders={orders} />}</Told>
      <More asked={asked} />
    </RegisterPage>
  );
}

const NUMBER = /^[A-Za-z0-9_.-]{1,40}$/;
/** One order by its number, as a customer on the telephone says it: in any width. */
function Find({ onFind }: { onFind: (orderNumber: string) => void }) {
  const { t } = useTranslation('office');
  const [isWrong, setIsWrong] = useState(false);
  return (
    <form className="mb-6 max-w-xl print:hidden" onSubmit={(event) => event.preventDefault()}>
      <SearchField
        label={t('companyOrders.number')}
        hint={t('companyOrders.numberHint')}
        find={t('companyOrders.find')}
        busy={false}
        error={isWrong && t('companyOrders.numberWrong')}
        onFind={(typed) => {
          const number = typed.normalize('NFKC').trim();
          setIsWrong(!NUMBER.test(number));
          if (NUMBER.test(number)) onFind(number);
        }}
      />
    </form>
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
        { key: 'own', inDetail: true, head: t('companyOrders.ownPoints'), value: ({ ownPoints }) => ownPoints },
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
