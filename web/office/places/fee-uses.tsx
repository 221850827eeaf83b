import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Bars } from '../../components/bars.tsx';
import { lastDayOf } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

/** How often each fee was used in a month, by fee as bars and by day as a table (R13-12). */
export function FeeUses({ today }: { today: string }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const [month, setMonth] = useState(today.slice(0, 7));
  const query = { from: `${month}-01`, through: lastDayOf(month) };
  const asked = useRouteQuery(['fee-uses', month], () => points.call(pointsRoutes.showFeeUses, { query }), {
    enabled: /^\d{4}-\d{2}$/.test(month),
  });
  return (
    <>
      <div className="max-w-60 print:hidden">
        <TextField
          label={t('fees.month')}
          type="month"
          value={month}
          onChange={(event) => setMonth(event.target.value)}
        />
      </div>
      <Told asked={asked}>
        {({ uses }) => {
          const byFee = Map.groupBy(uses, ({ place, name }) => beside(place, name));
          const bars = [...byFee].map(([label, inside]) => ({ label, value: sumOf(inside) }));
          return (
            <>
              {bars.length > 0 && <Bars title={t('fees.uses')} bars={bars} unit="times" />}
              <Table
                caption={t('fees.uses')}
                rows={uses}
                rowKey={({ feeId, on }) => `${feeId} ${on}`}
                csv={month}
                empty={t('fees.usesEmpty')}
                columns={[
                  { key: 'on', head: t('fees.on'), value: ({ on }) => on, isDay: true },
                  { key: 'place', head: t('fees.place'), value: ({ place }) => place },
                  { key: 'name', head: t('fees.name'), value: ({ name }) => name, names: true },
                  { key: 'yen', head: t('fees.yen'), value: ({ yen }) => yen },
                  { key: 'count', head: t('fees.count'), value: ({ count }) => count, isSummed: true },
                ]}
              />
            </>
          );
        }}
      </Told>
    </>
  );
}

/** What was waived since the last closing: the exempt lines of the open statement. */
export function FeeExemptions() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const listed = useRouteQuery(['settlements'], () => points.call(pointsRoutes.listSettlements));
  const settlementId = listed.data?.settlements.find(({ state }) => state === 'open')?.settlementId;
  const asked = useRouteQuery(
    ['fee-exemptions', settlementId],
    () => points.call(pointsRoutes.showSettlement, { params: { settlementId: settlementId ?? 0 } }),
    { enabled: settlementId !== undefined },
  );
  return (
    <Told asked={asked}>
      {({ lines, opensOn }) => {
        const byPlace = Map.groupBy(
          lines.filter(({ exempt }) => exempt),
          ({ payee }) => payee,
        );
        const rows = [...byPlace].map(([place, inside]) => ({
          place,
          yen: inside.reduce((sum, line) => sum + line.points, 0),
          count: sumOf(inside),
        }));
        return (
          <Table
            caption={t('fees.exempted')}
            rows={rows}
            rowKey={({ place }) => place}
            csv={opensOn}
            empty={t('fees.exemptedEmpty')}
            columns={[
              { key: 'place', head: t('fees.place'), value: ({ place }) => place },
              { key: 'count', head: t('fees.exemptedCount'), value: ({ count }) => count },
              { key: 'yen', head: t('fees.exemptedPoints'), value: ({ yen }) => yen, isSummed: true },
            ]}
          />
        );
      }}
    </Told>
  );
}

const sumOf = (counted: readonly { count: number }[]) => counted.reduce((sum, { count }) => sum + count, 0);
