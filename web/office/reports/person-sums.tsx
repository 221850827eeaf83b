import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useFace } from '../face.ts';

type Sum = RouteAnswer<typeof pointsRoutes.sumOfPerson>;

/** マイキーID毎の集計: for a purpose, which is kept with who looked. */
export function PersonSums({ fiscalYear }: { fiscalYear: number }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [sum, setSum] = useState<Sum>();
  const form = useRouteForm({
    route: pointsRoutes.sumOfPerson,
    words: 'office.forms',
    values: { mykeyId: '', purpose: '' },
    body: (typed) => ({ ...typed, fiscalYear: String(fiscalYear) }),
    send: (body) => points.call(pointsRoutes.sumOfPerson, { body }),
    refusals: { mykeyId: ['mykey_id_form', 'member_unknown'] },
    done: setSum,
  });
  return (
    <section aria-labelledby="person-sums" className="mb-10 max-w-2xl print:hidden">
      <h2 id="person-sums" className="mb-2 text-xl font-700">
        {t('forms.person')}
      </h2>
      <p className="mb-4">{t('forms.personLead')}</p>
      <form.Entry submit={t('forms.personLook')} look="outline" className="mb-6">
        <form.Code name="mykeyId" />
        <form.Text name="purpose" />
      </form.Entry>
      {sum && (
        <Table
          caption={`${sum.mykeyId} ${t('programs.yearOf', { year: sum.fiscalYear })}`}
          empty={t('forms.empty')}
          rows={sum.lines}
          rowKey={({ program }) => program}
          columns={[
            { key: 'program', head: t('report.program'), value: ({ program }) => program },
            { key: 'count', head: t('report.count'), value: ({ count }) => count, isSummed: true },
            { key: 'points', head: t('report.points'), value: (line) => line.points, total: sum.total },
          ]}
        />
      )}
    </section>
  );
}
