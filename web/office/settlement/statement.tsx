import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useStaff } from '../face.ts';
import { DecideLine } from './line-decision.tsx';
import type { StatementData } from './step.ts';

type Line = StatementData['lines'][number];

/** Who owes whom, by fund; what is exempt is counted and not paid. */
export function Statement({ settlement, leg }: { settlement: StatementData; leg: Line['leg'] }) {
  const { t } = useTranslation('office');
  const lines = settlement.lines.filter((line) => line.leg === leg);
  const fundOf = ({ fund }: Line) => t(`settlement.${fund.kind}`, { name: fund.name });
  const toPayees = leg === 'municipalityToPayee';
  const treatmentOf = useTreatment();
  const decide = useDecide(settlement, treatmentOf);
  const yearOf = ({ fiscalYear: year }: Line) => (year === null ? '' : t('programs.yearOf', { year }));
  // What came late for the year before stands beside what is of this one: it is of another budget.
  const hasLate = new Set(lines.map(({ fiscalYear }) => fiscalYear)).size > 1;
  const isElsewhere = lines.some(({ agreement }) => agreement !== null);
  const agreementOf = useAgreement();
  // A use of two funds stands in two lines, and is one.
  const once = (which: 'count' | 'undone') =>
    lines.reduce((sum, line) => sum + (line[`${which}Once`] ?? line[which] ?? 0), 0);
  // What a place is owed is made of uses, each with its numbers.
  const payeeLink = ({ payee, payeeKind, payeeId }: Line) =>
    payeeKind === 'merchant' ? (
      <Link
        to="/settlements/$settlementId/places/$merchantId"
        params={{ settlementId: String(settlement.settlementId), merchantId: String(payeeId) }}
      >
        {payee}
      </Link>
    ) : (
      payee
    );
  const counts: Column<Line>[] = [
    { key: 'count', head: t('settlement.count'), value: ({ count }) => count, total: once('count') },
    { key: 'undone', head: t('settlement.undone'), value: ({ undone }) => undone ?? '', total: once('undone') },
  ];
  const parts = toPayees && lines.some(({ count, countOnce }) => countOnce !== null && countOnce !== count);
  return (
    <>
      <Table
        caption={t(`settlement.${leg}`)}
        rows={lines}
        rowKey={({ line }) => `${line}`}
        csv={settlement.opensOn}
        empty={t('settlement.linesEmpty')}
        columns={[
          // The payer of this one is the municipality itself.
          ...(toPayees ? [] : [{ key: 'payer', head: t('settlement.payer'), value: ({ payer }: Line) => payer }]),
          { key: 'payee', head: t('settlement.payee'), value: ({ payee }) => payee, names: true, show: payeeLink },
          { key: 'fund', head: t('settlement.fund'), value: fundOf },
          ...(isElsewhere
            ? [{ key: 'agreement', head: t('settlement.agreement'), value: agreementOf, inDetail: true }]
            : []),
          ...(hasLate ? [{ key: 'year', head: t('settlement.year'), value: yearOf }] : []),
          { key: 'exempt', head: t('settlement.treatment'), value: treatmentOf, ...(toPayees ? decide : {}) },
          ...(toPayees ? counts : []),
          { key: 'points', head: t('settlement.points'), value: ({ points }) => points, isSummed: true },
        ]}
      />
      {parts && <p className="-mt-6 mb-10 max-w-3xl">{t('settlement.countNote')}</p>}
    </>
  );
}

/** By which 提携 a place of another municipality took the points, and what is paid on top by it. */
function useAgreement() {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { date } = useDates();
  return ({ agreement, fund }: Line) =>
    agreement
      ? beside(
          t('settlement.agreementOf', { town: agreement.host.name, on: date(agreement.since) }),
          agreement.uplift &&
            t('settlement.agreementUplift', {
              percent: agreement.uplift.percent,
              on: date(agreement.uplift.since),
              payer: fund.kind === 'general' ? t('settlement.general') : fund.name,
            }),
        )
      : '';
}

/** How a line is treated: whether it is paid, what is decided of it, and when it was paid. */
function useTreatment() {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { date } = useDates();
  return ({ exempt, uplift, decision, paidOn, carriedFrom }: Line) =>
    beside(
      // What is decided takes the place of what would be.
      uplift === null && !decision && t(exempt ? 'settlement.exempt' : 'settlement.paid'),
      uplift !== null && t('settlement.uplift', { name: uplift }),
      carriedFrom !== null && t('settlement.carried'),
      decision && t(`settlement.decided.${decision.what}`, { reason: decision.reason }),
      paidOn && t('settlement.paidOn', { on: date(paidOn) }),
    );
}

/** Below how a line is treated, what accounting can still decide of it. */
function useDecide(settlement: StatementData, treatmentOf: (line: Line) => string): Pick<Column<Line>, 'show'> {
  const { role } = useStaff();
  if (role !== 'accounting' || settlement.state === 'open') return {};
  return {
    show: (line) => (
      <>
        {treatmentOf(line)}
        {!line.exempt && line.points > 0 && line.paidOn === null && (
          <span className="mt-1 block print:hidden">
            <DecideLine settlement={settlement} line={line} />
          </span>
        )}
      </>
    ),
  };
}

/** Whose money is paid out: what other payers than the municipality are asked for. Shown where there is more than one. */
export function PaidByFund({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const sums = new Map<string, { fund: string; points: number }>();
  for (const { leg, exempt, fund, points } of settlement.lines) {
    if (leg !== 'municipalityToPayee' || exempt) continue;
    const words = t(`settlement.${fund.kind}`, { name: fund.name });
    sums.set(words, { fund: words, points: (sums.get(words)?.points ?? 0) + points });
  }
  const rows = [...sums.values()];
  if (rows.length < 2) return null;
  return (
    <section>
      <Table
        caption={t('settlement.byFund')}
        rows={rows}
        rowKey={({ fund }) => fund}
        csv={settlement.opensOn}
        empty={t('settlement.linesEmpty')}
        columns={[
          { key: 'fund', head: t('settlement.fund'), value: ({ fund }) => fund },
          { key: 'points', head: t('settlement.points'), value: ({ points }) => points, isSummed: true },
        ]}
      />
      <p className="-mt-6 mb-10 max-w-3xl">{t('settlement.byFundLead')}</p>
    </section>
  );
}
