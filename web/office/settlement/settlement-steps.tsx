import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endedOn, isBeforeCutOff, isForRole, pointsRoutes, waitsForApproval } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Question } from '../../components/question.tsx';
import type { Answer } from '../../device/http.ts';
import { useFace, useStaff } from '../face.ts';
import { Findings } from './findings.tsx';
import { MakeFiles } from './payout.tsx';
import { AFTER_STEP, type StepProps } from './step.ts';

/** The one next step of a window, for those who may take it. */
export function SettlementSteps({ settlement, onDone }: StepProps) {
  const { role } = useStaff();
  switch (settlement.state) {
    case 'open':
      return role === 'accounting' ? <Close settlement={settlement} onDone={onDone} /> : null;
    case 'review':
      return isForRole(pointsRoutes.approveSettlement, role) ? (
        <Approve settlement={settlement} onDone={onDone} />
      ) : null;
    case 'closed':
      return (
        <>
          {role === 'accounting' && <MakeFiles settlement={settlement} onDone={onDone} />}
          {isForRole(pointsRoutes.returnStatement, role) && <Return settlement={settlement} onDone={onDone} />}
        </>
      );
    case 'settled':
      return null;
  }
}

type AskedStep = {
  label: string;
  title: string;
  ask: () => Promise<Answer<unknown>>;
  onDone: () => void;
  children: ReactNode;
};

