import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { lastDayOf, todayInJapan, useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

/** What was refunded in a month, by whom and why; and what came back past its last day, to decide on goodwill. */
export function RefundRecords() {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points, now } = useFace();
  const [month, setMonth] = useState(todayInJapan(now()).slice(0, 7));
  const query = { from: `${month}-01`, through: lastDayOf(month) };
  const asked = useRouteQuery(['refunds', month], () => points.call(pointsRoutes.listRefunds, { query }), {
    enabled: /^\d{4}-\d{2}$/.test(month),
  });
  return (
    <>
      <div className="max-w-60 print:hidden">
        <TextField
          label={t('refunds.month')}
          type="month"
          value={month}
          onChange={(event) => setMonth(event.target.value)}
        />
      </div>
      <Told asked={asked}>
        {({ refunds, expired }) => (
          <>
            <Table
              caption={t('refunds.caption')}
              rows={refunds}
              rowKey={({ key }) => key}
              csv={month}
              empty={t('refunds.empty')}
              columns={[
                { key: 'at', head: t('refunds.at'), value: ({ at }) => time(at) },
                { key: 'receipt', head: t('refunds.receipt'), value: (line) => line.receiptNumber, names: true },
                { key: 'place', head: t('refunds.place'), value: ({ place }) => place },
                {
                  key: 'merged',
                  head: t('refunds.kind'),
                  value: ({ merged }) => (merged ? t('refunds.mergedInto', { name: merged }) : t('refunds.use')),
                },
                { key: 'points', head: t('refunds.given'), value: (line) => line.points, isSummed: true },
                { key: 'reason', head: t('refunds.reason'), value: ({ reason }) => reason },
                { key: 'by', head: t('refunds.by'), value: ({ by }) => by },
              ]}
            />
            {expired.length > 0 && (
              <Table
                caption={t('refunds.expired')}
                rows={expired}
                rowKey={({ key, expiresOn }) => `${key} ${expiresOn}`}
                csv={month}
                empty=""
                columns={[
                  { key: 'at', head: t('refunds.at'), value: ({ at }) => time(at) },
                  { key: 'receipt', head: t('refunds.receipt'), value: (line) => line.receiptNumber, names: true },
                  { key: 'points', head: t('refunds.given'), value: (line) => line.points },
                  { key: 'expiresOn', head: t('refunds.expiresOn'), value: ({ expiresOn }) => expiresOn, isDay: true },
                ]}
              />
            )}
          </>
        )}
      </Told>
    </>
  );
}
