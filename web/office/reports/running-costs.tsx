import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

/** 運営経費 by fiscal year, of which the ratios come. */
export function RunningCosts() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const [done, setDone] = useState(false);
  const asked = useRouteQuery(['running-costs'], () => points.call(pointsRoutes.showRunningCosts));
  return (
    <div className="print:hidden">
      {done && <Banner tone="success" live title={t('forms.costSaved')} />}
      <Told asked={asked}>
        {({ costs }) => (
          <Table
            caption={t('forms.costs')}
            empty={t('forms.costsEmpty')}
            rows={costs}
            rowKey={({ fiscalYear }) => String(fiscalYear)}
            columns={[
              {
                key: 'year',
                head: t('forms.year'),
                value: ({ fiscalYear }) => t('programs.yearOf', { year: fiscalYear }),
              },
              { key: 'yen', head: t('forms.yen'), value: ({ yen }) => yen },
            ]}
          />
        )}
      </Told>
      {(role === 'lead' || role === 'accounting') && (
        <AddForm label={t('forms.enterCost')} onDone={setDone}>
          {(onDone) => <EnterCost onDone={onDone} />}
        </AddForm>
      )}
    </div>
  );
}

function EnterCost({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points, now } = useFace();
  const today = todayInJapan(now());
  const form = useRouteForm({
    route: pointsRoutes.setRunningCost,
    words: 'office.forms',
    values: {
      fiscalYear: String(Number(today.slice(0, 4)) - (today.slice(5, 7) < '04' ? 1 : 0)),
      yen: '',
      reason: '',
    },
    wrong: ({ fiscalYear }) => ({ fiscalYear: !/^\d{4}$/.test(fiscalYear) && t('forms.yearForm') }),
    send: (body, { fiscalYear }) =>
      points.call(pointsRoutes.setRunningCost, { params: { fiscalYear: Number(fiscalYear) }, body }),
    forgets: ['running-costs', 'forms'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('forms.enterCost')} onCancel={() => onDone(false)}>
      <form.Count name="fiscalYear" label={t('forms.year')} required />
      <form.Amount name="yen" unit={shared('money.yen')} />
      <form.Text name="reason" />
    </form.Entry>
  );
}
