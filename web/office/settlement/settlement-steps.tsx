import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, waitsForApproval } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Question } from '../../components/question.tsx';
import type { Answer } from '../../device/http.ts';
import { useFace, useStaff } from '../face.ts';
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
      return role === 'accounting' ? <MakeFiles settlement={settlement} onDone={onDone} /> : null;
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

function Close({ settlement, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const params = { settlementId: settlement.settlementId };
  return (
    <Step
      label={t('settlement.close')}
      title={t('settlement.closeTitle')}
      ask={() => points.call(pointsRoutes.closeSettlement, { params })}
      onDone={() => onDone(t('settlement.closed'))}
    >
      <Totals settlement={settlement} />
      <p>{t(settlement.endsOn === null ? 'settlement.closeBody' : 'settlement.closeOfYear')}</p>
    </Step>
  );
}

function Approve({ settlement, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { staffId } = useStaff();
  const { state, statementHash, closedBy, approvals } = settlement;
  const standing = { state, closedBy: closedBy?.staffId ?? null, approvedBy: approvals.map(({ by }) => by.staffId) };
  if (!statementHash) return null;
  if (!waitsForApproval(standing, staffId))
    return <NoButton why={t(standing.closedBy === staffId ? 'settlement.closedByYou' : 'settlement.approvedByYou')} />;
  const request = { params: { settlementId: settlement.settlementId }, body: { statementHash } };
  return (
    <Step
      label={t('settlement.approve')}
      title={t('settlement.approveTitle')}
      ask={() => points.call(pointsRoutes.approveSettlement, request)}
      onDone={() => onDone(t('settlement.approved'))}
    >
      <Totals settlement={settlement} />
      <p>{t('settlement.approveBody', { hash: `${statementHash.slice(0, 16)}…` })}</p>
    </Step>
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
