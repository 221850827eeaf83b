import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useTerminal } from '../face.ts';

type Terminal = RouteAnswer<typeof mykeyRoutes.listOwnTerminals>['terminals'][number];

/** The terminals of the own operator, from its office: add a counter, revoke one that was lost. */
export function TerminalsPage() {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const own = useTerminal();
  const asked = useRouteQuery(['own-terminals'], () => mykey.call(mykeyRoutes.listOwnTerminals), { every: 5_000 });
  const [leaving, setLeaving] = useState<Terminal>();
  const [done, setDone] = useState(false);
  return (
    <>
      <PageTitle lead={t('terminals.lead')}>{t('terminals.title')}</PageTitle>
      <p className="mb-6 text-xl font-700">{own.operatorName}</p>
      {done && <Banner tone="success" live title={t('terminals.revoked')} />}
      <NewCode />
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('terminals.title')}
          empty=""
          lines={asked.data.terminals.map((terminal) => ({
            key: terminal.terminalId,
            name: terminal.place,
            note: beside(
              terminal.terminalId,
              t(`terminals.${terminal.role}`),
              time(terminal.enrolledAt),
              t(`terminals.${terminal.status}`),
            ),
            ...(terminal.status === 'active' &&
              terminal.terminalId !== own.terminalId && {
                after: (
                  <Button look="danger" size="small" onClick={() => setLeaving(terminal)}>
                    {t('terminals.revoke')}
                    <Aside of={terminal.place} />
                  </Button>
                ),
              }),
          }))}
        />
      )}
      {leaving && (
        <Revoke
          terminal={leaving}
          onClose={(revoked) => {
            setLeaving(undefined);
            setDone(revoked);
          }}
        />
      )}
    </>
  );
}

function NewCode() {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const { mykey } = useFace();
  const [issued, setIssued] = useState<{ code: string; expiresAt: string }>();
  const form = useRouteForm({
    route: mykeyRoutes.createOwnEnrolmentCode,
    words: 'counter.terminals',
    values: { place: '' },
    send: (body) => mykey.call(mykeyRoutes.createOwnEnrolmentCode, { body }),
    done: setIssued,
  });
  if (issued)
    return (
      <EnrolmentCode
        title={t('enrol.code')}
        code={issued.code}
        until={t('terminals.until', { at: time(issued.expiresAt) })}
        next={t('terminals.another')}
        onNext={() => {
          setIssued(undefined);
          form.set({ place: '' });
        }}
      >
        {t('terminals.codeBody')}
      </EnrolmentCode>
    );
  return (
    <form.Entry submit={t('terminals.create')} size="large" className="mb-10 max-w-2xl">
      <form.Text name="place" />
    </form.Entry>
  );
}

function Revoke({ terminal, onClose }: { terminal: Terminal; onClose: (revoked: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const { terminalId, place } = terminal;
  return (
    <Question
      title={t('terminals.revokeTitle')}
      confirm={t('terminals.revoke')}
      danger
      ask={() => mykey.call(mykeyRoutes.revokeOwnTerminal, { params: { terminalId } })}
      forgets={['own-terminals']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('terminals.revokeBody', { place })}</p>
    </Question>
  );
}
