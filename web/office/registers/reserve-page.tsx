import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

/** 移し先のない共通ポイント: whose deadline came and moved on, with why; the file is for those who send letters. */
export function ReservePage() {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['reserve-cases'], 'cases', (query) =>
    points.call(pointsRoutes.listReserveCases, { query }),
  );
  return (
    <>
      <PageTitle lead={t('reserveCases.lead')}>{t('reserveCases.title')}</PageTitle>
      <Told asked={asked}>
        {({ cases }) => (
          <Table
            caption={t('reserveCases.caption')}
            empty={t('reserveCases.empty')}
            csv
            rows={cases}
            rowKey={({ caseId }) => String(caseId)}
            columns={[
              {
                key: 'mykeyId',
                head: t('reserveCases.mykeyId'),
                value: ({ mykeyId }) => mykeyId ?? t('reserveCases.unknown'),
              },
              { key: 'company', head: t('reserveCases.company'), value: ({ company }) => company },
              { key: 'points', head: t('reserveCases.points'), value: (one) => one.points, isSummed: true },
              { key: 'allocateBy', head: t('reserveCases.allocateBy'), value: ({ allocateBy }) => date(allocateBy) },
              {
                key: 'reason',
                head: t('reserveCases.reason'),
                value: ({ reason }) => t(`reserveCases.reasons.${reason}`),
              },
              {
                key: 'postponements',
                head: t('reserveCases.postponements'),
                value: ({ postponements }) => postponements,
                inDetail: true,
              },
            ]}
          />
        )}
      </Told>
      <More asked={asked} />
      <p className="mb-8 print:hidden">
        <Link to="/reserve-letters">{t('letters.title')}</Link>
      </p>
    </>
  );
}
