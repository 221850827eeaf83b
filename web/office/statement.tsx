import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { Table } from '../components/table.tsx';
import { useStaff } from './face.ts';

export type StatementData = RouteAnswer<typeof pointsRoutes.showSettlement>;
type Line = StatementData['lines'][number];

/** Who owes whom, by fund; what is exempt is counted and not paid. */
export function Statement({ settlement, leg }: { settlement: StatementData; leg: Line['leg'] }) {
  const { t } = useTranslation('office');
  const { name } = useStaff();
  const lines = settlement.lines.filter((line) => line.leg === leg);
  const fundOf = ({ fund }: Line) => t(`settlement.${fund.kind}`, { name: fund.name });
  const treatmentOf = ({ exempt, uplift }: Line) =>
    uplift === null ? t(exempt ? 'settlement.exempt' : 'settlement.paid') : t('settlement.uplift', { name: uplift });
  return (
    <Table
      caption={t(`settlement.${leg}`)}
      rows={lines}
      rowKey={({ payer, payeeId, fund, exempt, uplift }) =>
        [payer, payeeId, fund.kind, fund.name, exempt, uplift].join(' ')
      }
      csvName={`settlement-${settlement.settlementId}-${leg}.csv`}
      printedBy={name}
      empty={t('settlement.linesEmpty')}
      columns={[
        { key: 'payer', head: t('settlement.payer'), value: ({ payer }) => payer },
        { key: 'payee', head: t('settlement.payee'), value: ({ payee }) => payee, names: true },
        { key: 'fund', head: t('settlement.fund'), value: fundOf },
        {
          key: 'exempt',
          head: t('settlement.treatment'),
          value: treatmentOf,
        },
        {
          key: 'count',
          head: t('settlement.count'),
          value: ({ count }) => count,
          total: lines.reduce((sum, { count }) => sum + count, 0),
        },
        {
          key: 'points',
          head: t('settlement.points'),
          value: ({ points }) => points,
          total: lines.reduce((sum, { points }) => sum + points, 0),
        },
      ]}
    />
  );
}
