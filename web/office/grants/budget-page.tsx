import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';

type Line = RouteAnswer<typeof pointsRoutes.listBudgetLines>['lines'][number];

/** 予算差引: each line of the budget, what is set aside of it, and what is left. */
export function BudgetPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const keeps = role === 'lead' || role === 'accounting';
  const change = {
    label: t('budgetLines.change'),
    of: ({ name }: Line) => name,
    done: () => t('budgetLines.changed'),
    form: (line: Line, onDone: OnDone) => <ChangeLine line={line} onDone={onDone} />,
  };
  return (
    <Register
      register="budgetLines"
      lead={t('budgetLines.lead')}
      asked={useRouteQuery(['budget-lines'], () => points.call(pointsRoutes.listBudgetLines))}
      rows={({ lines }) => lines}
      rowKey={({ budgetLineId }) => String(budgetLineId)}
      columns={[
        {
          key: 'year',
          head: t('budgetLines.fiscalYear'),
          value: ({ fiscalYear }) => t('programs.yearOf', { year: fiscalYear }),
        },
        { key: 'code', head: t('budgetLines.code'), value: ({ code }) => code },
        {
          key: 'titles',
          head: t('budgetLines.titles'),
          inDetail: true,
          value: ({ account, kan, kou, moku, setsu }) =>
            [account, kan, kou, moku, setsu].filter((title) => title !== '').join('／'),
        },
        { key: 'name', head: t('budgetLines.name'), value: ({ name }) => name, names: true },
        { key: 'amount', head: t('budgetLines.amount'), value: ({ amount }) => amount },
        { key: 'reserved', head: t('budgetLines.reserved'), value: ({ reserved }) => reserved },
        { key: 'left', head: t('budgetLines.left'), value: ({ amount, reserved }) => amount - reserved },
      ]}
      {...(keeps && { steps: () => [change] })}
      add={keeps && ((_, onDone) => <NewLine onDone={onDone} />)}
    />
  );
}

/** What 会計 and 款, 項, 目, 節 are called; nothing but the account has to be said. */
const noTitles = { account: '一般会計', kan: '', kou: '', moku: '', setsu: '' };

function NewLine({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points, now } = useFace();
  const today = todayInJapan(now());
  const year = Number(today.slice(0, 4)) - (today.slice(5, 7) < '04' ? 1 : 0);
  const form = useRouteForm({
    route: pointsRoutes.createBudgetLine,
    words: 'office.budgetLines',
    values: { fiscalYear: String(year), code: '', name: '', amount: '', ...noTitles },
    send: (body) => points.call(pointsRoutes.createBudgetLine, { body }),
    refusals: { name: ['budget_line_taken'] },
    forgets: ['budget-lines'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('budgetLines.add')} onCancel={() => onDone(false)}>
      <form.Count name="fiscalYear" unit={t('budgetLines.yearUnit')} />
      <form.Code name="code" inputMode="text" />
      <form.Text name="name" />
      <form.Text name="account" />
      <form.Text name="kan" />
      <form.Text name="kou" />
      <form.Text name="moku" />
      <form.Text name="setsu" />
      <form.Amount name="amount" unit={shared('money.yen')} />
    </form.Entry>
  );
}

function ChangeLine({ line, onDone }: { line: Line; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points } = useFace();
  const { budgetLineId } = line;
  const form = useRouteForm({
    route: pointsRoutes.changeBudgetLine,
    words: 'office.budgetLines',
    values: {
      amount: String(line.amount),
      account: line.account,
      kan: line.kan,
      kou: line.kou,
      moku: line.moku,
      setsu: line.setsu,
      reason: '',
    },
    send: (body) => points.call(pointsRoutes.changeBudgetLine, { params: { budgetLineId }, body }),
    refusals: { amount: ['budget_below_reserved'] },
    forgets: ['budget-lines'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('budgetLines.change')} onCancel={() => onDone(false)}>
      <p className="mb-4 font-700">{`${line.code} ${line.name}`}</p>
      <form.Amount name="amount" unit={shared('money.yen')} />
      <form.Text name="account" />
      <form.Text name="kan" />
      <form.Text name="kou" />
      <form.Text name="moku" />
      <form.Text name="setsu" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
