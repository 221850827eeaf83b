import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { AccountActions } from '../../components/people/account-actions.tsx';
import { FactorDemand } from '../../components/people/factor-demand.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { useTownSearch } from '../town-search.ts';

const START = { staffId: '', name: '', municipalityCode: '' };
type HandedAnswer = RouteAnswer<typeof mykeyRoutes.inviteStaff>;

/** Accounts of the people at municipalities' counters. */
export function StaffPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const asked = useRouteQuery(['staff', 'mykey'], () => admin.call(mykeyRoutes.listStaff));
  const { t: shared } = useTranslation();
  const [ended, setEnded] = useState<string>();
  const [handed, setHanded] = useState<Handed>();
  const hand = ({ code, requestId }: HandedAnswer, name: string) => {
    setEnded(undefined);
    setHanded({ name, code, part: requestId === null ? 'whole' : 'first' });
  };
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('admin.people.lead')}>{t('admin.people.title')}</PageTitle>
      {ended && <Banner tone="success" live title={shared('people.ended', { name: ended })} />}
      {handed && <HandedCode handed={handed} path="/mykey/invitation" />}
      <p className="mb-8">
        <NextLink to="/admin/changes" look="outline">
          {shared('people.requests.title')}
        </NextLink>
      </p>
      <Invite onBegin={() => setHanded(undefined)} onHanded={hand} />
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && <Accounts staff={asked.data.staff} asOf={asked.toldAt} onHanded={hand} onEnded={setEnded} />}
      <FactorDemand client={admin} />
    </>
  );
}

type Account = RouteAnswer<typeof mykeyRoutes.listStaff>['staff'][number];
type AccountsProps = {
  staff: readonly Account[];
  asOf: string | undefined;
  onHanded: (answer: HandedAnswer, name: string) => void;
  onEnded: (name: string) => void;
};

function Accounts({ staff, asOf, onHanded, onEnded }: AccountsProps) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { admin } = useFace();
  return (
    <Table
      caption={t('admin.people.caption')}
      rows={staff}
      asOf={asOf}
      rowKey={({ staffId }) => staffId}
      empty=""
      columns={[
        { key: 'id', head: t('admin.people.staffId'), value: ({ staffId }) => staffId },
        { key: 'name', head: t('admin.people.name'), value: ({ name }) => name },
        { key: 'role', head: t('admin.people.role'), value: ({ role }) => t(`staff.${role}.name`) },
        {
          key: 'code',
          head: t('admin.people.municipalityCode'),
          value: ({ municipalityCode }) => municipalityCode ?? '',
        },
        {
          key: 'factor',
          head: shared('people.factor.title'),
          value: ({ factor }) => shared(`people.factor.kinds.${factor}`),
        },
        { key: 'state', head: shared('people.state'), value: ({ state }) => shared(`people.states.${state}`) },
        {
          key: 'madeBy',
          head: shared('people.madeBy'),
          value: ({ madeBy }) =>
            madeBy.length > 0 ? madeBy.join(shared('phrase.and')) : shared('people.byInstallation'),
        },
        {
          key: 'action',
          head: shared('people.actions'),
          value: ({ isChanging }) => (isChanging ? shared('people.changing') : ''),
          show: (account) => <AccountActions account={account} client={admin} onHanded={onHanded} onEnded={onEnded} />,
        },
      ]}
    />
  );
}

type InviteProps = { onBegin: () => void; onHanded: (answer: HandedAnswer, name: string) => void };

function Invite({ onBegin, onHanded }: InviteProps) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const searchTowns = useTownSearch();
  const form = useRouteForm({
    route: mykeyRoutes.inviteStaff,
    words: 'mykey.admin.people',
    values: START,
    send: (body) => {
      onBegin();
      return admin.call(mykeyRoutes.inviteStaff, { body });
    },
    refusals: { staffId: ['staff_id_taken', 'change_waiting'] },
    done: (answer) => {
      forget('staff', 'change-requests');
      onHanded(answer, form.values.name);
      form.set(START);
    },
  });
  return (
    <div className="mb-10 max-w-2xl">
      <form.Entry submit={t('admin.people.create')}>
        <form.Code name="staffId" />
        <form.Text name="name" />
        <form.Town name="municipalityCode" search={searchTowns} />
      </form.Entry>
    </div>
  );
}
