import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endedOn, pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Stepper } from '../../components/stepper.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { BankFiles } from '../bank-files/bank-files.tsx';
import { ClosingPack } from '../closing-packs/closing-pack.tsx';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { Checklist } from './checklist.tsx';
import { Findings } from './findings.tsx';
import { FrozenAccounts } from './frozen-accounts.tsx';
import { SettlementSteps, Totals } from './settlement-steps.tsx';
import { SharedAccounts } from './shared-accounts.tsx';
import { PaidByFund, Statement } from './statement.tsx';
import type { StatementData, StepProps } from './step.ts';
import { Unbudgeted } from './unbudgeted.tsx';
import { UsesByMethod } from './uses-by-method.tsx';

const STEP = { open: 0, review: 1, closed: 2, settled: 3 } as const;

/** One window: where it stands between close and bank file, its statements, and its next step. */
export function SettlementPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { settlementId } = useParams({ strict: false }) as { settlementId: string };
  const params = { settlementId: Number(settlementId) };
  const asked = useRouteQuery(['settlement', settlementId], () => points.call(pointsRoutes.showSettlement, { params }));
  return (
    <>
      <BackLink to="/settlements">{t('settlement.back')}</BackLink>
      <Told asked={asked}>{(settlement) => <Shown settlement={settlement} />}</Told>
    </>
  );
}

function Shown({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { now } = useFace();
  const [done, setDone] = useState<string>();
  const {
    settlementId,
    number,
    municipality,
    opensOn,
    endsOn,
    state,
    problems,
    sharedAccounts,
    closedAt,
    closedBy,
    statementHash,
  } = settlement;
  const ended = endedOn(settlement, todayInJapan(now()));
  const said = { municipality: municipality.name, on: date(opensOn), state: t(`settlements.states.${state}`) };
  const lead =
    endsOn === null ? t('settlement.lead', said) : t('settlement.leadOfYear', { ...said, through: date(endsOn) });
  return (
    <>
      <PageTitle lead={lead} title={t('settlement.title', { number })}>
        {t('settlement.title', { number })}
      </PageTitle>
      <Stepper
        steps={[t('settlement.steps.close'), t('settlement.steps.approve'), t('settlement.steps.files')]}
        now={STEP[state]}
      />
      {done && <Banner tone="success" live title={done} />}
      {ended !== null && <Banner tone="warning" title={t('cutOff.over', { on: date(ended) })} />}
      <Totals settlement={settlement} />
      <Checklist checklist={settlement.checklist} />
      <Unbudgeted unbudgeted={settlement.unbudgeted} />
      <Findings findings={settlement.findings} />
      <Returned returned={settlement.returned} />
      <Problems problems={problems} />
      {state !== 'settled' && <SharedAccounts shared={sharedAccounts} />}
      {closedAt && closedBy && (
        <p className="mb-1">{t('settlement.closedBy', { by: closedBy.name, at: time(closedAt) })}</p>
      )}
      {statementHash && (
        <p className="mb-6">
          {t('settlement.hash')}: <code title={statementHash}>{statementHash.slice(0, 16)}…</code>
        </p>
      )}
      {closedAt && <Approvals settlement={settlement} />}
      <SettlementSteps settlement={settlement} onDone={setDone} />
      <FilesOfWindow settlement={settlement} onDone={setDone} />
      <ClosingPack settlement={settlement} />
      <FrozenAccounts settlement={settlement} />
      <UsesByMethod settlementId={settlementId} />
      <Statement settlement={settlement} leg="partnerToMunicipality" />
      <Statement settlement={settlement} leg="municipalityToPayee" />
      <PaidByFund settlement={settlement} />
    </>
  );
}

function FilesOfWindow({ settlement: { files, state, statementHash }, onDone }: StepProps) {
  const { t } = useTranslation('office');
  if (state !== 'settled' && files.length === 0) return null;
  return (
    <section className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('settlement.files')}</h2>
      {/* A statement of before froze no accounts of which another file could be made. */}
      <BankFiles files={files} canBeMadeAnew={statementHash !== null} onDone={onDone} />
    </section>
  );
}

function Approvals({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { time } = useDates();
  const { approvals } = settlement;
  return (
    <section className="mb-6">
      <h2 className="mb-1 text-xl font-700">{t('settlement.approvals')}</h2>
      {approvals.length === 0 && <p>{t('settlement.noApprovals')}</p>}
      <ol className="list-inside list-decimal">
        {approvals.map(({ by, at, madeBy }) => (
          <li key={by.staffId}>
            {t('settlement.approvedBy', { by: by.name, at: time(at) })}{' '}
            {t('settlement.approverMadeBy', {
              by: madeBy.length > 0 ? madeBy.join(shared('phrase.and')) : shared('people.byInstallation'),
            })}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What an approver found wrong, until the next statement. */
function Returned({ returned }: Pick<StatementData, 'returned'>) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  if (!returned) return null;
  return (
    <Banner tone="warning" title={t('settlement.returned')}>
      <p className="mb-2">{t('settlement.returnedBy', { by: returned.by, at: time(returned.at) })}</p>
      <p className="mb-2 font-700">{returned.reason}</p>
      <p>{t('settlement.returnedBody')}</p>
    </Banner>
  );
}

function Problems({ problems }: Pick<StatementData, 'problems'>) {
  const { t } = useTranslation('office');
  if (problems.length === 0) return null;
  return (
    <Banner tone="warning" title={t('settlement.problems')}>
      <p className="mb-2">{t('settlement.problemsBody')}</p>
      <ul className="list-inside list-disc">
        {problems.map(({ problem, name }) => (
          <li key={`${problem} ${name}`}>{t(`settlement.problem.${problem}`, { name })}</li>
        ))}
      </ul>
    </Banner>
  );
}
