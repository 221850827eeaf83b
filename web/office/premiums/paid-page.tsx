import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RowButton, Told } from '../office-page.tsx';
import { CampaignFacts } from './campaign-facts.tsx';
import { Owed } from './owed.tsx';
import { ProposalForm } from './proposal-form.tsx';

type Campaign = RouteAnswer<typeof pointsRoutes.listPaidCampaigns>['campaigns'][number];
type Step = 'agree' | 'decline' | 'end';

/** 負担するキャンペーン (R83-05, R42-03): what a company or a prefecture pays for on top, its yes to each, and what it was billed. */
export function PaidPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRoutePages(['paid-campaigns'], 'campaigns', (query) =>
    points.call(pointsRoutes.listPaidCampaigns, { query }),
  );
  const [done, setDone] = useState<string>();
  const [deciding, setDeciding] = useState<{ campaign: Campaign; step: Step }>();
  const columns = useColumns((campaign, step) => setDeciding({ campaign, step }));
  return (
    <>
      <PageTitle lead={t('paid.lead')}>{t('paid.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={asked}>
        {({ campaigns }) => (
          <>
            <Table
              caption={t('paid.caption')}
              rows={campaigns}
              rowKey={({ campaignId }) => String(campaignId)}
              csv
              empty={t('paid.empty')}
              columns={columns}
            />
            <More asked={asked} />
          </>
        )}
      </Told>
      <AddForm label={t('paid.propose')} onDone={(saved) => setDone(saved ? t('paid.proposed') : undefined)}>
        {(onDone) => <ProposalForm onDone={onDone} />}
      </AddForm>
      <Owed />
      <p className="mb-8 print:hidden">
        <Link to="/invoices">{t('paid.invoices')}</Link>
      </p>
      {deciding && (
        <Decide
          {...deciding}
          onDone={(words) => {
            setDone(words);
            setDeciding(undefined);
          }}
        />
      )}
    </>
  );
}

/** What a campaign is agreed to with, and what came of it in each town: it opens with its row. */
function useDetails(): Column<Campaign>[] {
  const { t } = useTranslation('office');
  const { time, date } = useDates();
  const { list } = usePhrases();
  const details: Column<Campaign>[] = [
    {
      key: 'towns',
      head: t('paid.towns'),
      value: ({ municipalities }) => list(municipalities.map(({ name }) => name)),
    },
    {
      key: 'members',
      head: t('campaigns.members'),
      value: ({ members }) =>
        list(members.map(({ municipality: { name }, state }) => t(`campaigns.memberStates.${state}`, { name }))),
    },
    { key: 'occasion', head: t('campaigns.occasion'), value: ({ occasion }) => t(`campaigns.${occasion}`) },
    {
      key: 'ownPoints',
      head: t('paid.ownPoints'),
      value: ({ ownPointsOnly }) => t(ownPointsOnly ? 'paid.own' : 'paid.all'),
    },
    {
      key: 'perHolder',
      head: t('campaigns.perHolder'),
      value: ({ perHolder }) => perHolder ?? t('campaigns.noLimit'),
    },
    { key: 'host', head: t('paid.host'), value: ({ host }) => host?.name ?? t('campaigns.keptByPayer') },
    { key: 'starts', head: t('campaigns.starts'), value: ({ startsAt }) => time(startsAt) },
    { key: 'expires', head: t('campaigns.expires'), value: ({ expiresOn }) => date(expiresOn) },
  ];
  return details.map((column) => ({ ...column, inDetail: true }));
}

/** What each column says; the next step stands beside the name. */
function useColumns(onStep: (campaign: Campaign, step: Step) => void): Column<Campaign>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return [
    { key: 'name', head: t('campaigns.name'), value: ({ name }) => name },
    {
      key: 'agreement',
      head: t('paid.agreement'),
      value: ({ agreement, state }) =>
        agreement === 'agreed' || state === 'over'
          ? t(`campaigns.states.${state}`)
          : t(`campaigns.agreements.${agreement}`),
    },
    {
      key: 'action',
      head: t('campaigns.action'),
      show: (campaign) => (
        <span className="flex flex-wrap gap-2">
          {stepsOf(campaign).map((step) => (
            <RowButton key={step} label={t(`paid.${step}`)} of={campaign.name} onClick={() => onStep(campaign, step)} />
          ))}
        </span>
      ),
    },
    { key: 'percent', head: t('campaigns.percent'), value: ({ percent }) => `${percent}%` },
    { key: 'given', head: t('paid.awarded'), value: ({ awarded }) => awarded },
    { key: 'budget', head: t('campaigns.budget'), value: ({ budget }) => budget },
    { key: 'ends', head: t('campaigns.ends'), value: ({ endsAt }) => time(endsAt), inDetail: true },
    ...useDetails(),
  ];
}

function stepsOf({ agreement, state, host }: Campaign): readonly Step[] {
  if (state === 'over') return [];
  const kept: readonly Step[] = host === null ? ['end'] : [];
  if (agreement === 'agreed') return kept;
  return agreement === 'declined' ? ['agree', ...kept] : ['agree', 'decline', ...kept];
}

const AFTER = { agree: 'agreed', decline: 'declined', end: 'ended' } as const;

/** One question before a yes, a no or an end: all terms, and what follows. */
function Decide({ campaign, step, onDone }: { campaign: Campaign; step: Step; onDone: (words?: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { organisation } = useStaff();
  const { list } = usePhrases();
  const [reason, setReason] = useState('');
  const { campaignId, sha256, name, host, ownPointsOnly } = campaign;
  const decide = (): Promise<Answer<unknown>> =>
    step === 'end'
      ? points.call(pointsRoutes.endProposedCampaign, { params: { campaignId } })
      : points.call(pointsRoutes.answerCampaign, {
          params: { campaignId },
          body: { agrees: step === 'agree', sha256, reason: reason.trim() },
        });
  return (
    <Question
      title={t(`paid.${step}Title`)}
      confirm={t(`paid.${step}`)}
      danger={step !== 'agree'}
      ask={decide}
      forgets={['paid-campaigns', 'waiting', 'change-requests']}
      onDone={() => onDone(t(`paid.${AFTER[step]}`, { name }))}
      onClose={() => onDone()}
    >
      <CampaignFacts
        {...campaign}
        host={host?.name ?? t('campaigns.keptByPayer')}
        place={campaign.place ?? t(campaign.occasion === 'use' ? 'campaigns.everywhere' : 'campaigns.noPlace')}
        payer={organisation?.name ?? null}
        ownPoints={t(ownPointsOnly ? 'paid.own' : 'paid.all')}
      />
      <p className="mb-2">
        {t('campaigns.invite')}:{' '}
        {campaign.members.length > 0
          ? list(campaign.members.map(({ municipality }) => municipality.name))
          : t('campaigns.inviteNobody')}
      </p>
      <p className="mb-4">{t(`paid.${step}Body`)}</p>
      {step === 'decline' && (
        <TextField label={t('paid.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
      )}
    </Question>
  );
}
