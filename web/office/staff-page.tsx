import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { SelectField, TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { type Staff, useFace, useStaff } from './face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, Told } from './office-page.tsx';

type Role = Staff['role'];

/** People of this office; the platform adds the first ones of a municipality. */
export function StaffPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['staff'], () => points.call(pointsRoutes.listStaff));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('staff.title')} done={done}>
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
              { key: 'department', head: t('staff.department'), value: ({ department }) => department },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('staff.add')} onDone={(saved) => setDone(saved ? t('staff.saved') : undefined)}>
        {(onDone) => <StaffForm onDone={onDone} />}
      </AddForm>
    </RegisterPage>
  );
}

function StaffForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role: mine, municipality } = useStaff();
  const forget = useForget();
  const act = useAct();
  const roles: Role[] =
    mine === 'platform'
      ? ['lead', 'accounting', 'approver', 'platform']
      : ['department', 'lead', 'accounting', 'approver'];
  const [role, setRole] = useState<Role>(roles[0]!);
  const [departmentId, setDepartmentId] = useState('');
  const [entry, setEntry] = useState({
    staffId: '',
    name: '',
    municipalityCode: municipality?.code ?? '',
    password: '',
  });
  const programs = useAsk(['programs'], () => points.call(pointsRoutes.listPrograms), { enabled: mine === 'lead' });
  const { errors, rest } = usePlaced(act.refusal, {
    staffId: ['staff_id_taken'],
    name: [],
    municipalityCode: [
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_cannot_issue',
      'municipality_not_open',
    ],
    departmentId: ['department_unknown'],
    password: [],
  });
  const { staffId, name, password, municipalityCode } = entry;
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.createStaff, {
          body: {
            staffId,
            name,
            role,
            password,
            municipalityCode: role === 'platform' ? null : municipalityCode,
            departmentId: role === 'department' ? Number(departmentId) : null,
          },
        }),
      () => {
        forget('staff');
        onDone(true);
      },
    );
  const incomplete =
    staffId === '' ||
    name.trim() === '' ||
    password === '' ||
    (role !== 'platform' && municipalityCode === '') ||
    (role === 'department' && departmentId === '');
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('staff.add')}
      disabled={incomplete}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('staff.id')}
        hint={t('staff.idHint')}
        required
        autoCapitalize="none"
        value={staffId}
        error={errors.staffId}
        onChange={(event) => setEntry({ ...entry, staffId: event.target.value })}
      />
      <TextField
        label={t('staff.name')}
        required
        value={name}
        error={errors.name}
        onChange={(event) => setEntry({ ...entry, name: event.target.value })}
      />
      <SelectField label={t('staff.role')} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {roles.map((one) => (
          <option key={one} value={one}>
            {t(`roles.${one}`)}
          </option>
        ))}
      </SelectField>
      {mine === 'platform' && role !== 'platform' && (
        <TextField
          label={t('staff.municipality')}
          required
          inputMode="numeric"
          value={municipalityCode}
          error={errors.municipalityCode}
          onChange={(event) => setEntry({ ...entry, municipalityCode: event.target.value.normalize('NFKC') })}
        />
      )}
      {role === 'department' && (
        <SelectField
          label={t('staff.department')}
          required
          value={departmentId}
          error={errors.departmentId}
          onChange={(event) => setDepartmentId(event.target.value)}
        >
          <option value="">{t('grant.choose')}</option>
          {programs.value?.departments.map((one) => (
            <option key={one.departmentId} value={one.departmentId}>
              {one.name}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={t('staff.password')}
        hint={t('staff.passwordHint')}
        required
        type="password"
        autoComplete="new-password"
        value={password}
        error={errors.password}
        onChange={(event) => setEntry({ ...entry, password: event.target.value })}
      />
    </EntryForm>
  );
}
