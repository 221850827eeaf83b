import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Group = RouteAnswer<typeof mykeyRoutes.listGroups>['groups'][number];

/** Groups of places that share one card: the platform makes them and invites, the places' own offices accept. */
export function GroupsPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const asked = useRouteQuery(['groups'], () => admin.call(mykeyRoutes.listGroups));
  const [done, setDone] = useState<string>();
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('wide.groups.lead')}>{t('wide.groups.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data?.groups.length === 0 && (
        <p className="mb-8 rounded-8 bg-solid-gray-50 p-6">{t('wide.groups.empty')}</p>
      )}
      {asked.data?.groups.map((group) => (
        <OneGroup key={group.groupId} group={group} onDone={setDone} />
      ))}
      <MakeGroup onDone={setDone} />
    </>
  );
}

function OneGroup({ group, onDone }: { group: Group; onDone: (words: string) => void }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  return (
    <section className="mb-12">
      <h2 className="mb-4 text-2xl font-700">{group.name}</h2>
      <Table
        caption={t('wide.groups.members', { name: group.name })}
        rows={group.members}
        rowKey={(member) => member.operatorId}
        empty={t('wide.groups.noMembers')}
        columns={[
          { key: 'name', head: t('wide.groups.operator'), value: (member) => member.operatorName, names: true },
          { key: 'kind', head: t('admin.operators.kind'), value: (member) => t(`kinds.${member.kind}`) },
          { key: 'state', head: t('wide.groups.state'), value: (member) => t(`wide.groups.states.${member.state}`) },
          {
            key: 'since',
            head: t('wide.groups.since'),
            value: (member) => time(member.leftAt ?? member.acceptedAt ?? member.invitedAt),
          },
        ]}
      />
      <InviteToGroup group={group} onDone={onDone} />
    </section>
  );
}

function InviteToGroup({ group, onDone }: { group: Group; onDone: (words: string) => void }) {
  const { t } = useTranslation('mykey');
  const { aside } = usePhrases();
  const { admin } = useFace();
  const forget = useInvalidate();
  const operators = useRouteQuery(['operators'], () => admin.call(mykeyRoutes.listOperators));
  const inside = new Set(group.members.filter(({ state }) => state !== 'left').map((member) => member.operatorId));
  const others = operators.data?.operators.filter((operator) => !inside.has(operator.operatorId)) ?? [];
  const form = useRouteForm({
    route: mykeyRoutes.inviteToGroup,
    words: 'mykey.wide.groups',
    values: { operatorId: '' },
    send: (body) => admin.call(mykeyRoutes.inviteToGroup, { params: { groupId: group.groupId }, body }),
    done: () => {
      const { operatorId } = form.values;
      const name = others.find((operator) => operator.operatorId === operatorId)?.name ?? operatorId;
      forget('groups');
      form.set({ operatorId: '' });
      onDone(t('wide.groups.invited', { name }));
    },
  });
  return (
    <div className="max-w-xl">
      <form.Entry submit={t('wide.groups.inviteDo')} look="outline">
        <form.Select
          name="operatorId"
          label={t('wide.groups.invite')}
          empty={t('wide.groups.choose')}
          options={others.map(({ operatorId, name }) => ({ value: operatorId, label: `${name}${aside(operatorId)}` }))}
        />
      </form.Entry>
    </div>
  );
}

function MakeGroup({ onDone }: { onDone: (words: string) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const form = useRouteForm({
    route: mykeyRoutes.makeGroup,
    words: 'mykey.wide.groups',
    values: { name: '' },
    send: (body) => admin.call(mykeyRoutes.makeGroup, { body }),
    refusals: { name: ['group_name_taken', 'text_refused'] },
    done: () => {
      forget('groups');
      onDone(t('wide.groups.made', { name: form.values.name }));
      form.set({ name: '' });
    },
  });
  return (
    <section className="max-w-xl">
      <h2 className="mb-4 text-2xl font-700">{t('wide.groups.make')}</h2>
      <form.Entry submit={t('wide.groups.make')}>
        <form.Text name="name" />
      </form.Entry>
    </section>
  );
}