/** A step that cannot be taken back. */
function Step({ label, onDone, ...question }: AskedStep) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div className="mb-10 print:hidden">
      <Button size="large" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Question
          {...question}
          confirm={label}
          forgets={AFTER_STEP}
          onDone={() => {
            close();
            onDone();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

/** Ended by 31 March: what is late for the year still comes in until it is closed. */
const isYearEnd = (on: string) => on.endsWith('-03-31');

function Close({ settlement, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points, now } = useFace();
  const params = { settlementId: settlement.settlementId };
  const { cutOn } = settlement;
  const today = todayInJapan(now());
  const ended = endedOn(settlement, today);
  if (cutOn !== null && isBeforeCutOff(settlement, today))
    return <NoButton why={t('cutOff.waits', { on: date(cutOn) })} />;
  return (
    <Step
      label={t('settlement.close')}
      title={t('settlement.closeTitle')}
      ask={() => points.call(pointsRoutes.closeSettlement, { params })}
      onDone={() => onDone(t('settlement.closed'))}
    >
      <Totals settlement={settlement} />
      <p>
        {ended === null
          ? t('settlement.closeBody')
          : isYearEnd(ended)
            ? t('settlement.closeOfYear')
            : t('cutOff.close', { on: date(ended) })}
      </p>
    </Step>
  );
}

function Approve({ settlement, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { staffId } = useStaff();
  const { state, statementHash, closedBy, frozenBy, returned, approvals } = settlement;
  const by = { closedBy: closedBy?.staffId ?? null, frozenBy };
  const standing = { state, ...by, isReturned: returned !== null, approvedBy: approvals.map((one) => one.by.staffId) };
  if (!statementHash || standing.isReturned) return null;
  const isOwn = standing.closedBy === staffId || frozenBy === staffId;
  if (!waitsForApproval(standing, staffId))
    return <NoButton why={t(isOwn ? 'settlement.closedByYou' : 'settlement.approvedByYou')} />;
  const request = { params: { settlementId: settlement.settlementId }, body: { statementHash } };
  if (settlement.findingsHash !== null)
    return (
      <>
        <ApproveAllTheSame settlement={settlement} statementHash={statementHash} onDone={onDone} />
        <Return settlement={settlement} onDone={onDone} />
      </>
    );
  return (
    <>
      <Step
        label={t('settlement.approve')}
        title={t('settlement.approveTitle')}
        ask={() => points.call(pointsRoutes.approveSettlement, request)}
        onDone={() => onDone(t('settlement.approved'))}
      >
        <Totals settlement={settlement} />
        <p>{t('settlement.approveBody', { hash: `${statementHash.slice(0, 16)}…` })}</p>
      </Step>
      <Return settlement={settlement} onDone={onDone} />
    </>
  );
}

/** An approval of what the gate stops: with the reason why it is right. */
function ApproveAllTheSame({ settlement, statementHash, onDone }: StepProps & { statementHash: string }) {
  const { t } = useTranslation('office');
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const { settlementId, findings, findingsHash } = settlement;
  return (
    <div className="mb-10 print:hidden">
      <Button size="large" onClick={() => setAsking(true)}>
        {t('settlement.approve')}
      </Button>
      {asking && (
        <Dialog open title={t('settlement.approveTitle')} onClose={close}>
          <Totals settlement={settlement} />
          <Findings findings={findings} />
          <ReasonForm
            route={pointsRoutes.approveSettlement}
            submit={t('settlement.approve')}
            about={{ settlementId, statementHash, findings: findingsHash ?? undefined }}
            onClose={close}
            onDone={() => {
              close();
              onDone(t('settlement.approved'));
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

/** 差し戻し: for who could approve, as long as no file is made. */
function Return({ settlement, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { staffId } = useStaff();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const { settlementId, statementHash, closedBy, frozenBy, returned } = settlement;
  if (!statementHash || returned || closedBy?.staffId === staffId || frozenBy === staffId) return null;
  return (
    <div className="mb-10 print:hidden">
      <Button look="outline" onClick={() => setAsking(true)}>
        {t('settlement.return')}
      </Button>
      {asking && (
        <Dialog open title={t('settlement.returnTitle')} onClose={close}>
          <p className="mb-4">{t('settlement.returnBody')}</p>
          <ReasonForm
            route={pointsRoutes.returnStatement}
            submit={t('settlement.return')}
            about={{ settlementId, statementHash }}
            onClose={close}
            onDone={() => {
              close();
              onDone(t('settlement.returnDone'));
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

type ReasonProps = {
  route: typeof pointsRoutes.returnStatement | typeof pointsRoutes.approveSettlement;
  submit: string;
  about: { settlementId: number; statementHash: string; findings?: string | undefined };
  onClose: () => void;
  onDone: () => void;
};
function ReasonForm({ route, submit, about: { settlementId, ...seen }, onClose, onDone }: ReasonProps) {
  const { points } = useFace();
  const form = useRouteForm({
    // The two have the same fields to type: a reason, which here neither goes without.
    route: pointsRoutes.returnStatement,
    words: 'office.settlement',
    values: { reason: '' },
    adds: ['statementHash'],
    send: ({ reason }) =>
      points.call(route as typeof pointsRoutes.approveSettlement, {
        params: { settlementId },
        body: { ...seen, reason },
      }),
    forgets: AFTER_STEP,
    done: onDone,
  });
  return (
    <form.Entry submit={submit} onCancel={onClose}>
      <form.Text name="reason" />
    </form.Entry>
  );
}

/** Whoever has done their part reads why nothing is to be pressed. */
function NoButton({ why }: { why: string }) {
  return <p className="mb-10 rounded-8 bg-solid-gray-50 p-4 print:hidden">{why}</p>;
}

/** What a window comes to: read before it is closed, approved or paid. */
export function Totals({ settlement: { lines, totals } }: Pick<StepProps, 'settlement'>) {
  const { t } = useTranslation('office');
  const toPayees = lines.filter(({ leg }) => leg === 'municipalityToPayee');
  const exempt = toPayees.filter((line) => line.exempt).reduce((yen, { points }) => yen + points, 0);
  const payees = new Set(
    toPayees
      .filter((line) => !line.exempt && line.points > 0)
      .map(({ payeeKind, payeeId }) => `${payeeKind} ${payeeId}`),
  );
  const sum = (yen: number) => <Amount value={yen} unit="yen" size="medium" />;
  return (
    <Facts
      className="mb-6 max-w-2xl"
      facts={[
        [t('settlements.fromPartners'), sum(totals.partnerToMunicipality)],
        [t('settlements.toPayees'), sum(totals.municipalityToPayee)],
        ...(exempt > 0
          ? [[t('settlement.exemptSum'), <Amount key="exempt" value={exempt} unit="yen" />] as const]
          : []),
        [t('settlement.payees'), t('settlement.payeeCount', { count: payees.size })],
      ]}
    />
  );
}
