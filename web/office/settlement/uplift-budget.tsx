import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { useBudgetLines } from '../premiums/budget-lines.ts';
import type { OnDone } from '../register.tsx';

type Uplift = RouteAnswer<typeof pointsRoutes.listUplifts>['uplifts'][number];
const yearOf = (day: string) => Number(day.slice(0, 4)) - (day.slice(5, 7) < '04' ? 1 : 0);

/** Sets budget aside for an uplift that the town pays itself: of a line of the year, which says the year. */
export function UpliftBudget({ uplift, onDone }: { uplift: Uplift; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points, now } = useFace();
  const lines = useBudgetLines().filter(
    ({ fiscalYear }) => fiscalYear >= yearOf(uplift.validFrom) && fiscalYear <= yearOf(uplift.validThrough),
  );
  const present = yearOf(todayInJapan(now()));
  const aside = uplift.budgets.find(({ fiscalYear }) => fiscalYear === present) ?? uplift.budgets.at(-1);
  const form = useRouteForm({
    route: pointsRoutes.setUpliftBudget,
    words: 'office.budget',
    values: { budgetLineId: String(aside?.budgetLineId ?? ''), amount: String(aside?.reserved ?? ''), reason: '' },
    send: (body) => {
      const fiscalYear = lines.find(({ value }) => value === body.budgetLineId)?.fiscalYear ?? present;
      return points.call(pointsRoutes.setUpliftBudget, { params: { upliftId: uplift.upliftId, fiscalYear }, body });
    },
    refusals: {
      budgetLineId: ['budget_line_unknown', 'uplift_not_in_year', 'books_closed'],
      amount: ['budget_line_used_up', 'uplift_below_spent'],
    },
    forgets: ['uplifts', 'budget-lines', 'settlement'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('budget.setAside')} onCancel={() => onDone(false)}>
      <form.Select name="budgetLineId" empty={t('budget.choose')} options={lines} />
      <form.Amount name="amount" unit={shared('money.yen')} />
      <form.Text name="reason" />
    </form.Entry>
  );
}
