import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, RowButton } from '../office-page.tsx';
import { type FoundUse, RefundDialog } from './refund-dialog.tsx';
import { RefundRecords } from './refund-records.tsx';

/** 利用の取り消し・返金: the number on the receipt leads to the use; a reason goes with what comes back. */
export function RefundsPage() {
  const { t } = useTranslation('office');
  const [uses, setUses] = useState<FoundUse[]>();
  const [refunding, setRefunding] = useState<FoundUse>();
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('refunds.title')} lead={t('refunds.lead')} done={done}>
      <Search
        onFound={(found) => {
          setDone(undefined);
          setUses(found);
        }}
      />
      {uses && <Uses uses={uses} onRefund={setRefunding} />}
      <RefundRecords />
      {refunding && (
        <RefundDialog
          use={refunding}
          onClose={(after, words) => {
            setRefunding(undefined);
            if (!after) return;
            setDone(words);
            setUses((known) => known?.map((use) => (use.paymentKey === after.paymentKey ? after : use)));
          }}
        />
      )}
    </RegisterPage>
  );
}

function Search({ onFound }: { onFound: (uses: FoundUse[]) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const places = useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants)).data?.merchants ?? [];
  const [narrow, setNarrow] = useState(false);
  const form = useRouteForm({
    route: pointsRoutes.findUse,
    words: 'office.refunds',
    values: { receipt: '', on: '', merchantId: '' },
    send: (query) => points.call(pointsRoutes.findUse, { query }),
    refusals: { receipt: ['receipt_number_form'] },
    done: ({ uses }) => onFound(uses),
  });
  return (
    <form.Entry submit={t('refunds.search')} className="mb-8 max-w-2xl">
      <form.Code name="receipt" className="max-w-60 font-mono text-2xl" />
      {narrow ? (
        <>
          <form.Day name="on" className="max-w-60" />
          <form.Select
            name="merchantId"
            label={t('refunds.place')}
            empty={t('refunds.anyPlace')}
            options={places.map((place) => ({ value: place.merchantId, label: place.name }))}
          />
        </>
      ) : (
        <p className="mb-6">
          <Button look="text" size="small" onClick={() => setNarrow(true)}>
            {t('refunds.narrow')}
          </Button>
        </p>
      )}
    </form.Entry>
  );
}

function Uses({ uses, onRefund }: { uses: readonly FoundUse[]; onRefund: (use: FoundUse) => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { beside } = usePhrases();
  return (
    <section aria-labelledby="found" aria-live="polite">
      <h2 id="found" className="mb-3 text-xl font-700">
        {t('refunds.found')}
      </h2>
      <LineList
        label={t('refunds.found')}
        empty={t('refunds.notFound')}
        lines={uses.map((use) => ({
          key: use.paymentKey,
          name: use.place,
          note: beside(
            time(use.paidAt),
            `${t('refunds.receipt')} ${use.receiptNumber}`,
            use.merged ? t('refunds.mergedInto', { name: use.merged.name }) : use.exempt && t('refunds.exempt'),
          ),
          amount: { value: use.points },
          after:
            use.refunded > 0 ? (
              <>
                {t('refunds.refunded')} <Amount value={use.refunded} />
              </>
            ) : undefined,
          ...(use.refunded < use.points && {
            action: <RowButton label={t('refunds.refund')} of={use.receiptNumber} onClick={() => onRefund(use)} />,
          }),
        }))}
      />
    </section>
  );
}
