import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { type OnDone, Register, type Step } from '../register.tsx';

type Protection = RouteAnswer<typeof pointsRoutes.listProtections>['protections'][number];
type Officer = Protection['officers'][number];

/** 支援措置: the people whom only this officer and one other find. */
export function ProtectionsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { time } = useDates();
  const named = ({ name, staffId, isHere }: Officer) =>
    t(isHere ? 'protections.officerNamed' : 'protections.officerLeft', { name, staffId });
  const of = ({ mykeyId }: Protection) => mykeyId;
  const steps: Step<Protection>[] = [
    {
      label: t('protections.hand'),
      of,
      done: () => t('protections.handed'),
      form: (protection, onDone) => <Hand protection={protection} named={named} onDone={onDone} />,
    },
    {
      label: t('protections.end'),
      of,
      done: () => t('protections.endDone'),
      form: (protection, onDone) => <End protection={protection} onDone={onDone} />,
    },
  ];
  return (
    <Register
      register="protections"
      lead={t('protections.lead')}
      asked={useRouteQuery(['protections'], () => points.call(pointsRoutes.listProtections))}
      rows={({ protections }) => protections}
      rowKey={({ protectionId }) => String(protectionId)}
      columns={[
        { key: 'mykeyId', head: t('protections.mykeyId'), value: of, names: true },
        {
          key: 'officers',
          head: t('protections.officers'),
          value: ({ officers }) => officers.map(named).join('、'),
        },
        { key: 'begun', head: t('protections.begun'), value: ({ begunAt }) => time(begunAt) },
        {
          key: 'state',
          head: t('protections.state'),
          value: ({ endAskedBy }) => t(endAskedBy === null ? 'protections.going' : 'protections.ending'),
        },
        { key: 'reason', inDetail: true, head: t('protections.reason'), value: ({ reason }) => reason },
        {
          key: 'endReason',
          inDetail: true,
          head: t('protections.endReason'),
          value: ({ endReason }) => endReason ?? '',
        },
      ]}
      steps={() => steps}
      add={(_, onDone) => <NewProtection onDone={onDone} />}
    />
  );
}

const forgets = ['protections', 'grants', 'applications', 'venue', 'uploads'];

function NewProtection({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createProtection,
    words: 'office.protections',
    values: { mykeyId: '', officer: '', reason: '' },
    send: (body) => points.call(pointsRoutes.createProtection, { body }),
    refusals: {
      mykeyId: ['mykey_id_form', 'member_unknown', 'protection_known', 'residence_unconfirmed'],
      officer: ['protection_officer'],
    },
    forgets,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('protections.add')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('protections.addLead')}</p>
      <form.Text name="mykeyId" />
      <form.Text name="officer" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

type OneProps = { protection: Protection; onDone: OnDone };

function Hand({ protection, named, onDone }: OneProps & { named: (officer: Officer) => string }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { protectionId, officers } = protection;
  const form = useRouteForm({
    route: pointsRoutes.changeProtectionOfficer,
    words: 'office.protections',
    values: { leaving: '', officer: '', reason: '' },
    wrong: ({ leaving }) => ({ leaving: leaving === '' }),
    send: (body) => points.call(pointsRoutes.changeProtectionOfficer, { params: { protectionId }, body }),
    refusals: { officer: ['protection_officer'] },
    forgets,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('protections.hand')} onCancel={() => onDone(false)}>
      <form.Select
        name="leaving"
        empty={t('grant.choose')}
        options={officers.map((one) => ({ value: one.staffId, label: named(one) }))}
      />
      <form.Text name="officer" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

/** The word of one for its end, the other's yes or no to it, or the first one's own withdrawal. */
function End({ protection, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { endAskedBy } = protection;
  const { staffId } = useStaff();
  const [keeps, setKeeps] = useState(endAskedBy === staffId);
  if (keeps) return <Keep protection={protection} onDone={onDone} />;
  return (
    <>
      <Ask protection={protection} onDone={onDone} />
      {endAskedBy !== null && (
        <Button look="text" onClick={() => setKeeps(true)}>
          {t('protections.keepInstead')}
        </Button>
      )}
    </>
  );
}

function Ask({ protection: { protectionId, mykeyId, endAskedBy, endReason }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.endProtection,
    words: 'office.protections',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.endProtection, { params: { protectionId }, body }),
    forgets,
    done: () => onDone(true),
  });
  const isSecond = endAskedBy !== null;
  return (
    <form.Entry submit={t(isSecond ? 'protections.confirmEnd' : 'protections.askEnd')} onCancel={() => onDone(false)}>
      <p className="mb-4">
        {isSecond
          ? t('protections.confirmLead', { mykeyId, reason: endReason ?? '' })
          : t('protections.askLead', { mykeyId })}
      </p>
      <form.Text name="reason" />
    </form.Entry>
  );
}

function Keep({ protection: { protectionId, mykeyId }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.keepProtection,
    words: 'office.protections',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.keepProtection, { params: { protectionId }, body }),
    forgets,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('protections.keep')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('protections.keepLead', { mykeyId })}</p>
      <form.Text name="reason" />
    </form.Entry>
  );
}
