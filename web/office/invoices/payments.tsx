import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useFace, useStaff } from '../face.ts';
import { RowButton } from '../office-page.tsx';
import { AFTER_STEP, type InvoiceData } from './step.ts';

type Payment = InvoiceData['payments'][number];
type Props = { invoice: InvoiceData; onDone: (words: string) => void };

/** What was received for an invoice, as the bank's statements show it; who bills may have one taken back that was entered wrongly. */
export function Payments({ invoice: { payments, month, biller }, onDone }: Props) {
  const { t } = useTranslation('office');
  const { role, municipality, organisation } = useStaff();
  const [asked, setAsked] = useState<Payment>();
  const own = organisation?.organisation ?? `C${municipality?.code}`;
  const mayTakeBack = biller?.party === own && isForRole(pointsRoutes.takeBackCollection, role);
  const act: Column<Payment> = {
    key: 'action',
    head: t('register.action'),
    show: (payment) =>
      payment.takenBack === null ? (
        <RowButton label={t('invoice.takeBack')} of={payment.reference} onClick={() => setAsked(payment)} />
      ) : null,
  };
  const state: Column<Payment> = {
    key: 'state',
    head: t('invoice.paymentState'),
    value: ({ takenBack }) =>
      takenBack === null ? t('invoice.counts') : t('invoice.takenBack', { reason: takenBack }),
  };
  return (
    <>
      <Table
        caption={t('invoice.payments')}
        rows={payments}
        rowKey={({ collectionId }) => `${collectionId}`}
        csv={month ?? true}
        empty={t('invoice.paymentsEmpty')}
        columns={[
          { key: 'reference', head: t('invoices.reference'), value: ({ reference }) => reference },
          { key: 'on', head: t('invoices.receivedOn'), value: ({ receivedOn }) => receivedOn, isDay: true },
          { key: 'paid', head: t('invoice.paidYen'), value: ({ paidYen }) => paidYen },
          {
            key: 'here',
            head: t('invoice.yenHere'),
            // What was taken back is in no sum.
            value: ({ yen, takenBack }) => (takenBack === null ? yen : 0),
            isSummed: true,
          },
          ...(payments.some(({ takenBack }) => takenBack !== null) ? [state] : []),
          ...(mayTakeBack ? [act] : []),
        ]}
      />
      {asked && (
        <TakeBack
          payment={asked}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            onDone(t('invoice.takeBackAsked'));
          }}
        />
      )}
    </>
  );
}

type TakeBackProps = { payment: Payment; onClose: () => void; onDone: () => void };
function TakeBack({ payment: { collectionId, reference, receivedOn, paidYen }, onClose, onDone }: TakeBackProps) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.takeBackCollection,
    words: 'office.invoice',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.takeBackCollection, { params: { collectionId }, body }),
    forgets: AFTER_STEP,
    done: onDone,
  });
  return (
    <Dialog open title={t('invoice.takeBackTitle')} onClose={onClose}>
      <Facts
        className="mb-4"
        facts={[
          [t('invoices.reference'), reference],
          [t('invoices.receivedOn'), day(receivedOn)],
          [t('invoice.paidYen'), <Amount key="yen" value={paidYen} unit="yen" size="medium" />],
        ]}
      />
      <p className="mb-4">{t('invoice.takeBackBody')}</p>
      <form.Entry submit={t('invoice.takeBack')} onCancel={onClose}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
