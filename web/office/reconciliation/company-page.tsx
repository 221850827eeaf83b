import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { CompanySides } from './company-sides.tsx';
import { SendReport } from './send-report.tsx';

/** 交換実績の突き合わせ (5-3): a company sends its reports, and sees where its sides differ. */
export function CompanyReconciliationPage() {
  const { t } = useTranslation('office');
  return (
    <>
      <PageTitle lead={t('companyReconciliation.lead')}>{t('companyReconciliation.title')}</PageTitle>
      <SendReport />
      <CompanySides />
    </>
  );
}

/** 会社との突き合わせ: all companies, for the platform. */
export function ComparedCompaniesPage() {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { points } = useFace();
  const asked = useRouteQuery(['compared-companies'], () => points.call(pointsRoutes.listComparedCompanies));
  return (
    <>
      <PageTitle lead={t('comparedCompanies.lead')}>{t('comparedCompanies.title')}</PageTitle>
      <Told asked={asked}>
        {({ companies }) => (
          <Table
            caption={t('comparedCompanies.list')}
            rows={companies}
            rowKey={({ partnerId }) => `${partnerId}`}
            csv
            empty={t('comparedCompanies.empty')}
            columns={[
              { key: 'company', head: t('comparedCompanies.company'), value: ({ name }) => name },
              {
                key: 'reportedThrough',
                head: t('comparedCompanies.reportedThrough'),
                value: ({ reportedThrough }) =>
                  reportedThrough ? date(reportedThrough) : t('comparedCompanies.never'),
              },
              {
                key: 'sealedThrough',
                head: t('comparedCompanies.sealedThrough'),
                value: ({ sealedThrough }) => sealedThrough,
                isDay: true,
                inDetail: true,
              },
              { key: 'open', head: t('comparedCompanies.open'), value: ({ open }) => open },
              { key: 'ofPostings', head: t('comparedCompanies.ofPostings'), value: ({ ofPostings }) => ofPostings },
              {
                key: 'oldestAt',
                head: t('comparedCompanies.oldestAt'),
                value: ({ oldestAt }) => (oldestAt ? time(oldestAt) : ''),
                inDetail: true,
              },
              {
                key: 'action',
                head: t('register.action'),
                show: ({ partnerId, name }) => (
                  <NextLink to={`/compared-companies/${partnerId}`}>
                    {t('comparedCompanies.show')}
                    <span className="sr-only"> {name}</span>
                  </NextLink>
                ),
              },
            ]}
          />
        )}
      </Told>
    </>
  );
}

/** The sides of one company, for the platform. */
export function ComparedCompanyPage() {
  const { t } = useTranslation('office');
  const partnerId = useParams({ strict: false, select: (params) => Number(params.partnerId) });
  const { points } = useFace();
  const asked = useRouteQuery(['compared-companies'], () => points.call(pointsRoutes.listComparedCompanies));
  const name = asked.data?.companies.find((company) => company.partnerId === partnerId)?.name ?? '';
  return (
    <>
      <PageTitle lead={name}>{t('companyReconciliation.title')}</PageTitle>
      <CompanySides partnerId={partnerId} />
      <NextLink to="/compared-companies">{t('comparedCompanies.back')}</NextLink>
    </>
  );
}
