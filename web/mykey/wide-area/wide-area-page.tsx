import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { LineList } from '../../components/line-list.tsx';
import { BackLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { type Place, WideAreaForm } from './wide-area-form.tsx';

type Shown = RouteAnswer<typeof mykeyRoutes.showWideArea>;
type Application = Shown['applications'][number];

/** Other libraries of the group: where to apply, and what came of it (4-3④). */
export function WideAreaPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { beside } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const asked = useRouteQuery(['wide-area'], () => mykey.call(mykeyRoutes.showWideArea));
  const forget = useInvalidate();
  const [place, setPlace] = useState<Place>();
  const [leaving, setLeaving] = useState<Application>();
  const [done, setDone] = useState<{ title: string; body?: string }>();
  if (place)
    return (
      <WideAreaForm
        place={place}
        onClose={(sent) => {
          setPlace(undefined);
          forget('wide-area');
          setDone(sent ? { title: t('wide.sent', { name: place.operatorName }), body: t('wide.sentNext') } : undefined);
        }}
      />
    );
  const open = new Set(
    asked.data?.applications
      .filter(({ state }) => state === 'sent' || state === 'received')
      .map((one) => one.operatorId),
  );
  const places = asked.data?.places.filter(({ operatorId }) => !open.has(operatorId)) ?? [];
  return (
    <>
      <BackLink to="/">{t('wide.back')}</BackLink>
      <PageTitle lead={t('wide.lead')}>{t('wide.title')}</PageTitle>
      {done && (
        <Banner tone="success" live title={done.title}>
          {done.body && <p>{done.body}</p>}
        </Banner>
      )}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={shared('waiting.working')} />}
      {asked.data && asked.data.applications.length > 0 && (
        <>
          <h2 className="mb-3 text-xl font-700">{t('wide.own')}</h2>
          <LineList
            label={t('wide.own')}
            empty=""
            lines={asked.data.applications.map((application) => ({
              key: application.applicationId,
              name: application.operatorName,
              note: (
                <>
                  <p className="text-solid-gray-900">{t(`wide.states.${application.state}`)}</p>
                  {application.reason && (
                    <p className="text-solid-gray-900">{t(`wide.reasons.${application.reason}`)}</p>
                  )}
                  <p>{t('wide.sentAt', { time: time(application.sentAt) })}</p>
                </>
              ),
              ...(open.has(application.operatorId) && (application.state === 'sent' || application.state === 'received')
                ? {
                    after: (
                      <Button look="outline" size="small" onClick={() => setLeaving(application)}>
                        {t('wide.withdraw')}
                        <Aside of={application.operatorName} />
                      </Button>
                    ),
                  }
                : {}),
            }))}
          />
        </>
      )}
      {asked.data && (
        <>
          <h2 className="mb-3 text-xl font-700">{t('wide.places')}</h2>
          <LineList
            label={t('wide.places')}
            empty={t('wide.empty')}
            lines={places.map((one) => ({
              key: one.operatorId,
              name: one.operatorName,
              note: beside(one.groupName, one.residentsOnly && t('wide.residents')),
              ...(one.keys.length > 0
                ? {
                    after: (
                      <Button
                        onClick={() => {
                          setDone(undefined);
                          setPlace(one);
                        }}
                      >
                        {t('wide.apply')}
                        <Aside of={one.operatorName} />
                      </Button>
                    ),
                  }
                : { action: <p>{t('wide.notReady')}</p> }),
            }))}
          />
        </>
      )}
      {leaving && (
        <Withdraw
          application={leaving}
          onClose={(happened) => {
            setLeaving(undefined);
            if (happened) setDone({ title: t('wide.withdrawn') });
          }}
        />
      )}
    </>
  );
}

function Withdraw({ application, onClose }: { application: Application; onClose: (happened: boolean) => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const { applicationId, operatorName: name } = application;
  return (
    <Question
      title={t('wide.withdrawTitle')}
      confirm={t('wide.withdraw')}
      danger
      ask={() => mykey.call(mykeyRoutes.withdrawApplication, { params: { applicationId } })}
      forgets={['wide-area']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('wide.withdrawBody', { name })}</p>
    </Question>
  );
}
