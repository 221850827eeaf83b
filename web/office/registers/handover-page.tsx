import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ofDepartment, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { type Choices, HandoverQuestion } from './handover-question.tsx';
import { Handovers } from './handovers.tsx';

type Staff = RouteAnswer<typeof pointsRoutes.listStaff>['staff'][number];
type Department = RouteAnswer<typeof pointsRoutes.listPrograms>['departments'][number];
const rolesWithout = ['lead', 'accounting', 'approver', 'auditor'] as const;

/** 人事異動: who works where from a day on, many at once; what is planned, and what was done. */
export function HandoverPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const staff = useRouteQuery(['staff'], () => points.call(pointsRoutes.listStaff));
  const departments = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('handover.title')} lead={t('handover.lead')} done={done}>
      <Told asked={staff}>
        {({ staff: people }) => (
          <Plan
            people={people.filter(({ state }) => state !== 'ended')}
            departments={departments.data?.departments ?? []}
            onDone={({ applied, planned, asked }) => setDone(t('handover.done', { applied, planned, asked }))}
          />
        )}
      </Told>
      <Handovers onDone={setDone} />
    </RegisterPage>
  );
}

type PlanProps = {
  people: readonly Staff[];
  departments: readonly Department[];
  onDone: (planned: RouteAnswer<typeof pointsRoutes.planHandover>) => void;
};

function Plan({ people, departments, onDone }: PlanProps) {
  const { t } = useTranslation('office');
  const { now } = useFace();
  const [choices, setChoices] = useState<Choices>({});
  const [effectiveOn, setEffectiveOn] = useState(() => nextApril(todayInJapan(now())));
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [asking, setAsking] = useState(false);
  const chosen = people.filter(({ staffId }) => choices[staffId]);
  const ask = () => {
    const isComplete = effectiveOn !== '' && reason.trim() !== '';
    setMissing(!isComplete);
    setAsking(isComplete);
  };
  return (
    <section aria-labelledby="plan" className="mb-10 max-w-3xl print:hidden">
      <h2 id="plan" className="mb-3 text-xl font-700">
        {t('handover.plan')}
      </h2>
      <ul className="mb-6">
        {people.map((person) => (
          <Line
            key={person.staffId}
            person={person}
            departments={departments}
            choice={choices[person.staffId] ?? ''}
            onChoice={(choice) => setChoices({ ...choices, [person.staffId]: choice })}
          />
        ))}
      </ul>
      <When
        effectiveOn={effectiveOn}
        setEffectiveOn={setEffectiveOn}
        reason={reason}
        setReason={setReason}
        isMissing={isMissing}
      />
      {chosen.length === 0 && <p className="mb-2">{t('handover.choose')}</p>}
      <Button disabled={chosen.length === 0} onClick={ask}>
        {t('handover.check', { count: chosen.length })}
      </Button>
      {asking && (
        <HandoverQuestion
          people={chosen}
          asked={{ effectiveOn, reason, choices }}
          departments={departments}
          onClose={() => setAsking(false)}
          onDone={(planned) => {
            setAsking(false);
            setChoices({});
            onDone(planned);
          }}
        />
      )}
    </section>
  );
}

type WhenProps = {
  effectiveOn: string;
  setEffectiveOn: (on: string) => void;
  reason: string;
  setReason: (reason: string) => void;
  isMissing: boolean;
};

/** From which day on, and why. */
function When({ effectiveOn, setEffectiveOn, reason, setReason, isMissing }: WhenProps) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  return (
    <>
      <TextField
        label={t('handover.effectiveOn')}
        hint={t('handover.effectiveOnHint')}
        type="date"
        required
        className="max-w-60"
        value={effectiveOn}
        error={isMissing && effectiveOn === '' ? shared('field.missing') : undefined}
        onChange={(event) => setEffectiveOn(event.target.value)}
      />
      <TextField
        label={t('handover.reason')}
        required
        maxLength={200}
        value={reason}
        error={isMissing && reason.trim() === '' ? shared('field.missing') : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
    </>
  );
}

/** The first day of the next fiscal year, on which people move in Japan. */
const nextApril = (today: string): string => {
  const year = Number(today.slice(0, 4));
  return today.slice(5) < '04-01' ? `${year}-04-01` : `${year + 1}-04-01`;
};

type LineProps = {
  person: Staff;
  departments: readonly Department[];
  choice: string;
  onChoice: (choice: string) => void;
};

function Line({ person, departments, choice, onChoice }: LineProps) {
  const { t } = useTranslation('office');
  const { name, role, department, staffId } = person;
  return (
    <li className="grid items-end gap-x-6 border-b border-solid-gray-300 pt-3 sm:grid-cols-2">
      <p className="mb-6">
        <strong className="me-3">{name}</strong>
        {department ?? t(`roles.${role}`)}
        <span className="block text-solid-gray-700">{staffId}</span>
      </p>
      <SelectField label={t('handover.to', { name })} value={choice} onChange={(event) => onChoice(event.target.value)}>
        <option value="">{t('handover.same')}</option>
        {rolesWithout.map((one) => (
          <option key={one} value={one}>
            {t(`roles.${one}`)}
          </option>
        ))}
        {(ofDepartment as readonly ('department' | 'venue')[]).flatMap((one) =>
          departments.map(({ departmentId, name: of }) => (
            <option key={`${one} ${departmentId}`} value={`${one} ${departmentId}`}>
              {`${t(`roles.${one}`)}: ${of}`}
            </option>
          )),
        )}
        <option value="end">{t('handover.end')}</option>
      </SelectField>
    </li>
  );
}
