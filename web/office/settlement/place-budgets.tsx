import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { useBudgetLines } from '../premiums/budget-lines.ts';

type Place = RouteAnswer<typeof pointsRoutes.listPayoutBudgets>['places'][number];
type PlaceBudgetsProps = { places: Place[]; fiscalYear: number; may: boolean; onDone: (words: string) => void };

/** Places that are paid of a budget line of their own, apart from others of their kind (7-2). */
export function PlaceBudgets({ places, fiscalYear, may, onDone }: PlaceBudgetsProps) {
  const { t } = useTranslation('office');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Table
        caption={t('budget.places')}
        empty={t('budget.placesEmpty')}
        rows={places}
        rowKey={({ merchantId }) => String(merchantId)}
        columns={[
          { key: 'place', head: t('budget.place'), value: ({ name }) => name },
          { key: 'kind', head: t('budget.kind'), value: ({ kind }) => t(`budget.kinds.${kind}`) },
          { key: 'line', head: t('budget.line'), value: ({ line }) => `${line.code} ${line.name}` },
        ]}
      />
      {may && (
        <div className="-mt-6 mb-10 print:hidden">
          <Button look="outline" onClick={() => setOpen(true)}>
            {t('budget.setPlace')}
          </Button>
        </div>
      )}
      {isOpen && (
        <SetPlace
          fiscalYear={fiscalYear}
          onDone={(saved) => {
            setOpen(false);
            if (saved) onDone(t('budget.saved'));
          }}
        />
      )}
    </>
  );
}

function SetPlace({ fiscalYear, onDone }: { fiscalYear: number; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const merchants = useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants)).data?.merchants ?? [];
  const lines = useBudgetLines().filter((one) => one.fiscalYear === fiscalYear);
  const form = useRouteForm({
    route: pointsRoutes.setPlaceBudget,
    words: 'office.budget',
    values: { merchant: '', budgetLineId: '', reason: '' },
    body: ({ merchant: _, ...typed }) => typed,
    send: (body, { merchant }) =>
      points.call(pointsRoutes.setPlaceBudget, { params: { fiscalYear, merchantId: Number(merchant) }, body }),
    refusals: { budgetLineId: ['budget_line_unknown'], merchant: ['place_unknown'] },
    forgets: ['payout-budgets', 'settlement'],
    done: () => onDone(true),
  });
  const places = merchants.map(({ merchantId, name }) => ({ value: String(merchantId), label: name }));
  return (
    <Dialog open title={t('budget.setPlace')} onClose={() => onDone(false)}>
      <form.Entry submit={t('budget.set')} onCancel={() => onDone(false)}>
        <form.Select name="merchant" empty={t('budget.choose')} options={places} />
        <form.Select name="budgetLineId" empty={t('budget.asKind')} options={lines} required={false} />
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
