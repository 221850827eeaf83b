import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { type Column, Table } from '../../components/table.tsx';
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
  const { points } = useFace();
  const columns = useColumns();
  const asked = useRouteQuery(['own-statements'], () => points.call(pointsRoutes.listOwnStatements));
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  return (
    <>
      {asked.data && <Coming {...asked.data} />}
      <Table
        caption={t('statement.caption')}
        rows={asked.data?.statements ?? []}
        rowKey={({ settlementId, exempt, uplift, status, reason, payoutOn }) =>
          [settlementId, exempt, uplift, status, reason, payoutOn].join(' ')
        }
        csv
        empty={t('statement.empty')}
        asOf={asked.toldAt}
        columns={columns}
      />
    </>
  );
}

function useColumns(): Column<Line>[] {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { day } = useDates();
  const stateOf = ({ state, status, reason }: Line) =>
    status === 'hold' || status === 'reject' || status === 'next'
      ? beside(t(`statement.decided.${status}`), reason)
      : t(`statement.states.${state}`);
  const kindOf = ({ exempt, uplift }: Line) =>
    uplift === null ? t(exempt ? 'statement.exempt' : 'statement.paid') : t('statement.uplift', { name: uplift });
  const throughOf = ({ endsOn, closedAt }: Line) => endsOn ?? (closedAt && dayInJapan(closedAt));
  const ofPoints = (which: 'count' | 'undone') => (line: Line) => (line.uplift === null ? line[which] : '');
  const paidOn = ({ payoutOn, exempt }: Line) => (exempt ? null : payoutOn);
  return [
    { key: 'from', head: t('statement.from'), value: ({ opensOn }) => opensOn, isDay: true },
    {
      key: 'entries',
      head: t('statement.entries'),
      show: ({ settlementId, opensOn }) => (
        <Link
          to="/shop/$settlementId"
          params={{ settlementId: String(settlementId) }}
          className="inline-flex min-h-11 items-center"
        >
          {t('statement.entries')}
          <Aside of={day(opensOn)} />
        </Link>
      ),
    },
    { key: 'through', head: t('statement.through'), value: throughOf, isDay: true },
    { key: 'town', head: t('shop.town'), value: ({ municipality }) => municipality.name },
    { key: 'count', head: t('shop.count'), value: ofPoints('count') },
    { key: 'undone', head: t('shop.undone'), value: ofPoints('undone') },
    { key: 'points', head: t('shop.points'), value: ({ points }) => points },
    { key: 'exempt', head: t('statement.kind'), value: kindOf },
    { key: 'state', head: t('shop.state'), value: stateOf },
    { key: 'payout', head: t('statement.payoutOn'), value: paidOn, isDay: true },
  ];
}
