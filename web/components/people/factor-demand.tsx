import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { secondFactorRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner, RefusalBanner } from '../banner.tsx';
import { useDates } from '../dates.ts';
import { useRouteForm } from '../form/route-form.tsx';
import { useRouteQuery } from '../use-route.ts';
import { Waiting } from '../waiting.tsx';

/** From which day the office asks everybody for a second factor, for who may decide it. */
export function FactorDemand({ client }: { client: Client }) {
  const { t } = useTranslation();
  const asked = useRouteQuery(['second-factor'], () => client.call(secondFactorRoutes.showSecondFactor));
  const [isSaved, setSaved] = useState(false);
  return (
    <section aria-labelledby="demand" className="mb-8 max-w-2xl print:hidden">
      <h2 id="demand" className="mb-2 text-xl font-700">
        {t('people.factor.demand')}
      </h2>
      {isSaved && <Banner tone="success" live title={t('people.factor.demandSaved')} />}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={t('waiting.working')} />}
      {asked.data && (
        <DemandForm
          key={asked.data.demandedFrom}
          client={client}
          demandedFrom={asked.data.demandedFrom}
          onSaved={() => setSaved(true)}
        />
      )}
    </section>
  );
}

type FormProps = { client: Client; demandedFrom: string | null; onSaved: () => void };

function DemandForm({ client, demandedFrom, onSaved }: FormProps) {
  const { t } = useTranslation();
  const { date } = useDates();
  const form = useRouteForm({
    route: secondFactorRoutes.demandSecondFactor,
    words: 'translation.people.factor',
    values: { from: demandedFrom ?? '' },
    body: (values) => ({ from: values.from === '' ? null : values.from }),
    send: (body) => client.call(secondFactorRoutes.demandSecondFactor, { body }),
    forgets: ['second-factor'],
    done: onSaved,
  });
  return (
    <>
      <p className="mb-4">
        {demandedFrom ? t('people.factor.demandIs', { on: date(demandedFrom) }) : t('people.factor.demandNone')}
      </p>
      <form.Entry submit={t('people.factor.demandSave')} look="outline">
        <form.Day name="from" className="max-w-60" />
      </form.Entry>
    </>
  );
}
