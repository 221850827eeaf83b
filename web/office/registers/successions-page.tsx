import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';
import { SuccessionFacts } from './succession-facts.tsx';

type Succession = RouteAnswer<typeof pointsRoutes.listSuccessions>['successions'][number];
type Step = 'town' | { callOff: Succession };

/** 自治体の引き継ぎ: mergers and new codes, planned by two persons of the platform. */
export function SuccessionsPage() {
  const { t } = useTranslation('office');
  const [step, setStep] = useState<Step>();
  const [done, setDone] = useState<string>();
  const end = (words: string) => (isDone: boolean) => {
    setStep(undefined);
    setDone(isDone ? words : undefined);
  };
  return (
    <RegisterPage title={t('succession.title')} lead={t('succession.lead')} done={done}>
      <Ask onAsked={() => setDone(t('succession.asked'))} />
      <Button look="outline" className="mb-10" onClick={() => setStep('town')}>
        {t('succession.addTown')}
      </Button>
      <Successions onCallOff={(callOff) => setStep({ callOff })} />
      {step === 'town' && <AddTown onDone={end(t('succession.townAdded'))} />}
      {typeof step === 'object' && <CallOff succession={step.callOff} onDone={end(t('succession.callOffAsked'))} />}
    </RegisterPage>
  );
}

function Ask({ onAsked }: { onAsked: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const search = (query: { q: string }) => points.call(pointsRoutes.searchMunicipalities, { query });
  const form = useRouteForm({
    route: pointsRoutes.askForSuccession,
    words: 'office.succession',
    values: { municipalityCode: '', successorCode: '', fromOn: '', reason: '' },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.askForSuccession, { body }),
    refusals: {
      municipalityCode: [
        'municipality_unknown',
        'municipality_check_digit',
        'municipality_leaving',
        'municipality_succeeded',
      ],
      successorCode: ['succession_of_itself', 'municipality_not_open', 'municipality_cannot_issue', 'sandbox_apart'],
      fromOn: ['succession_too_early'],
    },
    forgets: ['successions', 'change-requests', 'waiting'],
    done: onAsked,
  });
  return (
    <section aria-label={t('succession.ask')} className="mb-10 max-w-2xl print:hidden">
      <h2 className="mb-4 text-xl font-700">{t('succession.ask')}</h2>
      <form.Entry submit={t('succession.check')}>
        <form.Town name="municipalityCode" search={search} />
        <form.Town name="successorCode" search={search} />
        <form.Day name="fromOn" className="max-w-60" />
        <form.Text name="reason" />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('succession.confirm', { on: date(form.asked.fromOn) })} onClose={form.cancel}>
          <Preview municipalityCode={form.asked.municipalityCode} successorCode={form.asked.successorCode} />
          <DialogButtons
            confirm={t('succession.send')}
            busy={form.act.isPending}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </section>
  );
}

function Preview(query: { municipalityCode: string; successorCode: string }) {
  const { points } = useFace();
  const asked = useRouteQuery(['succession-preview', query.municipalityCode, query.successorCode], () =>
    points.call(pointsRoutes.previewSuccession, { query }),
  );
  return <Told asked={asked}>{(shown) => <SuccessionFacts shown={shown} />}</Told>;
}

function Successions({ onCallOff }: { onCallOff: (succession: Succession) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRoutePages(['successions'], 'successions', (query) =>
    points.call(pointsRoutes.listSuccessions, { query }),
  );
  const step = (one: Succession) =>
    one.state === 'planned' ? (
      <Button size="small" look="outline" onClick={() => onCallOff(one)}>
        {t('succession.callOff')}
        <Aside of={one.from.name} />
      </Button>
    ) : null;
  return (
    <>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <Table
          caption={t('succession.caption')}
          rows={asked.data.successions}
          rowKey={({ successionId }) => String(successionId)}
          empty={t('succession.empty')}
          columns={[
            { key: 'from', head: t('succession.from'), value: ({ from }) => from.name, names: true },
            { key: 'to', head: t('succession.to'), value: ({ to }) => to.name },
            { key: 'on', head: t('succession.fromOn'), value: ({ fromOn }) => fromOn, isDay: true },
            { key: 'state', head: t('succession.state'), value: ({ state }) => t(`succession.states.${state}`) },
            { key: 'reason', head: t('succession.reason'), value: ({ reason }) => reason, inDetail: true },
            { key: 'step', head: t('succession.step'), show: step },
          ]}
        />
      )}
      <More asked={asked} />
    </>
  );
}

function CallOff({ succession, onDone }: { succession: Succession; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { successionId, from, to } = succession;
  const form = useRouteForm({
    route: pointsRoutes.askToCallOffSuccession,
    words: 'office.succession',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.askToCallOffSuccession, { params: { successionId }, body }),
    forgets: ['successions', 'change-requests', 'waiting'],
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t('succession.callOffTitle', { from: from.name, to: to.name })} onClose={() => onDone(false)}>
      <form.Entry submit={t('succession.callOffSend')} onCancel={() => onDone(false)}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}

function AddTown({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.addMunicipality,
    words: 'office.newTown',
    values: { code: '', name: '', kana: '', validFrom: '' },
    send: (body) => points.call(pointsRoutes.addMunicipality, { body }),
    refusals: {
      code: ['municipality_code_short', 'municipality_check_digit', 'municipality_prefecture', 'municipality_listed'],
    },
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t('succession.addTown')} onClose={() => onDone(false)}>
      <p className="mb-4">{t('newTown.lead')}</p>
      <form.Entry submit={t('newTown.send')} onCancel={() => onDone(false)}>
        <form.Code name="code" />
        <form.Text name="name" />
        <form.Text name="kana" />
        <form.Day name="validFrom" className="max-w-60" />
      </form.Entry>
    </Dialog>
  );
}
