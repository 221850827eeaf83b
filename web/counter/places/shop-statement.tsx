import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Line = RouteAnswer<typeof pointsRoutes.listOwnStatements>['statements'][number];

type Days = Pick<RouteAnswer<typeof pointsRoutes.listOwnStatements>, 'nextCutOffs' | 'nextPayouts'>;
/** With which days its town's periods end, and on which it pays. */
function Coming({ nextCutOffs, nextPayouts }: Days) {
  const { t } = useTranslation('counter');
  const { list } = usePhrases();
  const { day } = useDates();
  const inWords = (days: readonly string[]) => list(days.map((on) => day(on)));
  return (
    <>
      {nextCutOffs.length > 0 && <p className="mb-2">{t('statement.nextCutOffs', { days: inWords(nextCutOffs) })}</p>}
      {nextPayouts.length > 0 && <p className="mb-4">{t('statement.nextPayouts', { days: inWords(nextPayouts) })}</p>}
    </>
  );
}

/** What this shop is paid, by settlement: its own lines of what runs now and of what the towns have closed. */
export function ShopStatement() {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { points } = useFace();
  const asked = useRouteQuery(['own-statements'], () => points.call(pointsRoutes.listOwnStatements));
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  const statements = asked.data?.statements ?? [];
  const stateOf = ({ state, status, reason }: Line) =>
    status === 'hold' || status === 'reject' || status === 'next'
      ? beside(t(`statement.decided.${status}`), reason)
      : t(`statement.states.${state}`);
  return (
    <>
      {asked.data && <Coming {...asked.data} />}
      <Table
        caption={t('statement.caption')}
        rows={statements}
        rowKey={({ settlementId, exempt, uplift, status, reason, payoutOn }) =>
          [settlementId, exempt, uplift, status, reason, payoutOn].join(' ')
        }
        csv
        empty={t('statement.empty')}
        asOf={asked.toldAt}
        columns={[
          { key: 'from', head: t('statement.from'), value: ({ opensOn }) => opensOn, isDay: true },
          {
            key: 'through',
            head: t('statement.through'),
            value: ({ endsOn, closedAt }) => endsOn ?? (closedAt && dayInJapan(closedAt)),
            isDay: true,
          },
          { key: 'town', head: t('shop.town'), value: ({ municipality }) => municipality.name },
          { key: 'count', head: t('shop.count'), value: ({ count, uplift }) => (uplift === null ? count : '') },
          { key: 'undone', head: t('shop.undone'), value: ({ undone, uplift }) => (uplift === null ? undone : '') },
          { key: 'points', head: t('shop.points'), value: (line) => line.points },
          {
            key: 'exempt',
            head: t('statement.kind'),
            value: ({ exempt, uplift }) =>
              uplift === null
                ? t(exempt ? 'statement.exempt' : 'statement.paid')
                : t('statement.uplift', { name: uplift }),
          },
          { key: 'state', head: t('shop.state'), value: stateOf },
          {
            key: 'payout',
            head: t('statement.payoutOn'),
            value: ({ payoutOn, exempt }) => (exempt ? null : payoutOn),
            isDay: true,
          },
        ]}
      />
    </>
  );
}
