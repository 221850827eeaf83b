import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { SelectField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { Question } from '../../components/question.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';

type Delivery = RouteAnswer<typeof pointsRoutes.listWebhookDeliveries>['deliveries'][number];
const STATES = ['waiting', 'delivered', 'stopped'] as const;
type State = (typeof STATES)[number];

/** What it is about: an order, or a coupon by the part of its code that proves nothing. */
const aboutOf = ({ data }: Delivery) => ('orderNumber' in data ? data.orderNumber : data.selector);

/** What the company's system was told, how that ended, and 再送 of what stopped. */
export function Deliveries({ onDone }: { onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [state, setState] = useState<State | ''>('');
  const [resending, setResending] = useState<Delivery>();
  const asked = useRoutePages(['webhook-deliveries', state], 'deliveries', (query) =>
    points.call(pointsRoutes.listWebhookDeliveries, { query: state === '' ? query : { ...query, state } }),
  );
  return (
    <section aria-label={t('partnerSystem.deliveries')}>
      <h2 className="mb-3 text-xl font-700">{t('partnerSystem.deliveries')}</h2>
      <p className="mb-4">{t('partnerSystem.deliveriesLead')}</p>
      <div className="mb-6 max-w-xl print:hidden">
        <SelectField
          label={t('partnerSystem.which')}
          value={state}
          onChange={(event) => setState(event.target.value as State | '')}
        >
          <option value="">{t('partnerSystem.all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`partnerSystem.states.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Told asked={asked}>{({ deliveries }) => <Rows deliveries={deliveries} onResend={setResending} />}</Told>
      <More asked={asked} />
      {resending && (
        <Question
          title={t('partnerSystem.resendTitle')}
          confirm={t('partnerSystem.resend')}
          ask={() => points.call(pointsRoutes.resendWebhook, { params: { deliveryId: resending.deliveryId } })}
          forgets={['webhook-deliveries', 'waiting']}
          onClose={() => setResending(undefined)}
          onDone={() => {
            setResending(undefined);
            onDone(t('partnerSystem.resent'));
          }}
        >
          <p>{t('partnerSystem.resendBody', { about: aboutOf(resending) })}</p>
        </Question>
      )}
    </section>
  );
}

type RowsProps = { deliveries: readonly Delivery[]; onResend: (delivery: Delivery) => void };
function Rows({ deliveries, onResend }: RowsProps) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const failureOf = ({ failure, status }: Delivery) =>
    failure && t(`partnerSystem.failures.${failure}`, { status: status ?? '' });
  return (
    <Table
      caption={t('partnerSystem.deliveriesCaption')}
      empty={t('partnerSystem.deliveriesNone')}
      rows={deliveries}
      rowKey={({ deliveryId }) => deliveryId}
      csv
      columns={[
        { key: 'at', head: t('partnerSystem.occurredAt'), value: ({ occurredAt }) => time(occurredAt) },
        { key: 'type', head: t('partnerSystem.type'), value: ({ type }) => t(`partnerSystem.types.${typeKey(type)}`) },
        { key: 'about', head: t('partnerSystem.about'), value: aboutOf, names: true },
        { key: 'state', head: t('partnerSystem.state'), value: ({ state }) => t(`partnerSystem.states.${state}`) },
        {
          key: 'action',
          head: t('partnerSystem.action'),
          show: (one) =>
            one.state !== 'waiting' && (
              <RowButton label={t('partnerSystem.resend')} of={aboutOf(one)} onClick={() => onResend(one)} />
            ),
        },
        { key: 'amount', head: t('partnerSystem.amount'), value: ({ data }) => data.amount, inDetail: true },
        { key: 'failure', head: t('partnerSystem.failure'), value: failureOf, inDetail: true },
        { key: 'attempts', head: t('partnerSystem.attempts'), value: ({ attempts }) => attempts, inDetail: true },
        { key: 'due', head: t('partnerSystem.dueAt'), value: ({ dueAt }) => dueAt && time(dueAt), inDetail: true },
        { key: 'id', head: t('partnerSystem.deliveryId'), value: ({ deliveryId }) => deliveryId, inDetail: true },
      ]}
    />
  );
}

/** The names of the words, which hold no points. */
const typeKey = (type: Delivery['type']) =>
  (
    ({
      'order.destination_chosen': 'chosen',
      'order.credited': 'credited',
      'order.refused': 'refused',
      'coupon.used': 'couponUsed',
    }) as const
  )[type];
