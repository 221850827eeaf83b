import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { SelectField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import type { Column } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { useBudgetLines } from './budget-lines.ts';
import { CampaignFacts } from './campaign-facts.tsx';
import { CampaignForm } from './campaign-form.tsx';

type Campaign = RouteAnswer<typeof pointsRoutes.listCampaigns>['campaigns'][number];
type Step = 'end' | 'join' | 'decline' | 'leave';

/** プレミアムキャンペーン: our own and those to which we are invited, how far each has come, and the next step. */
export function CampaignsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['campaigns'], () => points.call(pointsRoutes.listCampaigns));
  const [done, setDone] = useState<string>();
  const [deciding, setDeciding] = useState<{ campaign: Campaign; step: Step }>();
  const columns = useColumns((campaign, step) => setDeciding({ campaign, step }));
  return (
    <RegisterPage title={t('campaigns.title')} lead={t('campaigns.lead')} done={done}>
      <Told asked={asked}>
        {({ campaigns }) => (
          <>
            <RegisterTable
              register="campaigns"
              rows={campaigns}
              rowKey={({ campaignId }) => String(campaignId)}
              columns={columns}
            />
            <AddForm label={t('campaigns.add')} onDone={(saved) => setDone(saved ? t('campaigns.saved') : undefined)}>
              {(onDone) => <CampaignForm onDone={onDone} />}
            </AddForm>
          </>
        )}
      </Told>
      {deciding && (
        <Decide
          {...deciding}
          onDone={(words) => {
            setDone(words);
            setDeciding(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

/** What each column of the register says; the next step stands near the name, where no sideways movement is needed. */
function useColumns(onStep: (campaign: Campaign, step: Step) => void): Column<Campaign>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return [
    { key: 'name', head: t('campaigns.name'), value: ({ name }) => name },
    {
      key: 'state',
      head: t('campaigns.state'),
      value: ({ membership, state, agreement }) => t(`campaigns.states.${stateOf({ membership, state, agreement })}`),
    },
    {
      key: 'action',
      head: t('campaigns.action'),
      show: (campaign) => (
        <span className="flex gap-2">
          {stepsOf(campaign).map((step) => (
            <RowButton
              key={step}
              label={t(`campaigns.${step}`)}
              of={campaign.name}
              onClick={() => onStep(campaign, step)}
            />
          ))}
        </span>
      ),
    },
    { key: 'given', head: t('campaigns.given'), value: ({ awarded }) => awarded },
    { key: 'budget', head: t('campaigns.budget'), value: ({ budget }) => budget },
    { key: 'ends', head: t('campaigns.ends'), value: ({ endsAt }) => time(endsAt) },
    ...useDetails(),
  ];
}

/** What a campaign was agreed on with: it opens with its row. */
function useDetails(): Column<Campaign>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { list } = usePhrases();
  const placeOf = usePlaceOf();
  const details: Column<Campaign>[] = [
    { key: 'missing', head: t('campaigns.missing'), value: ({ missing }) => missing },
    {
      key: 'occasion',
      head: t('campaigns.occasion'),
      value: ({ occasion }) => t(`campaigns.${occasion}`),
    },
    { key: 'percent', head: t('campaigns.percent'), value: ({ percent }) => `${percent}%` },
    {
      key: 'perHolder',
      head: t('campaigns.perHolder'),
      value: ({ perHolder }) => perHolder ?? t('campaigns.noLimit'),
    },
    {
      key: 'place',
      head: t('campaigns.place'),
      value: placeOf,
    },
    {
      key: 'payer',
      head: t('campaigns.payer'),
      value: ({ payer }) => payer ?? t('campaigns.ourselves'),
    },
    {
      key: 'agreement',
      head: t('campaigns.agreement'),
      value: ({ agreement }) => t(`campaigns.agreements.${agreement}`),
    },
    { key: 'starts', head: t('campaigns.starts'), value: ({ startsAt }) => time(startsAt) },
    { key: 'expires', head: t('campaigns.expires'), value: ({ expiresOn }) => expiresOn, isDay: true },
    {
      key: 'members',
      head: t('campaigns.members'),
      value: ({ members }) =>
        list(members.map(({ municipality: { name }, state }) => t(`campaigns.memberStates.${state}`, { name }))),
    },
  ];
  return details.map((column) => ({ ...column, inDetail: true }));
}

/** Where points are used, or in which street vouchers count; moving has no place. */
function usePlaceOf(): (campaign: Campaign) => string {
  const { t } = useTranslation('office');
  return ({ place, occasion }) => place ?? (occasion === 'use' ? t('campaigns.everywhere') : t('campaigns.noPlace'));
}

function stepsOf({ membership, state }: Campaign): readonly Step[] {
  if (state === 'over') return [];
  return (
    {
      host: ['end'],
      waiting: ['end'],
      invited: ['join', 'decline'],
      joined: ['leave'],
      left: ['join'],
      declined: ['join'],
    } as const
  )[membership];
}

/** Where a campaign stands: what it still waits for comes before when it runs. */
function stateOf({ membership, state, agreement }: Pick<Campaign, 'membership' | 'state' | 'agreement'>) {
  if (state === 'over') return state;
  if (membership === 'waiting') return membership;
  return agreement === 'asked' || agreement === 'declined' ? agreement : state;
}

const AFTER = { end: 'ended', join: 'joined', decline: 'declined', leave: 'left' } as const;

/** One question before a campaign is ended, joined or left: what follows, and who pays how much. */
function Decide({ campaign, step, onDone }: { campaign: Campaign; step: Step; onDone: (words?: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const placeOf = usePlaceOf();
  const [budgetLineId, setBudgetLineId] = useState('');
  const lines = useBudgetLines();
  const params = { campaignId: campaign.campaignId };
  const decide = (): Promise<Answer<unknown>> =>
    step === 'end'
      ? points.call(pointsRoutes.endCampaign, { params })
      : points.call(pointsRoutes.decideCampaign, {
          params,
          body: { joins: step === 'join', budgetLineId: budgetLineId === '' ? null : Number(budgetLineId) },
        });
  return (
    <Question
      title={t(`campaigns.${step}Title`)}
      confirm={t(`campaigns.${step}`)}
      danger={step === 'end'}
      ask={decide}
      forgets={['campaigns', 'waiting', 'change-requests']}
      onDone={() => onDone(t(`campaigns.${AFTER[step]}`, { name: campaign.name }))}
      onClose={() => onDone()}
    >
      <CampaignFacts {...campaign} host={campaign.host?.name ?? t('campaigns.keptByPayer')} place={placeOf(campaign)} />
      <p>{t(`campaigns.${step}Body`)}</p>
      {step === 'join' && campaign.payer === null && (
        <>
          <p className="my-2 font-700">{t('campaigns.joinPays')}</p>
          <SelectField
            label={t('campaigns.budgetLineId')}
            hint={t('campaigns.budgetLineIdHint')}
            value={budgetLineId}
            onChange={(event) => setBudgetLineId(event.target.value)}
          >
            <option value="">{t('campaigns.noBudgetLine')}</option>
            {lines.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </Question>
  );
}
