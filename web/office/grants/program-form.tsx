import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import type { ProgramEffects } from '../../../contract/points/grants/rehearsal.ts';
import { ProgramKind } from '../../../contract/points/grants/values.ts';
import { todayInJapan } from '../../components/dates.ts';
import { type RouteForm, useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import type { OnDone } from '../register.tsx';
import { ProgramEffectsShown } from './effects.tsx';
import { type Rehearsed, RehearsedStep, withBody } from './rehearsal.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listPrograms>;
export type Program = Listed['programs'][number];
export type Department = Listed['departments'][number];

/** A kind of the town's own among those that every town has, as the field holds it. */
const ownKind = (programKindId: number): string => `own ${programKindId}`;
/** The body of what was entered: one field is the kind, whichever it is. */
function bodyOf<V extends { kind: string }>({ kind, ...values }: V) {
  const [, own] = kind.split(' ');
  return { ...values, kind: own ? 'other' : kind, ownKindId: own ?? '' };
}

/** What the fields of a programme hold at first: the programme's own, or those of a new one. */
const typedOf = (program: Program | undefined, { today, departmentId }: { today: string; departmentId: string }) => ({
  name: program?.name ?? '',
  departmentId: String(program?.department.departmentId ?? departmentId),
  kind: program?.ownKind ? ownKind(program.ownKind.programKindId) : (program?.kind ?? 'other'),
  amount: String(program?.amount ?? ''),
  startsOn: program?.startsOn ?? today,
  endsOn: program?.endsOn ?? '',
  expiry: program?.expiry ?? 'day',
  expiresOn: program?.expiresOn ?? '',
  expiryCount: String(program?.expiryCount ?? ''),
  repeats: program?.repeats ?? 'free',
  personMax: String(program?.personMax ?? ''),
  budget: String(program?.budget ?? ''),
  budgetLineId: String(program?.budgetLine?.budgetLineId ?? ''),
  residentsOnly: program?.residentsOnly ?? false,
  ageFrom: String(program?.ageFrom ?? ''),
  ageTo: String(program?.ageTo ?? ''),
  isPaid: program?.isPaid ?? false,
  issuer: program?.issuer ?? '',
  issuerRegistration: program?.issuerRegistration ?? '',
});
type Typed = ReturnType<typeof typedOf>;
const refusals = {
  name: ['program_name_taken'],
  kind: ['program_kind_unknown', 'program_kind_ended'],
  departmentId: ['department_unknown', 'department_ended', 'program_of_other_department'],
  endsOn: ['program_dates'],
  expiry: ['program_expiry_missing'],
  residentsOnly: ['program_kind_needs_residents'],
  ageTo: ['program_ages', 'program_kind_needs_ages'],
  budgetLineId: ['budget_line_unknown'],
  issuerRegistration: ['issuer_registration_missing'],
} as const;

/** What no schema says: the expiry of the chosen rule must be there. */
const wrongIn = ({ expiry, expiresOn, expiryCount }: Typed) => ({
  expiresOn: expiry === 'day' && expiresOn === '',
  expiryCount: expiry !== 'day' && expiryCount === '',
});

type Changing = Omit<NonNullable<RouteRequest<typeof pointsRoutes.changeProgram>['body']>, 'rehearsal'>;
type FormProps = { departments: readonly Department[]; onDone: OnDone };

/** A new programme. */
export function NewProgram({ departments, onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { department } = useStaff();
  const own = useOwn(departments);
  const form = useRouteForm({
    route: pointsRoutes.createProgram,
    words: 'office.programs',
    values: typedOf(undefined, {
      today: todayInJapan(now()),
      departmentId: String(department?.departmentId ?? own[0]?.departmentId ?? ''),
    }),
    body: bodyOf,
    wrong: wrongIn,
    send: (body) => points.call(pointsRoutes.createProgram, { body }),
    refusals,
    forgets: ['programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('programs.add')} onCancel={() => onDone(false)}>
      <ProgramFields form={form} departments={own} />
    </form.Entry>
  );
}

/** A programme corrected, renamed, handed over, ended or opened again: from a day on, with a reason. */
export function ChangeProgram({ program, departments, onDone }: FormProps & { program: Program }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const today = todayInJapan(now());
  const own = useOwn(departments);
  const params = { programId: program.programId };
  const [rehearsed, setRehearsed] = useState<Rehearsed<ProgramEffects, Changing>>();
  const form = useRouteForm({
    route: pointsRoutes.changeProgram,
    words: 'office.programs',
    values: { ...typedOf(program, { today, departmentId: '' }), fromOn: today, reason: '' },
    body: bodyOf,
    wrong: wrongIn,
    adds: ['rehearsal'],
    // What it comes to is looked at before it is made.
    send: (body) => withBody(body, points.call(pointsRoutes.rehearseProgramChange, { params, body })),
    refusals: { ...refusals, budget: ['budget_below_granted'], fromOn: ['date_before_month'] },
    done: setRehearsed,
  });
  return (
    <>
      {rehearsed && (
        <RehearsedStep
          seen={rehearsed}
          confirm={t('programs.saveChange')}
          send={(rehearsal) =>
            points.call(pointsRoutes.changeProgram, { params, body: { ...rehearsed.body, rehearsal } })
          }
          forgets={['programs', 'venues']}
          onDone={() => onDone(true)}
          onBack={() => setRehearsed(undefined)}
        >
          {(effects) => <ProgramEffectsShown effects={effects} />}
        </RehearsedStep>
      )}
      <div hidden={rehearsed !== undefined}>
        <form.Entry submit={t('rehearsal.look')} onCancel={() => onDone(false)}>
          <p className="mb-4">{t('programs.changeLead')}</p>
          <ProgramFields form={form} departments={own} />
          <form.Day name="fromOn" />
          <form.Text name="reason" />
        </form.Entry>
      </div>
    </>
  );
}

/** The departments that this person registers programmes of, without those that ended. */
function useOwn(departments: readonly Department[]): readonly Department[] {
  const { role, department } = useStaff();
  return departments.filter(
    ({ departmentId, endedOn }) =>
      endedOn === null && (role !== 'department' || departmentId === department?.departmentId),
  );
}

// The change has two fields more; the shared ones are the same components.
// biome-ignore lint/suspicious/noExplicitAny: bodies of two routes
type Form = RouteForm<Typed, 'office.programs', any>;

function ProgramFields({ form, departments }: { form: Form; departments: readonly Department[] }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const repeats = (['free', 'daily', 'once'] as const).map((value) => ({
    value,
    label: t(`programs.repeatsOf.${value}`),
  }));
  const unit = shared('money.points');
  return (
    <>
      <form.Text name="name" />
      <form.Select
        name="departmentId"
        label={t('programs.department')}
        options={departments.map((one) => ({ value: one.departmentId, label: one.name }))}
      />
      <Kind form={form} />
      <form.Amount name="amount" unit={unit} />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Day name="startsOn" />
        <form.Day name="endsOn" />
      </div>
      <Expiry form={form} />
      <form.Choice name="repeats" choices={repeats} />
      <form.Amount name="personMax" unit={unit} />
      <Budget form={form} />
      <form.Check name="residentsOnly" />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Count name="ageFrom" unit={t('programs.years')} />
        <form.Count name="ageTo" unit={t('programs.years')} />
      </div>
      <form.Check name="isPaid" />
      {form.values.isPaid && (
        <>
          <form.Text name="issuer" />
          <form.Text name="issuerRegistration" />
        </>
      )}
    </>
  );
}

/** The kinds that every town has, and the town's own that have not ended. */
function Kind({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  const asked = useRouteQuery(['program-kinds'], () => points.call(pointsRoutes.listProgramKinds));
  const common = ProgramKind.options.map((value) => ({ value: value as string, label: t(`programs.kinds.${value}`) }));
  const own = (asked.data?.kinds ?? [])
    .map(({ programKindId, name, meaning, ended }) => ({
      value: ownKind(programKindId),
      label: `${name}${aside(meaning)}`,
      ended,
    }))
    .filter(({ value, ended }) => !ended || value === form.values.kind);
  return (
    <form.Select
      name="kind"
      options={[
        { group: t('programs.ownKinds'), options: own },
        { group: t('programs.commonKinds'), options: common },
      ].filter(({ options }) => options.length > 0)}
    />
  );
}

/** A day, so many days, or the end of a fiscal year. */
function Expiry({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const { expiry } = form.values;
  const rules = (['day', 'days', 'fiscalYear'] as const).map((value) => ({
    value,
    label: t(`programs.expiryOf.${value}`),
  }));
  return (
    <>
      <form.Choice name="expiry" choices={rules} />
      {expiry === 'day' ? (
        <form.Day name="expiresOn" required />
      ) : (
        <form.Count
          name="expiryCount"
          required
          label={t(expiry === 'days' ? 'programs.expiryDays' : 'programs.expiryYears')}
          unit={t(expiry === 'days' ? 'programs.days' : 'programs.yearsLater')}
        />
      )}
    </>
  );
}

/** The most that is granted, and the line of the budget that it is set aside of: those of the programme's year. */
function Budget({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { aside } = usePhrases();
  const { points } = useFace();
  const asked = useRouteQuery(['budget-lines'], () => points.call(pointsRoutes.listBudgetLines));
  const lines = asked.data?.lines ?? [];
  const { startsOn, budgetLineId } = form.values;
  const year = startsOn === '' ? undefined : Number(startsOn.slice(0, 4)) - (startsOn.slice(5, 7) < '04' ? 1 : 0);
  const ofYear = lines.filter((line) => line.fiscalYear === year || String(line.budgetLineId) === budgetLineId);
  return (
    <>
      <form.Amount name="budget" unit={shared('money.points')} />
      <form.Select
        name="budgetLineId"
        label={t('programs.budgetLine')}
        empty={t('programs.noBudgetLine')}
        options={ofYear.map((line) => ({ value: line.budgetLineId, label: `${line.code}${aside(line.name)}` }))}
      />
    </>
  );
}
