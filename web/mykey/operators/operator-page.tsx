import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Sites } from '../sign-in/sites.tsx';
import { OperatorRule } from './operator-rule.tsx';

type Terminal = RouteAnswer<typeof mykeyRoutes.listTerminals>['terminals'][number];

/** One operator: a code for its next terminal, the terminals it has, and its sites to which people sign in. */
export function OperatorPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const { operatorId } = useParams({ strict: false }) as { operatorId: string };
  const operators = useRouteQuery(['admin-operators'], () => admin.call(mykeyRoutes.listOperators));
  const operator = operators.data?.operators.find((one) => one.operatorId === operatorId);
  const asked = useRouteQuery(
    ['terminals', operatorId],
    () => admin.call(mykeyRoutes.listTerminals, { params: { operatorId } }),
    { every: 5_000 },
  );
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={operatorId}>{t('admin.operator.title', { name: operator?.name ?? operatorId })}</PageTitle>
      {asked.refusal ? (
        <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />
      ) : (
        <NewCode operatorId={operatorId} />
      )}
      {operator && <OperatorRule operator={operator} />}
      {asked.data && <Terminals terminals={asked.data.terminals} />}
      <Sites operatorId={operatorId} />
    </>
  );
}

function NewCode({ operatorId }: { operatorId: string }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const { admin } = useFace();
  const [issued, setIssued] = useState<{ code: string; expiresAt: string }>();
  const form = useRouteForm({
    route: mykeyRoutes.createEnrolmentCode,
    words: 'mykey.admin.operator',
    values: { place: '', role: 'counter' },
    send: (body) => admin.call(mykeyRoutes.createEnrolmentCode, { params: { operatorId }, body }),
    done: setIssued,
  });
  if (issued)
    return (
      <EnrolmentCode
        title={t('admin.operator.code')}
        code={issued.code}
        until={t('admin.operator.expires', { at: time(issued.expiresAt) })}
        next={t('admin.operator.another')}
        onNext={() => {
          setIssued(undefined);
          form.set({ place: '' });
        }}
      >
        {t('admin.operator.codeBody')}
      </EnrolmentCode>
    );
  return (
    <section className="mb-10 max-w-2xl">
      <h2 className="mb-4 text-xl font-700">{t('admin.operator.newTitle')}</h2>
      <form.Entry submit={t('admin.operator.create')} size="large">
        <form.Text name="place" />
        <form.Choice
          name="role"
          choices={[
            { value: 'counter', label: t('admin.operator.counter'), hint: t('admin.operator.counterHint') },
            { value: 'office', label: t('admin.operator.office'), hint: t('admin.operator.officeHint') },
          ]}
        />
      </form.Entry>
    </section>
  );
}

function Terminals({ terminals }: { terminals: readonly Terminal[] }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const [leaving, setLeaving] = useState<Terminal>();
  const [rotating, setRotating] = useState<Terminal>();
  const [done, setDone] = useState(false);
  return (
    <>
      {done && <Banner tone="success" live title={t('admin.operator.revoked_done')} />}
      <Table
        caption={t('admin.operator.caption')}
        rows={terminals}
        rowKey={({ terminalId }) => terminalId}
        empty={t('admin.operator.empty')}
        columns={[
          { key: 'place', head: t('admin.operator.place'), value: ({ place }) => place },
          { key: 'id', head: t('admin.operator.terminal'), value: ({ terminalId }) => terminalId },
          { key: 'role', head: t('admin.operator.role'), value: ({ role }) => t(`admin.operator.${role}`) },
          { key: 'at', head: t('admin.operator.since'), value: ({ enrolledAt }) => time(enrolledAt) },
          { key: 'status', head: t('admin.operator.status'), value: ({ status }) => t(`admin.operator.${status}`) },
          {
            key: 'revoke',
            head: t('admin.operator.action'),
            show: (terminal) =>
              terminal.status === 'active' && (
                <div className="flex flex-wrap gap-3">
                  <Button look="outline" size="small" onClick={() => setRotating(terminal)}>
                    {t('admin.operator.rotate')}
                    <Aside of={terminal.place} />
                  </Button>
                  <Button look="danger" size="small" onClick={() => setLeaving(terminal)}>
                    {t('admin.operator.revoke')}
                    <Aside of={terminal.place} />
                  </Button>
                </div>
              ),
          },
        ]}
      />
      {rotating && <Rotate terminal={rotating} onClose={() => setRotating(undefined)} />}
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

function Revoke({ terminal, onClose }: { terminal: Terminal; onClose: (revoked: boolean) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  return (
    <Question
      title={t('admin.operator.revokeTitle')}
      confirm={t('admin.operator.revoke')}
      danger
      ask={() => admin.call(mykeyRoutes.revokeTerminal, { params: { terminalId: terminal.terminalId } })}
      forgets={['terminals']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('admin.operator.revokeBody', { place: terminal.place })}</p>
    </Question>
  );
}

/** A code with which a terminal gets another key: a new browser, or a key that others may know. */
function Rotate({ terminal, onClose }: { terminal: Terminal; onClose: () => void }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const { admin } = useFace();
  const act = useRouteMutation();
  const [issued, setIssued] = useState<{ code: string; expiresAt: string }>();
  const issue = () =>
    act.mutate(
      () => admin.call(mykeyRoutes.createRotationCode, { params: { terminalId: terminal.terminalId } }),
      setIssued,
    );
  return (
    <Dialog open title={t('admin.operator.rotateTitle', { place: terminal.place })} onClose={onClose}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {issued ? (
        <EnrolmentCode
          title={t('admin.operator.code')}
          code={issued.code}
          until={t('admin.operator.expires', { at: time(issued.expiresAt) })}
          next={t('admin.operator.close')}
          onNext={onClose}
        >
          {t('admin.operator.rotateDo')}
        </EnrolmentCode>
      ) : (
        <>
          <p>{t('admin.operator.rotateBody')}</p>
          <DialogButtons
            confirm={t('admin.operator.create')}
            busy={act.isPending}
            onCancel={onClose}
            onConfirm={() => void issue()}
          />
        </>
      )}
    </Dialog>
  );
}
