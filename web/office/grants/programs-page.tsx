import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, Told } from '../office-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listPrograms>;
type Department = Listed['departments'][number];

/** 付与事業 and 担当課 of this office. */
export function ProgramsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('programs.title')} done={done}>
      <Told asked={asked}>
        {({ programs, departments }) => (
          <>
            <RegisterTable
              register="programs"
              rows={programs}
              rowKey={({ programId }) => String(programId)}
              columns={[
                { key: 'name', head: t('programs.name'), value: (one) => one.name },
                { key: 'department', head: t('programs.department'), value: ({ department }) => department.name },
                { key: 'amount', head: t('programs.amount'), value: ({ amount }) => amount },
                { key: 'starts', head: t('programs.startsOn'), value: ({ startsOn }) => startsOn, isDay: true },
                { key: 'ends', head: t('programs.endsOn'), value: ({ endsOn }) => endsOn, isDay: true },
                { key: 'expires', head: t('programs.expiresOn'), value: ({ expiresOn }) => expiresOn, isDay: true },
              ]}
            />
            {departments.length === 0 ? (
              <Banner tone="info" title={t('programs.noDepartment')} />
            ) : (
              <AddForm label={t('programs.add')} onDone={(saved) => setDone(saved ? t('programs.saved') : undefined)}>
                {(onDone) => <ProgramForm departments={departments} onDone={onDone} />}
              </AddForm>
            )}
            <h2 className="mb-3 text-xl font-700">{t('programs.departments')}</h2>
            <ul className="mb-6 list-inside list-disc">
              {departments.map((one) => (
                <li key={one.departmentId}>{one.name}</li>
              ))}
            </ul>
            {role === 'lead' && (
              <AddForm
                label={t('programs.addDepartment')}
                onDone={(saved) => setDone(saved ? t('programs.saved') : undefined)}
              >
                {(onDone) => <DepartmentForm onDone={onDone} />}
              </AddForm>
            )}
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

type ProgramFormProps = { departments: readonly Department[]; onDone: (saved: boolean) => void };

function ProgramForm({ departments, onDone }: ProgramFormProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { department } = useStaff();
  const form = useRouteForm({
    route: pointsRoutes.createProgram,
    words: 'office.programs',
    values: {
      name: '',
      departmentId: String(department?.departmentId ?? departments[0]?.departmentId ?? ''),
      amount: '',
      startsOn: todayInJapan(now()),
      endsOn: '',
      expiresOn: '',
    },
    send: (body) => points.call(pointsRoutes.createProgram, { body }),
    refusals: {
      name: ['program_name_taken'],
      departmentId: ['department_unknown', 'program_of_other_department'],
      endsOn: ['program_dates'],
    },
    forgets: ['programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('programs.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Select
        name="departmentId"
        label={t('programs.department')}
        options={departments.map((one) => ({ value: one.departmentId, label: one.name }))}
      />
      <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
      <form.Day name="startsOn" />
      <form.Day name="endsOn" />
      <form.Day name="expiresOn" />
    </form.Entry>
  );
}

function DepartmentForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createDepartment,
    words: 'office.programs',
    values: { name: '' },
    send: (body) => points.call(pointsRoutes.createDepartment, { body }),
    refusals: { name: ['department_name_taken'] },
    forgets: ['programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('programs.addDepartment')} onCancel={() => onDone(false)}>
      <form.Text name="name" label={t('programs.departmentName')} />
    </form.Entry>
  );
}
