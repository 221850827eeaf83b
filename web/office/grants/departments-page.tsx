import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import type { DepartmentEffects } from '../../../contract/points/grants/rehearsal.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register, type Step } from '../register.tsx';
import { DepartmentEffectsShown } from './effects.tsx';
import type { Department } from './program-form.tsx';
import { type Rehearsed, RehearsedStep, withBody } from './rehearsal.tsx';

/** 担当課 of the town: renamed, abolished, merged and opened again, from a day on. */
export function DepartmentsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const of = ({ name }: Department) => name;
  const steps = (departments: readonly Department[]): Step<Department>[] => [
    {
      label: t('departments.rename'),
      of,
      done: () => t('departments.renamed'),
      form: (department, onDone) => <Rename department={department} onDone={onDone} />,
    },
    {
      label: t('departments.end'),
      of,
      done: () => t('departments.endDone'),
      form: (department, onDone) =>
        department.endedOn === null ? (
          <End department={department} departments={departments} onDone={onDone} />
        ) : (
          <Reopen department={department} onDone={onDone} />
        ),
    },
  ];
  return (
    <Register
      register="departments"
      lead={t('departments.lead')}
      asked={useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms))}
      rows={({ departments }) => departments}
      rowKey={({ departmentId }) => String(departmentId)}
      columns={[
        { key: 'name', head: t('departments.name'), value: of },
        {
          key: 'state',
          head: t('departments.state'),
          value: ({ endedOn, successor }) =>
            endedOn === null
              ? t('departments.working')
              : t('departments.endedOn', { on: date(endedOn), successor: successor ?? '' }),
        },
      ]}
      steps={({ departments }) => steps(departments)}
      add={(_, onDone) => <NewDepartment onDone={onDone} />}
    />
  );
}

function NewDepartment({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createDepartment,
    words: 'office.departments',
    values: { name: '' },
    send: (body) => points.call(pointsRoutes.createDepartment, { body }),
    refusals: { name: ['department_name_taken'] },
    forgets: ['programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('departments.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
    </form.Entry>
  );
}

type OneProps = { department: Department; onDone: OnDone };

function Rename({ department: { departmentId, name }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.renameDepartment,
    words: 'office.departments',
    values: { name, fromOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.renameDepartment, { params: { departmentId }, body }),
    refusals: { name: ['department_name_taken'], fromOn: ['department_ended', 'date_before_month'] },
    forgets: ['programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('departments.rename')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('departments.renameLead')}</p>
      <form.Text name="name" />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

type Ending = Omit<NonNullable<RouteRequest<typeof pointsRoutes.endDepartment>['body']>, 'rehearsal'>;

/** 廃止・統合: what is handed over is looked at first. */
function End({ department, departments, onDone }: OneProps & { departments: readonly Department[] }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { departmentId, name } = department;
  const params = { departmentId };
  const [rehearsed, setRehearsed] = useState<Rehearsed<DepartmentEffects, Ending>>();
  const others = departments.filter((one) => one.departmentId !== departmentId && one.endedOn === null);
  const form = useRouteForm({
    route: pointsRoutes.endDepartment,
    words: 'office.departments',
    values: { onDate: todayInJapan(now()), successorId: '', reason: '' },
    wrong: ({ successorId }) => ({ successorId: successorId === '' }),
    adds: ['rehearsal'],
    send: (body) => withBody(body, points.call(pointsRoutes.rehearseDepartmentEnd, { params, body })),
    refusals: { onDate: ['date_past', 'department_ended'], successorId: ['department_successor'] },
    done: setRehearsed,
  });
  return (
    <>
      {rehearsed && (
        <RehearsedStep
          seen={rehearsed}
          confirm={t('departments.end')}
          send={(rehearsal) =>
            points.call(pointsRoutes.endDepartment, { params, body: { ...rehearsed.body, rehearsal } })
          }
          forgets={['programs', 'staff', 'venues']}
          onDone={() => onDone(true)}
          onBack={() => setRehearsed(undefined)}
        >
          {(effects) => <DepartmentEffectsShown effects={effects} />}
        </RehearsedStep>
      )}
      <div hidden={rehearsed !== undefined}>
        <form.Entry submit={t('rehearsal.look')} onCancel={() => onDone(false)}>
          <p className="mb-4">{t('departments.endLead', { name })}</p>
          <form.Day name="onDate" />
          <form.Select
            name="successorId"
            empty={t('grant.choose')}
            options={others.map((one) => ({ value: one.departmentId, label: one.name }))}
          />
          <form.Text name="reason" />
        </form.Entry>
      </div>
    </>
  );
}

function Reopen({ department: { departmentId, name, endedOn }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const form = useRouteForm({
    route: pointsRoutes.reopenDepartment,
    words: 'office.departments',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.reopenDepartment, { params: { departmentId }, body }),
    forgets: ['programs', 'staff'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('departments.reopen')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('departments.reopenLead', { name, on: date(endedOn ?? '') })}</p>
      <form.Text name="reason" />
    </form.Entry>
  );
}
