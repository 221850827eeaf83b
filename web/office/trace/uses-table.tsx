import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { Bars } from '../../components/bars.tsx';
import { useDates } from '../../components/dates.ts';
import { Table } from '../../components/table.tsx';

type Grant = RouteAnswer<typeof pointsRoutes.traceGrant>;
type Use = Grant['uses'][number];
type Colours = RouteAnswer<typeof pointsRoutes.traceUse>['funds'];

/** Movements, each the next step of the way. */
export function UsesTable({ caption, empty, uses }: { caption: string; empty: string; uses: readonly Use[] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return (
    <Table
      caption={caption}
      rows={uses}
      rowKey={({ id }) => id}
      empty={empty}
      csv
      columns={[
        {
          key: 'follow',
          head: t('trace.follow'),
          show: ({ id, receiptNumber }) => (
            <Link to="/trace/uses/$useId" params={{ useId: id }} aria-label={`${t('trace.follow')} ${receiptNumber}`}>
              {t('trace.follow')}
            </Link>
          ),
        },
        { key: 'at', head: t('trace.at'), value: ({ at }) => time(at) },
        { key: 'kind', head: t('trace.kind'), value: ({ kind }) => t(`trace.kinds.${kind}`) },
        { key: 'place', head: t('trace.place'), value: ({ place }) => place },
        { key: 'points', head: t('trace.points'), value: ({ points }) => points, isSummed: true },
        { key: 'receipt', head: t('trace.receipt'), value: ({ receiptNumber }) => receiptNumber, inDetail: true },
      ]}
    />
  );
}

/** 色つき: of which funds something is made, also as a table. */
export function Colours({ funds }: { funds: Colours }) {
  const { t } = useTranslation('office');
  return (
    <Bars title={t('trace.funds')} bars={funds.map(({ fund, points }) => ({ label: fund.name, value: points }))} />
  );
}
