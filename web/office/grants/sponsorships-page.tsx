import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';
import { SponsorshipFacts, useTermColumns } from './sponsorship-facts.tsx';

type Sponsorship = RouteAnswer<typeof pointsRoutes.listProposedSponsorships>['sponsorships'][number];

/** 協賛の提案 (R73-07): what a company or an organisation offers to pay for in towns, and what they answered. */
export function SponsorshipsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRoutePages(['sponsorships'], 'sponsorships', (query) =>
    points.call(pointsRoutes.listProposedSponsorships, { query }),
  );
  const [done, setDone] = useState<string>();
  return (
    <>
      <PageTitle lead={t('sponsorships.lead')}>{t('sponsorships.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={asked}>
        {({ sponsorships }) => (
          <>
            <Offers sponsorships={sponsorships} />
            <More asked={asked} />
          </>
        )}
      </Told>
      <AddForm
        label={t('sponsorships.add')}
        onDone={(saved) => setDone(saved ? t('sponsorships.proposed') : undefined)}
      >
        {(onDone) => <OfferForm onDone={onDone} />}
      </AddForm>
      <p className="mb-8 print:hidden">
        <Link to="/invoices">{t('sponsorships.invoices')}</Link>
      </p>
    </>
  );
}

function Offers({ sponsorships }: { sponsorships: readonly Sponsorship[] }) {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const details = useTermColumns<Sponsorship>();
  return (
    <Table
      caption={t('sponsorships.caption')}
      rows={sponsorships}
      rowKey={({ sponsorshipId }) => String(sponsorshipId)}
      csv
      empty={t('sponsorships.empty')}
      columns={[
        { key: 'name', head: t('sponsorships.name'), value: ({ name }) => name },
        { key: 'town', head: t('sponsorships.town'), value: ({ municipality }) => municipality.name },
        { key: 'state', head: t('sponsorships.state'), value: ({ state }) => t(`sponsorships.states.${state}`) },
        {
          key: 'granted',
          head: t('sponsorships.granted'),
          value: ({ granted, state }) => (state === 'accepted' ? (granted ?? t('sponsorships.fewPersons')) : ''),
        },
        { key: 'budget', head: t('sponsorships.budget'), value: ({ budget }) => budget },
        { key: 'endsOn', head: t('sponsorships.endsOn'), value: ({ endsOn }) => date(endsOn), inDetail: true },
        ...details,
        { key: 'reason', head: t('sponsorships.reason'), value: ({ reason }) => reason ?? '', inDetail: true },
        {
          key: 'proposedAt',
          head: t('sponsorships.proposedAt'),
          value: ({ proposedAt }) => time(proposedAt),
          inDetail: true,
        },
      ]}
    />
  );
}

/** To which town, for what, how much and how long; read once more before it is asked for. */
function OfferForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.proposeSponsorship,
    words: 'office.sponsorships',
    values: {
      municipalityCode: '',
      name: '',
      amount: '',
      repeats: 'once',
      personMax: '',
      budget: '',
      startsOn: todayInJapan(now()),
      endsOn: '',
      expiresOn: '',
    },
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.proposeSponsorship, { body }),
    refusals: {
      municipalityCode: ['municipality_unknown', 'municipality_not_open', 'sandbox_apart'],
      name: ['sponsorship_name_taken', 'text_refused'],
      budget: ['sponsorship_budget'],
      endsOn: ['sponsorship_dates'],
    },
    forgets: ['sponsorships', 'waiting', 'change-requests'],
    done: () => onDone(true),
  });
  const unit = shared('money.points');
  const repeats = (['once', 'daily', 'free'] as const).map((value) => ({
    value,
    label: t(`sponsorships.repeatsOf.${value}`),
  }));
  return (
    <form.Entry submit={t('sponsorships.add')} onCancel={() => onDone(false)}>
      <form.Town
        name="municipalityCode"
        search={(query: { q: string }) => points.call(pointsRoutes.searchMunicipalities, { query })}
      />
      <form.Text name="name" />
      <form.Amount name="amount" unit={unit} />
      <form.Choice name="repeats" choices={repeats} />
      <form.Amount name="personMax" unit={unit} />
      <form.Amount name="budget" unit={unit} />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Day name="startsOn" />
        <form.Day name="endsOn" />
      </div>
      <form.Day name="expiresOn" />
      <OfferQuestion form={form} />
    </form.Entry>
  );
}

type QuestionProps = {
  form: {
    asked: RouteRequest<typeof pointsRoutes.proposeSponsorship>['body'] | undefined;
    act: { isPending: boolean };
    send: () => void;
    cancel: () => void;
  };
};
/** The last look before a sponsorship is asked for. */
function OfferQuestion({ form: { asked, act, send, cancel } }: QuestionProps) {
  const { t } = useTranslation('office');
  if (!asked) return null;
  const terms = { ...asked, repeats: asked.repeats ?? 'free', personMax: asked.personMax ?? null };
  return (
    <Dialog open title={t('sponsorships.proposeTitle')} onClose={() => act.isPending || cancel()}>
      <SponsorshipFacts terms={terms} first={[]} />
      <p>{t('sponsorships.proposeBody')}</p>
      <DialogButtons confirm={t('sponsorships.add')} busy={act.isPending} onCancel={cancel} onConfirm={send} />
    </Dialog>
  );
}
