import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';
import { OpeningFacts } from './opening-facts.tsx';

type Opening = RouteAnswer<typeof pointsRoutes.listOpenings>['openings'][number];
type Step = { opening: Opening; what: 'check' | 'return' };

function useOpenings(state: 'waiting' | 'decided') {
  const { points } = useFace();
  return useRoutePages(['openings', state], 'openings', (query) =>
    points.call(pointsRoutes.listOpenings, { query: { state, ...query } }),
  );
}

/** Applications of municipalities: the first person of the platform checks one, or sends it back. */
export function OpeningsPage() {
  const { t } = useTranslation('office');
  const waiting = useOpenings('waiting');
  const [step, setStep] = useState<Step>();
  const [handed, setHanded] = useState<Handed>();
  const [done, setDone] = useState<string>();
  return (
    <>
      <PageTitle lead={t('opening.listLead')}>{t('opening.listTitle')}</PageTitle>
      {handed && <HandedCode handed={handed} path="/office/invitation" />}
      {handed && <Banner tone="info" title={t('opening.second')} />}
      {done && <Banner tone="success" live title={done} />}
      {waiting.refusal && <RefusalBanner refusal={waiting.refusal} onAgain={waiting.refetch} />}
      {waiting.data?.openings.length === 0 && (
        <p className="mb-10 rounded-8 bg-solid-gray-50 p-6">{t('opening.listEmpty')}</p>
      )}
      <ul className="mb-10 grid gap-4">
        {waiting.data?.openings.map((opening) => (
          <li key={opening.openingId} className="rounded-12 border-2 border-solid-gray-300 p-5">
            <Waiting opening={opening} onStep={(what) => setStep({ opening, what })} />
          </li>
        ))}
      </ul>
      <More asked={waiting} />
      <Decided />
      {step?.what === 'check' && (
        <Check
          opening={step.opening}
          onDone={(made) => {
            setStep(undefined);
            setDone(undefined);
            setHanded(made);
          }}
        />
      )}
      {step?.what === 'return' && (
        <SendBack
          opening={step.opening}
          onDone={(saved) => {
            setStep(undefined);
            setDone(saved ? t('opening.returned', { name: step.opening.municipality.name }) : undefined);
          }}
        />
      )}
    </>
  );
}

function Waiting({ opening, onStep }: { opening: Opening; onStep: (what: Step['what']) => void }) {
  const { t } = useTranslation('office');
  const { name } = opening.municipality;
  return (
    <section aria-label={name}>
      <h2 className="mb-2 text-xl font-700">{name}</h2>
      <OpeningFacts opening={opening} />
      {opening.state === 'checked' ? (
        <p>{t('opening.isChecked')}</p>
      ) : (
        <div className="flex flex-wrap justify-between gap-4">
          <Button look="outline" onClick={() => onStep('return')}>
            {t('opening.return')}
          </Button>
          <Button onClick={() => onStep('check')}>{t('opening.check')}</Button>
        </div>
      )}
    </section>
  );
}

function Check({ opening, onDone }: { opening: Opening; onDone: (handed?: Handed) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { openingId, municipality, personName } = opening;
  const form = useRouteForm({
    route: pointsRoutes.checkOpening,
    words: 'office.opening',
    values: { staffId: `lead-${municipality.code}` },
    send: (body) => points.call(pointsRoutes.checkOpening, { params: { openingId }, body }),
    refusals: { staffId: ['staff_id_taken'] },
    forgets: ['openings', 'waiting', 'change-requests'],
    done: ({ code }) => onDone({ name: personName, code, part: 'first' }),
  });
  return (
    <Dialog open title={t('opening.checkTitle', { name: municipality.name })} onClose={() => onDone()}>
      <p className="mb-4">{t('opening.checkBody')}</p>
      <form.Entry submit={t('opening.checkConfirm')} onCancel={() => onDone()}>
        <form.Code name="staffId" />
      </form.Entry>
    </Dialog>
  );
}

function SendBack({ opening, onDone }: { opening: Opening; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { openingId, municipality } = opening;
  const form = useRouteForm({
    route: pointsRoutes.returnOpening,
    words: 'office.opening',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.returnOpening, { params: { openingId }, body }),
    forgets: ['openings', 'waiting'],
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t('opening.returnTitle', { name: municipality.name })} onClose={() => onDone(false)}>
      <form.Entry submit={t('opening.return')} onCancel={() => onDone(false)}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}

function Decided() {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const decided = useOpenings('decided');
  if (!decided.data) return null;
  return (
    <>
      <Table
        caption={t('opening.decided')}
        rows={decided.data.openings}
        rowKey={({ openingId }) => `${openingId}`}
        empty={t('opening.decidedEmpty')}
        columns={[
          {
            key: 'name',
            head: t('opening.municipalityCode'),
            value: ({ municipality }) => municipality.name,
            names: true,
          },
          { key: 'receivedAt', head: t('opening.receivedAt'), value: ({ receivedAt }) => time(receivedAt) },
          { key: 'state', head: t('opening.state'), value: ({ state }) => t(`opening.states.${state}`) },
          { key: 'reason', head: t('opening.reason'), value: ({ reason }) => reason ?? '' },
          { key: 'by', head: t('opening.by'), value: ({ decidedBy }) => decidedBy ?? t('opening.applicant') },
        ]}
      />
      <More asked={decided} />
    </>
  );
}
