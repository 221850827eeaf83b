import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { LineList } from '../../components/line-list.tsx';
import { NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { type Codes, useFace } from '../face.ts';
import { CodesPage } from '../registration/codes-page.tsx';

type Request = RouteAnswer<typeof mykeyRoutes.listDeskRequests>['requests'][number];

/** What waits for another person at this counter, and the way to a new request. */
export function DeskPage() {
  const { t } = useTranslation('mykey');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { admin } = useFace();
  const asked = useRouteQuery(['desk-requests'], () => admin.call(mykeyRoutes.listDeskRequests), { every: 5_000 });
  const [deciding, setDeciding] = useState<{ request: Request; approve: boolean }>();
  const [done, setDone] = useState<string>();
  const [codes, setCodes] = useState<Codes>();
  if (codes) return <CodesPage codes={codes} isFirst={false} onKept={() => setCodes(undefined)} />;
  return (
    <>
      <PageTitle lead={t('desk.lead')}>{t('desk.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Entries />
      <h2 className="mb-3 text-xl font-700">{t('desk.waiting')}</h2>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('desk.waiting')}
          empty={t('desk.empty')}
          lines={asked.data.requests.map((request) => ({
            key: request.requestId,
            name: beside(request.mykeyId, t(`desk.kinds.${request.kind}.name`)),
            note: beside(t(`desk.reasons.${request.reason}`), time(request.requestedAt)),
            action: request.own ? (
              <p className="text-solid-gray-700">{t('desk.own')}</p>
            ) : (
              <div className="flex flex-wrap gap-3">
                <Button onClick={() => setDeciding({ request, approve: true })}>
                  {t('desk.yes')}
                  <Aside of={request.mykeyId} />
                </Button>
                <Button look="outline" onClick={() => setDeciding({ request, approve: false })}>
                  {t('desk.no')}
                  <Aside of={request.mykeyId} />
                </Button>
              </div>
            ),
          }))}
        />
      )}
      {deciding && (
        <Decide
          {...deciding}
          onClose={(ended) => {
            setDeciding(undefined);
            if (!ended) return;
            setDone(t(ended.state === 'done' ? 'desk.done' : 'desk.refused'));
            if (ended.codes) setCodes(ended.codes);
          }}
        />
      )}
    </>
  );
}

/** The next step first, and the other page of a counter beside it. */
function Entries() {
  const { t } = useTranslation('mykey');
  return (
    <p className="mb-10 flex flex-wrap items-center gap-x-6 gap-y-3">
      <NextLink to="/desk/new" size="large">
        {t('desk.new')}
      </NextLink>
      <Link to="/desk/terminals">{t('townTerminals.title')}</Link>
    </p>
  );
}

type Ended = RouteAnswer<typeof mykeyRoutes.decideAtDesk>;

function Decide(props: { request: Request; approve: boolean; onClose: (ended?: Ended) => void }) {
  const { request, approve, onClose } = props;
  const { t } = useTranslation('mykey');
  const { beside } = usePhrases();
  const { admin } = useFace();
  const { requestId, kind, mykeyId } = request;
  return (
    <Question
      title={t(approve ? 'desk.yesTitle' : 'desk.noTitle')}
      confirm={t(approve ? 'desk.yes' : 'desk.no')}
      danger={approve && kind === 'invalidate'}
      ask={() => admin.call(mykeyRoutes.decideAtDesk, { params: { requestId }, body: { approve } })}
      forgets={['desk-requests']}
      onDone={(ended) => onClose(ended)}
      onClose={() => onClose()}
    >
      <p className="mb-2 text-xl font-700">{beside(mykeyId, t(`desk.kinds.${kind}.name`))}</p>
      <p>{t(approve ? `desk.kinds.${kind}.check` : 'desk.noBody')}</p>
    </Question>
  );
}
