import { pointsRoutes } from '../../../contract/index.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** The lines of the town's budget to choose from, the latest year first. */
export function useBudgetLines(): { value: number; label: string; fiscalYear: number }[] {
  const { points } = useFace();
  const asked = useRouteQuery(['budget-lines'], () => points.call(pointsRoutes.listBudgetLines));
  return (asked.data?.lines ?? []).map(({ budgetLineId, fiscalYear, code, name }) => ({
    value: budgetLineId,
    fiscalYear,
    label: `${fiscalYear} ${code}（${name}）`,
  }));
}
