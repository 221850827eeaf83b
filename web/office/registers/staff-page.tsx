import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ofDepartment, pointsRoutes, type Role, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { AccountActions } from '../../components/people/account-actions.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

/** People of this office; the platform adds the first ones of a municipality. */
export function StaffPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role: mine } = useStaff();
  const asked = useRouteQuery(['staff'], () => points.call(pointsRoutes.listStaff));
  const { t: shared } = useTranslation();
  const [done, setDone] = useState<string>();
  const [handed, setHanded] = useState<Handed>();
  const hand = ({ code, requestId }: HandedAnswer, name: string) => {
    setDone(undefined);
    setHanded({ name, code, part: requestId === null ? 'whole' : 'first' });
  };
  return (
    <RegisterPage title={t('staff.title')} done={done}>
      {handed && <HandedCode handed={handed} path="/office/invitation" />}
      <Told asked={asked}>
        {({ staff }) => (
          <RegisterTable
            register="staff"
            rows={staff}
            rowKey={({ staffId }) => staffId}
            columns={[
              { key: 'id', head: t('staff.id'), value: ({ staffId }) => staffId },
              { key: 'name', head: t('staff.name'), value: ({ name }) => name, names: true },
              { key: 'role', head: t('staff.role'), value: ({ role }) => t(`roles.${role}`) },
              {
                key: 'department',
                head: t('staff.department'),
                // The platform keeps the people of many towns.
                value: ({ department, municipality }) => department ?? (mine === 'platform' ? municipality : ''),
              },
              { key: 'state', head: shared('people.state'), value: ({ state }) => shared(`people.states.${state}`) },
              {
                key: 'madeBy',
                head: shared('people.madeBy'),
                value: ({ madeBy }) => madeBy.join(shared('phrase.and')) || shared('people.byInstallation'),
              },
              {
                key: 'action',
                head: shared('people.actions'),
                value: ({ isChanging }) => (isChanging ? shared('people.changing') : ''),
                show: (account) => (
                  <AccountActions
                    account={account}
                    client={points}
                    onHanded={hand}
                    onEnded={(name) => setDone(shared('people.ended', { name }))}
                  />
                ),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('staff.add')} onDone={() => setDone(undefined)}>
        {(onDone) => <StaffForm onDone={onDone} onHanded={hand} />}
      </AddForm>
    </RegisterPage>
  );
}

type HandedAnswer = RouteAnswer<typeof pointsRoutes.inviteStaff>;
type FormProps = { onDone: OnDone; onHanded: (handed: HandedAnswer, name: string) => void };

const invited = {
  platform: ['lead', 'accounting', 'approver', 'platform'],
  lead: ['department', 'venue', 'lead', 'accounting', 'approver', 'auditor'],
} as const;

const isOfDepartment = (role: string) => ofDepartment.includes(role as Role);

/** The departments of a town, for who may look at them. */
function useDepartments(enabled: boolean) {
  const { points } = useFace();
  return useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms), { enabled }).data?.departments ?? [];
}

function StaffForm({ onDone, onHanded }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role: mine, municipality } = useStaff();
  const roles = invited[mine === 'platform' ? 'platform' : 'lead'];
  const departments = useDepartments(mine === 'lead');
  const form = useRouteForm({
    route: pointsRoutes.inviteStaff,
    words: 'office.staff',
    values: {
      staffId: '',
      name: '',
      role: roles[0] as string,
      municipalityCode: municipality?.code ?? '',
      departmentId: '',
    },
    body: ({ municipalityCode, departmentId, ...person }) => ({
      ...person,
      municipalityCode: person.role === 'platform' ? null : municipalityCode,
      departmentId: isOfDepartment(person.role) ? departmentId : null,
    }),
    wrong: ({ role, municipalityCode, departmentId }) => ({
      municipalityCode: role !== 'platform' && municipalityCode === '',
      departmentId: isOfDepartment(role) && departmentId === '',
    }),
    send: (body) => points.call(pointsRoutes.inviteStaff, { body }),
    refusals: {
      staffId: ['staff_id_taken', 'change_waiting'],
      municipalityCode: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
      departmentId: ['department_unknown'],
    },
    forgets: ['staff', 'change-requests'],
    done: (handed, { name }) => {
      onDone(true);
      onHanded(handed, name);
    },
  });
  const { role } = form.values;
  return (
    <form.Entry submit={t('staff.add')} onCancel={() => onDone(false)}>
      <form.Code name="staffId" label={t('staff.id')} hint={t('staff.idHint')} />
      <form.Text name="name" />
      <form.Select name="role" options={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))} />
      {mine === 'platform' && role !== 'platform' && (
        <form.Code name="municipalityCode" label={t('staff.municipality')} inputMode="numeric" required />
      )}
      {isOfDepartment(role) && (
        <form.Select
          name="departmentId"
          label={t('staff.department')}
          required
          empty={t('grant.choose')}
          options={departments.map((one) => ({ value: one.departmentId, label: one.name }))}
        />
      )}
    </form.Entry>
  );
}
