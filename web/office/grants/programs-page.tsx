import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, Told } from '../office-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listPrograms>;
type Department = Listed['departments'][number];

/** 付与事業 and 担当課 of this office. */
export function ProgramsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useAsk(['programs'], () => points.call(pointsRoutes.listPrograms));
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
  const forget = useForget();
  const act = useAct();
  const today = todayInJapan(now());
  const [entry, setEntry] = useState({
    name: '',
    departmentId: String(department?.departmentId ?? departments[0]!.departmentId),
    amount: '',
    startsOn: today,
    endsOn: '',
    expiresOn: '',
  });
  const set = (change: Partial<typeof entry>) => setEntry({ ...entry, ...change });
  const { errors, rest } = usePlaced(act.refusal, {
    name: ['program_name_taken'],
    departmentId: ['department_unknown', 'program_of_other_department'],
    amount: [],
    startsOn: [],
    endsOn: ['program_dates'],
    expiresOn: [],
  });
  const amount = amountOf(entry.amount);
  const complete = entry.name.trim() !== '' && amount !== undefined && entry.endsOn !== '' && entry.expiresOn !== '';
  const save = () =>
    amount !== undefined &&
    act.run(
      () =>
        points.call(pointsRoutes.createProgram, {
          body: { ...entry, departmentId: Number(entry.departmentId), amount },
        }),
      () => {
        forget('programs');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('programs.add')}
      disabled={!complete}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('programs.name')}
        required
        maxLength={80}
        value={entry.name}
        error={errors.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <SelectField
        label={t('programs.department')}
        value={entry.departmentId}
        error={errors.departmentId}
        onChange={(event) => set({ departmentId: event.target.value })}
      >
        {departments.map(({ departmentId, name }) => (
          <option key={departmentId} value={departmentId}>
            {name}
          </option>
        ))}
      </SelectField>
      <AmountField
        label={t('programs.amount')}
        typed={entry.amount}
        onTyped={(typed) => set({ amount: typed })}
        error={errors.amount}
      />
      {(['startsOn', 'endsOn', 'expiresOn'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`programs.${name}`)}
          type="date"
          required
          value={entry[name]}
          error={errors[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      ))}
    </EntryForm>
  );
}

function DepartmentForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [name, setName] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { name: ['department_name_taken'] });
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.createDepartment, { body: { name } }),
      () => {
        forget('programs');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('programs.addDepartment')}
      disabled={name.trim() === ''}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('programs.departmentName')}
        required
        maxLength={80}
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.target.value)}
      />
    </EntryForm>
  );
}
