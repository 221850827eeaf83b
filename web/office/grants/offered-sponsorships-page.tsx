import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import { SponsorshipFacts, useTermColumns } from './sponsorship-facts.tsx';

type Sponsorship = RouteAnswer<typeof pointsRoutes.listSponsorships>['sponsorships'][number];
type Step = 'accept' | 'decline';
const AFTER = { accept: 'accepted', decline: 'declined' } as const;

/** 届いた協賛 (R73-07): programmes that a company or an organisation offers to pay for, and the town's answer. */
export function OfferedSponsorshipsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRoutePages(['offered-sponsorships'], 'sponsorships', (query) =>
    points.call(pointsRoutes.listSponsorships, { query }),
  );
  const [done, setDone] = useState<string>();
  const [deciding, setDeciding] = useState<{ offer: Sponsorship; step: Step }>();
  return (
    <>
      <PageTitle lead={t('offered.lead')}>{t('offered.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={asked}>
        {({ sponsorships }) => (
          <>
            <Offers sponsorships={sponsorships} onStep={(offer, step) => setDeciding({ offer, step })} />
            <More asked={asked} />
          </>
        )}
      </Told>
      {deciding && (
        <Dialog open title={t(`offered.${deciding.step}Title`)} onClose={() => setDeciding(undefined)}>
          <Decide
            {...deciding}
            onDone={(words) => {
              setDeciding(undefined);
              setDone(words);
            }}
          />
        </Dialog>
      )}
    </>
  );
}

type OffersProps = { sponsorships: readonly Sponsorship[]; onStep: (offer: Sponsorship, step: Step) => void };
function Offers({ sponsorships, onStep }: OffersProps) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const details = useTermColumns<Sponsorship>();
  return (
    <Table
      caption={t('offered.caption')}
      rows={sponsorships}
      rowKey={({ sponsorshipId }) => String(sponsorshipId)}
      csv
      empty={t('offered.empty')}
      columns={[
        { key: 'name', head: t('sponsorships.name'), value: ({ name }) => name },
        { key: 'sponsor', head: t('offered.sponsor'), value: ({ sponsor }) => sponsor },
        { key: 'state', head: t('sponsorships.state'), value: ({ state }) => stateIn(t, state) },
        {
          key: 'action',
          head: t('offered.action'),
          show: (offer) =>
            offer.state === 'agreed' && (
              <span className="flex flex-wrap gap-2">
                {(['accept', 'decline'] as const).map((step) => (
                  <RowButton
                    key={step}
                    label={t(`offered.${step}`)}
                    of={offer.name}
                    onClick={() => onStep(offer, step)}
                  />
                ))}
              </span>
            ),
        },
        { key: 'budget', head: t('sponsorships.budget'), value: ({ budget }) => budget },
        { key: 'granted', head: t('offered.granted'), value: ({ granted }) => granted, inDetail: true },
        { key: 'endsOn', head: t('sponsorships.endsOn'), value: ({ endsOn }) => date(endsOn), inDetail: true },
        ...details,
        { key: 'reason', head: t('offered.reason'), value: ({ reason }) => reason ?? '', inDetail: true },
      ]}
    />
  );
}

type T = ReturnType<typeof useTranslation<'office'>>['t'];
/** A town sees no offer that its sponsor has not agreed to. */
const stateIn = (t: T, state: Sponsorship['state']): string =>
  state === 'asked' || state === 'dropped' ? '' : t(`offered.states.${state}`);

type DecideProps = { offer: Sponsorship; step: Step; onDone: (words?: string) => void };
/** All terms, what follows, and for a yes the department that grants. */
function Decide({ offer, step, onDone }: DecideProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { sponsorshipId, sha256, name, sponsor } = offer;
  const accepts = step === 'accept';
  const listed = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms));
  const departments = (listed.data?.departments ?? []).filter(({ endedOn }) => endedOn === null);
  const form = useRouteForm({
    route: pointsRoutes.decideSponsorship,
    words: 'office.offered',
    values: { departmentId: '', reason: '' },
    body: ({ departmentId, reason }) => ({ accepts, sha256, departmentId: accepts ? departmentId : '', reason }),
    wrong: ({ departmentId }) => ({ departmentId: accepts && departmentId === '' }),
    send: (body) => points.call(pointsRoutes.decideSponsorship, { params: { sponsorshipId }, body }),
    refusals: { departmentId: ['sponsorship_without_department', 'department_unknown', 'department_ended'] },
    forgets: ['offered-sponsorships', 'programs', 'waiting'],
    done: () => onDone(t(`offered.${AFTER[step]}`, { name })),
  });
  return (
    <form.Entry submit={t(`offered.${step}`)} onCancel={() => onDone()}>
      <SponsorshipFacts terms={offer} first={[[t('offered.sponsor'), sponsor]]} />
      <p className="mb-4">{t(`offered.${step}Body`)}</p>
      {accepts ? (
        <form.Select
          name="departmentId"
          label={t('offered.department')}
          empty={t('offered.choose')}
          options={departments.map((one) => ({ value: one.departmentId, label: one.name }))}
        />
      ) : (
        <form.Text name="reason" />
      )}
    </form.Entry>
  );
}
