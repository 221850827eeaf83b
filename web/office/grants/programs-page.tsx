import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { CheckField } from '../../components/field.tsx';
import { NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import type { Column } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { type OnDone, Register } from '../register.tsx';
import { useAges } from './ages.tsx';
import { ChangeProgram, type Department, NewProgram, type Program } from './program-form.tsx';
import { useOutcome } from './venue-application.ts';

/** 付与事業 of this office: what is granted for, corrected from a day on, and taken over into the next year. */
export function ProgramsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const columns = useColumns();
  const change = (departments: readonly Department[]) => ({
    label: t('programs.change'),
    of: ({ name }: Program) => name,
    title: ({ name }: Program) => t('programs.changeTitle', { name }),
    done: () => t('programs.changed'),
    form: (program: Program, onDone: OnDone) => (
      <ChangeProgram program={program} departments={departments} onDone={onDone} />
    ),
  });
  const history = {
    label: t('programs.history'),
    of: ({ name }: Program) => name,
    title: ({ name }: Program) => t('programs.historyTitle', { name }),
    form: (program: Program, onDone: OnDone) => <History program={program} onDone={onDone} />,
  };
  return (
    <Register
      register="programs"
      asked={useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms))}
      rows={({ programs }) => programs}
      rowKey={({ programId }) => String(programId)}
      columns={columns}
      steps={({ departments }) => [change(departments), history]}
      above={({ departments }) =>
        departments.length === 0 && (
          <Banner tone="info" title={t('programs.noDepartment')}>
            {role === 'lead' && <NextLink to="/departments">{t('departments.add')}</NextLink>}
          </Banner>
        )
      }
      add={({ departments }, onDone) =>
        departments.length > 0 && <NewProgram departments={departments} onDone={onDone} />
      }
    >
      {({ programs }, say) => <NextYear programs={programs} onCopied={say} />}
    </Register>
  );
}

function useColumns(): Column<Program>[] {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { beside } = usePhrases();
  const expiryOf = ({ expiry, expiresOn, expiryCount }: Program) => {
    if (expiry === 'day') return date(expiresOn ?? '');
    if (expiry === 'days') return t('programs.expiresAfter', { count: expiryCount ?? 0 });
    return expiryCount === 0 ? t('programs.expiresThisYear') : t('programs.expiresYear', { count: expiryCount ?? 0 });
  };
  const kindOf = ({ kind, ownKind }: Program) => ownKind?.name ?? t(`programs.kinds.${kind}`);
  const ages = useAges();
  const whom = (program: Program) =>
    beside(program.residentsOnly && t('programs.residentsOnly'), ages(program)) || t('programs.everybody');
  return [
    {
      key: 'year',
      head: t('programs.fiscalYear'),
      value: ({ fiscalYear }) => t('programs.yearOf', { year: fiscalYear }),
    },
    { key: 'name', head: t('programs.name'), value: ({ name }) => name, names: true },
    { key: 'department', head: t('programs.department'), value: ({ department }) => department.name },
    { key: 'amount', head: t('programs.amount'), value: ({ amount }) => amount },
    { key: 'granted', head: t('programs.granted'), value: ({ granted }) => granted },
    { key: 'kind', inDetail: true, head: t('programs.kind'), value: kindOf },
    {
      key: 'period',
      inDetail: true,
      head: t('programs.endsOn'),
      value: ({ startsOn, endsOn }) => beside(date(startsOn), date(endsOn)),
    },
    { key: 'expires', inDetail: true, head: t('programs.expiresOn'), value: expiryOf },
    {
      key: 'whom',
      inDetail: true,
      head: t('programs.whom'),
      value: (program) =>
        beside(
          whom(program),
          t(`programs.repeatsOf.${program.repeats}`),
          program.personMax !== null && `${t('programs.personMax')} ${program.personMax}`,
          program.budget !== null && `${t('programs.budget')} ${program.budget}`,
        ),
    },
    ...useMoney(),
    {
      key: 'next',
      inDetail: true,
      head: t('programs.nextChange'),
      show: ({ nextChangeOn }) => nextChangeOn && date(nextChangeOn),
    },
  ];
}

