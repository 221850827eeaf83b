import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Application = RouteAnswer<typeof mykeyRoutes.listApplications>['applications'][number];

/** Applications that wait: register and number, or refuse with a reason; the applicant is told by mail. */
export function ApplicationsPage() {
  const { t } = useTranslation('mykey');
  const { through, beside } = usePhrases();
  const { time } = useDates();
  const { admin } = useFace();
  const asked = useRoutePages(['applications'], 'applications', (query) =>
    admin.call(mykeyRoutes.listApplications, { query }),
  );
  const [deciding, setDeciding] = useState<{ application: Application; approve: boolean }>();
  const [done, setDone] = useState<string>();
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('admin.applications.lead')}>{t('admin.applications.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('admin.applications.title')}
          empty={t('admin.applications.empty')}
          lines={asked.data.applications.map((application) => ({
            key: application.applicationId,
            name: application.name,
            note: beside(
              t(`kinds.${application.kind}`),
              application.municipalityCode ?? t('admin.applications.anywhere'),
              application.rule.mode === 'mykeyId'
                ? t('admin.operators.mykeyIdRule')
                : t('admin.operators.ownRule', {
                    pattern: t(`add.${application.rule.pattern ?? 'digits'}`),
                    length: through(application.rule.lengthMin ?? 1, application.rule.lengthMax ?? 40),
                  }),
              application.residentsOnly && t('admin.applications.residents'),
              time(application.receivedAt),
            ),
            action: (
              <div className="flex flex-wrap gap-3">
                <Button onClick={() => setDeciding({ application, approve: true })}>
                  {t('admin.applications.register')}
                  <Aside of={application.name} />
                </Button>
                <Button look="outline" onClick={() => setDeciding({ application, approve: false })}>
                  {t('admin.applications.refuse')}
                  <Aside of={application.name} />
                </Button>
              </div>
            ),
          }))}
        />
      )}
      <More asked={asked} />
      {deciding && (
        <Decide
          {...deciding}
          onClose={(words) => {
            setDeciding(undefined);
            setDone(words);
          }}
        />
      )}
    </>
  );
}

function Decide(props: { application: Application; approve: boolean; onClose: (done?: string) => void }) {
  const { application, approve, onClose } = props;
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const { applicationId, name } = application;
  const step = t(approve ? 'admin.applications.register' : 'admin.applications.refuse');
  const form = useRouteForm({
    route: mykeyRoutes.decideApplication,
    words: 'mykey.admin.applications',
    values: { series: 'A', because: '' },
    body: ({ series, because }) => (approve ? { approve, series: series.toUpperCase() } : { approve, because }),
    send: (body) => admin.call(mykeyRoutes.decideApplication, { params: { applicationId }, body }),
    done: ({ operatorId }) => {
      forget('applications', 'admin-operators', 'operators');
      onClose(t(operatorId ? 'admin.applications.registered' : 'admin.applications.refused', { name, operatorId }));
    },
  });
  return (
    <Dialog
      open
      title={t(approve ? 'admin.applications.registerTitle' : 'admin.applications.refuseTitle', { name })}
      onClose={() => onClose()}
    >
      <form.Entry submit={step} size="large" onCancel={() => onClose()}>
        {approve ? (
          <form.Code
            name="series"
            label={t('admin.add.series')}
            hint={t('admin.add.seriesHint')}
            className="uppercase"
          />
        ) : (
          <form.Text name="because" />
        )}
      </form.Entry>
    </Dialog>
  );
}
