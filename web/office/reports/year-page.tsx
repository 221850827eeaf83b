import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { SelectField } from '../../components/field.tsx';
import { Aside } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { useUploadState } from '../grants/uploads-page.tsx';
import { Told } from '../office-page.tsx';
import { PayoutBudgets } from '../settlement/payout-budgets.tsx';

type Year = RouteAnswer<typeof pointsRoutes.showFiscalYear>;

/** The fiscal year of a day, and the one that is looked at first: until its books close the one before. */
function yearsOf(today: string): { running: number; first: number } {
  const [year, monthAndDay] = [Number(today.slice(0, 4)), today.slice(5)];
  const running = monthAndDay < '04-01' ? year - 1 : year;
  return { running, first: monthAndDay >= '04-01' && monthAndDay <= '05-31' ? running - 1 : running };
}

/** 年度の締め: where a fiscal year stands, and what is to be finished until its books close. */
export function YearPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { running, first } = yearsOf(todayInJapan(now()));
  const [fiscalYear, setFiscalYear] = useState(first);
  const asked = useRouteQuery(['fiscal-year', fiscalYear], () =>
    points.call(pointsRoutes.showFiscalYear, { params: { fiscalYear } }),
  );
  return (
    <>
      <PageTitle lead={t('year.lead')}>{t('year.title')}</PageTitle>
      <SelectField
        label={t('year.choose')}
        value={String(fiscalYear)}
        onChange={(event) => setFiscalYear(Number(event.target.value))}
      >
        {[running, running - 1, running - 2].map((year) => (
          <option key={year} value={year}>
            {t('programs.yearOf', { year })}
          </option>
        ))}
      </SelectField>
      <Told asked={asked}>{(year) => <Shown year={year} />}</Told>
    </>
  );
}

function Shown({ year }: { year: Year }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { lastOn, booksCloseOn, state, runningCost } = year;
  return (
    <>
      <Facts
        className="mb-8 max-w-3xl"
        facts={[
          [t('year.lastOn'), date(lastOn)],
          [t('year.booksCloseOn'), date(booksCloseOn)],
          [t('year.standing'), <strong key="state">{t(`year.states.${state}`)}</strong>],
          [
            t('year.runningCost'),
            runningCost === null ? t('year.notEntered') : <Amount key="cost" value={runningCost} unit="yen" />,
          ],
        ]}
      />
      <Windows year={year} />
      <Uploads year={year} />
      <Programs year={year} />
      <Lines year={year} />
      <p className="mb-10">
        <Link to="/accounts">{t('accounts.go')}</Link>
      </p>
      <PayoutBudgets key={year.fiscalYear} fiscalYear={year.fiscalYear} isClosed={state === 'closed'} />
    </>
  );
}

function Windows({ year: { windows } }: { year: Year }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return (
    <>
      <Table
        caption={t('year.windows')}
        empty={t('year.windowsEmpty')}
        rows={windows}
        rowKey={({ settlementId }) => String(settlementId)}
        columns={[
          { key: 'number', head: t('year.number'), value: ({ number }) => number },
          { key: 'opens', head: t('year.opensOn'), value: ({ opensOn }) => opensOn, isDay: true },
          { key: 'ends', head: t('year.endsOn'), value: ({ endsOn }) => (endsOn ? date(endsOn) : '') },
          { key: 'state', head: t('year.state'), value: ({ state }) => t(`settlements.states.${state}`) },
          {
            key: 'look',
            head: t('year.look'),
            show: ({ settlementId, number }) => (
              <Link to="/settlements/$settlementId" params={{ settlementId: String(settlementId) }}>
                {t('year.lookAt')}
                <Aside of={number} />
              </Link>
            ),
          },
        ]}
      />
      <p className="-mt-6 mb-10 max-w-3xl">{t('year.windowsNote')}</p>
    </>
  );
}

function Uploads({ year: { uploads } }: { year: Year }) {
  const { t } = useTranslation('office');
  const stateOf = useUploadState();
  return (
    <Table
      caption={t('year.uploads')}
      empty={t('year.uploadsEmpty')}
      rows={uploads}
      rowKey={({ uploadId }) => String(uploadId)}
      columns={[
        {
          key: 'file',
          head: t('year.file'),
          value: ({ fileName }) => fileName,
          show: ({ uploadId, fileName }) => (
            <Link to="/grant-uploads/$uploadId" params={{ uploadId: String(uploadId) }}>
              {fileName}
            </Link>
          ),
        },
        { key: 'program', head: t('year.program'), value: ({ program }) => program },
        { key: 'state', head: t('year.state'), value: stateOf },
      ]}
    />
  );
}

function Programs({ year: { programs } }: { year: Year }) {
  const { t } = useTranslation('office');
  return (
    <>
      <Table
        caption={t('year.programs')}
        empty={t('year.programsEmpty')}
        rows={programs}
        rowKey={({ programId }) => String(programId)}
        columns={[
          { key: 'name', head: t('year.program'), value: ({ name }) => name },
          { key: 'department', head: t('year.department'), value: ({ department }) => department },
        ]}
      />
      {programs.length > 0 && <p className="-mt-6 mb-10 max-w-3xl">{t('year.programsNote')}</p>}
    </>
  );
}

function Lines({ year: { lines, fiscalYear } }: { year: Year }) {
  const { t } = useTranslation('office');
  return (
    <Table
      caption={t('year.lines')}
      empty={t('year.linesEmpty')}
      rows={lines}
      rowKey={({ budgetLineId }) => String(budgetLineId)}
      csv={String(fiscalYear)}
      columns={[
        { key: 'code', head: t('year.code'), value: ({ code }) => code },
        { key: 'name', head: t('year.name'), value: ({ name }) => name, names: true },
        { key: 'amount', head: t('year.amount'), value: ({ amount }) => amount, isSummed: true },
        { key: 'reserved', head: t('year.reserved'), value: ({ reserved }) => reserved, isSummed: true },
        { key: 'left', head: t('year.left'), value: ({ amount, reserved }) => amount - reserved, isSummed: true },
        {
          key: 'next',
          head: t('year.next'),
          value: ({ isInNextYear }) => t(isInNextYear ? 'year.isThere' : 'year.isMissing'),
        },
      ]}
    />
  );
}
