import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { AccountActions } from '../../components/people/account-actions.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { type Staff, useFace, useStaff } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, Told } from '../office-page.tsx';

type Role = Staff['role'];

/** People of this office; the platform adds the first ones of a municipality. */
export function StaffPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role: mine } = useStaff();
  const asked = useAsk(['staff'], () => points.call(pointsRoutes.listStaff));
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
                value: ({ madeBy }) => (madeBy.length > 0 ? madeBy.join('、') : shared('people.byInstallation')),
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

function StaffForm(props: {
  onDone: (saved: boolean) => void;
  onHanded: (handed: HandedAnswer, name: string) => void;
}) {
  const { onDone, onHanded } = props;
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
  });
  const programs = useAsk(['programs'], () => points.call(pointsRoutes.listPrograms), { enabled: mine === 'lead' });
  const { errors, rest } = usePlaced(act.refusal, {
    staffId: ['staff_id_taken', 'change_waiting'],
    name: [],
    municipalityCode: [
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_cannot_issue',
      'municipality_not_open',
    ],
    departmentId: ['department_unknown'],
  });
  const { staffId, name, municipalityCode } = entry;
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.inviteStaff, {
          body: {
            staffId,
            name,
            role,
            municipalityCode: role === 'platform' ? null : municipalityCode,
            departmentId: role === 'department' ? Number(departmentId) : null,
          },
        }),
      (handed) => {
        forget('staff', 'change-requests');
        onDone(true);
        onHanded(handed, name);
      },
    );
  const incomplete =
    staffId === '' ||
    name.trim() === '' ||
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
    </EntryForm>
  );
}
