import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

/** Where an auditor begins: the grants of the town, the newest first, each the start of a way to the bank. */
export function TracePage() {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['grants'], 'grants', (query) => points.call(pointsRoutes.listGrants, { query }));
  return (
    <RegisterPage title={t('trace.title')} lead={t('trace.lead')} done={undefined}>
      <Told asked={asked}>
        {({ grants }) => (
          <>
            <Table
              caption={t('trace.grant')}
              rows={grants}
              rowKey={({ grantKey }) => grantKey}
              empty={t('trace.usesEmpty')}
              columns={[
                {
                  key: 'follow',
                  head: t('trace.follow'),
                  show: ({ grantKey, program }) => (
                    <Link
                      to="/trace/grants/$grantKey"
                      params={{ grantKey }}
                      aria-label={`${t('trace.follow')} ${program}`}
                    >
                      {t('trace.follow')}
                    </Link>
                  ),
                },
                { key: 'at', head: t('trace.at'), value: ({ grantedAt }) => time(grantedAt) },
                { key: 'program', head: t('trace.program'), value: ({ program }) => program },
                { key: 'points', head: t('trace.points'), value: (grant) => grant.points },
                { key: 'by', head: t('trace.by'), value: ({ by }) => by },
              ]}
            />
            <More asked={asked} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}
