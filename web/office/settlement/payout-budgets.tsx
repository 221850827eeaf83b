import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import { useBudgetLines } from '../premiums/budget-lines.ts';
import { PlaceBudgets } from './place-budgets.tsx';

type Kind = RouteAnswer<typeof pointsRoutes.listPayoutBudgets>['kinds'][number];

/** 支払いの予算科目 of a fiscal year: of which 款項目節 each kind of payout is, and what was paid of it (7-2). */
export function PayoutBudgets({ fiscalYear, isClosed }: { fiscalYear: number; isClosed: boolean }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const [taken, setTaken] = useState<Kind>();
  const [done, setDone] = useState<string>();
  const asked = useRouteQuery(['payout-budgets', fiscalYear], () =>
    points.call(pointsRoutes.listPayoutBudgets, { params: { fiscalYear } }),
  );
  const may = isForRole(pointsRoutes.setPayoutBudget, role) && !isClosed;
  const lineOf = ({ line }: Kind) => (line ? `${line.code} ${line.name}` : t('budget.none'));
  return (
    <>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={asked}>
        {({ kinds }) => (
          <Table
            caption={t('budget.caption')}
            empty=""
            rows={kinds}
            rowKey={({ kind }) => kind}
            csv={String(fiscalYear)}
            columns={[
              { key: 'kind', head: t('budget.kind'), value: ({ kind }) => t(`budget.kinds.${kind}`) },
              { key: 'line', head: t('budget.line'), value: lineOf },
              { key: 'paid', head: t('budget.paid'), value: ({ paid }) => paid, isSummed: true },
              ...(may
                ? [
                    {
                      key: 'step',
                      head: t('register.action'),
                      show: (kind: Kind) => (
                        <RowButton
                          label={t('budget.set')}
                          of={t(`budget.kinds.${kind.kind}`)}
                          onClick={() => setTaken(kind)}
                        />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Told>
      <p className="-mt-6 mb-10 max-w-3xl">{t('budget.note')}</p>
      {asked.data && <PlaceBudgets places={asked.data.places} fiscalYear={fiscalYear} may={may} onDone={setDone} />}
      {taken && (
        <SetLine
          of={taken}
          fiscalYear={fiscalYear}
          onDone={(saved) => {
            setTaken(undefined);
            setDone(saved ? t('budget.saved') : undefined);
          }}
        />
      )}
    </>
  );
}

type SetLineProps = { of: Kind; fiscalYear: number; onDone: (saved: boolean) => void };
function SetLine({ of: { kind, line }, fiscalYear, onDone }: SetLineProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const lines = useBudgetLines().filter((one) => one.fiscalYear === fiscalYear);
  const form = useRouteForm({
    route: pointsRoutes.setPayoutBudget,
    words: 'office.budget',
    values: { budgetLineId: String(line?.budgetLineId ?? ''), reason: '' },
    send: (body) => points.call(pointsRoutes.setPayoutBudget, { params: { fiscalYear, kind }, body }),
    refusals: { budgetLineId: ['budget_line_unknown'] },
    forgets: ['payout-budgets', 'settlement'],
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t(`budget.kinds.${kind}`)} onClose={() => onDone(false)}>
      <form.Entry submit={t('budget.set')} onCancel={() => onDone(false)}>
        <form.Select name="budgetLineId" empty={t('budget.choose')} options={lines} />
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