/** Whose money it is: a sponsor's, or the town's own, of which line. */
function useMoney(): Column<Program>[] {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  return [
    {
      key: 'sponsor',
      inDetail: true,
      head: t('offered.sponsor'),
      value: ({ sponsor }) => sponsor ?? t('programs.ownMoney'),
    },
    {
      key: 'budgetLine',
      inDetail: true,
      head: t('programs.budgetLine'),
      value: ({ budgetLine }) => (budgetLine ? beside(budgetLine.code, budgetLine.name) : ''),
    },
  ];
}

/** What the programme was since when: who changed it, and why. */
function History({ program: { programId }, onDone }: { program: Program; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { date, time } = useDates();
  const { points } = useFace();
  const asked = useRouteQuery(['programs', 'versions', String(programId)], () =>
    points.call(pointsRoutes.listProgramVersions, { params: { programId } }),
  );
  return (
    <>
      <Told asked={asked}>
        {({ versions }) => (
          <ol className="mb-6 grid gap-4">
            {versions.map((version) => (
              <li key={`${version.fromOn}/${version.at}`} className="border-b border-solid-gray-300 pb-3">
                <p className="font-700">
                  {version.fromOn === '1900-01-01'
                    ? t('programs.fromStart')
                    : t('programs.since', { on: date(version.fromOn) })}
                </p>
                <p>
                  {t('programs.versionOf', {
                    name: version.name,
                    department: version.department.name,
                    amount: version.amount,
                    ends: date(version.endsOn),
                  })}
                </p>
                {version.reason && <p>{t('programs.because', { reason: version.reason })}</p>}
                {version.at && (
                  <p className="text-solid-gray-700">
                    {t('programs.enteredBy', { name: version.by ?? '', at: time(version.at) })}
                  </p>
                )}
              </li>
            ))}
          </ol>
        )}
      </Told>
      <Button look="outline" onClick={() => onDone(false)}>
        {shared('dialog.close')}
      </Button>
    </>
  );
}

/** 年度切替: the programmes of the latest year anew in the next one, all but those that are taken off the list. */
function NextYear({ programs, onCopied }: { programs: readonly Program[]; onCopied: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const [left, setLeft] = useState<readonly number[]>([]);
  const sentence = useOutcome();
  const latest = Math.max(0, ...programs.map(({ fiscalYear }) => fiscalYear));
  const offered = programs.filter(
    ({ fiscalYear, copied, sponsor }) => fiscalYear === latest && !copied && sponsor === null,
  );
  const chosen = offered.filter(({ programId }) => !left.includes(programId));
  if (offered.length === 0) return null;
  const copy = () =>
    act.mutate(
      () =>
        points.call(pointsRoutes.copyPrograms, {
          body: { fiscalYear: latest + 1, programIds: chosen.map(({ programId }) => programId) },
        }),
      ({ copied, skipped }) => {
        forget('programs');
        setLeft([]);
        const left = skipped.map((one) => t('programs.skipped', { name: one.name, because: sentence(one.because) }));
        const words = { year: latest + 1, count: copied.length, skipped: left.join(' ') };
        onCopied(t(skipped.length > 0 ? 'programs.copiedBut' : 'programs.copied', words));
      },
    );
  return (
    <section aria-labelledby="next-year" className="mb-10 max-w-2xl print:hidden">
      <h2 id="next-year" className="mb-2 text-xl font-700">
        {t('programs.nextYear', { year: latest + 1 })}
      </h2>
      <p className="mb-4">{t('programs.nextYearLead')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {offered.map(({ programId, name }) => (
        <CheckField
          key={programId}
          label={name}
          name={`copy-${programId}`}
          checked={!left.includes(programId)}
          onChange={(event) =>
            setLeft(event.target.checked ? left.filter((one) => one !== programId) : [...left, programId])
          }
        />
      ))}
      {chosen.length > 0 && (
        <Button look="outline" busy={act.isPending} onClick={() => void copy()}>
          {t('programs.copy', { count: chosen.length, year: latest + 1 })}
        </Button>
      )}
    </section>
  );
}
