import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

type Group = RouteAnswer<typeof mykeyRoutes.listGroups>['groups'][number];

/** Groups of places that share one card: the platform makes them and invites, the places' own offices accept. */
export function GroupsPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const asked = useAsk(['groups'], () => admin.call(mykeyRoutes.listGroups));
  const [done, setDone] = useState<string>();
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('wide.groups.lead')}>{t('wide.groups.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />}
      {asked.value?.groups.length === 0 && (
        <p className="mb-8 rounded-8 bg-solid-gray-50 p-6">{t('wide.groups.empty')}</p>
      )}
      {asked.value?.groups.map((group) => (
        <OneGroup key={group.groupId} group={group} onDone={setDone} />
      ))}
      <MakeGroup onDone={setDone} />
    </>
  );
}

function OneGroup({ group, onDone }: { group: Group; onDone: (words: string) => void }) {
  const { t } = useTranslation('mykey');
  const { aside } = usePhrases();
  const { time } = useDates();
  const { admin } = useFace();
  const forget = useForget();
  const act = useAct();
  const [operatorId, setOperatorId] = useState('');
  const operators = useAsk(['operators'], () => admin.call(mykeyRoutes.listOperators));
  const inside = new Set(group.members.filter(({ state }) => state !== 'left').map((member) => member.operatorId));
  const others = operators.value?.operators.filter((operator) => !inside.has(operator.operatorId)) ?? [];
  const invite = () =>
    act.run(
      () => admin.call(mykeyRoutes.inviteToGroup, { params: { groupId: group.groupId }, body: { operatorId } }),
      () => {
        const name = others.find((operator) => operator.operatorId === operatorId)?.name ?? operatorId;
        forget('groups');
        setOperatorId('');
        onDone(t('wide.groups.invited', { name }));
      },
    );
  return (
    <section className="mb-12">
      <h2 className="mb-4 text-2xl font-700">{group.name}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
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
      <form
        className="max-w-xl"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <SelectField
          label={t('wide.groups.invite')}
          value={operatorId}
          onChange={(event) => setOperatorId(event.target.value)}
        >
          <option value="">{t('wide.groups.choose')}</option>
          {others.map((operator) => (
            <option key={operator.operatorId} value={operator.operatorId}>
              {`${operator.name}${aside(operator.operatorId)}`}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="outline" busy={act.busy} disabled={operatorId === ''}>
          {t('wide.groups.inviteDo')}
        </Button>
      </form>
    </section>
  );
}

function MakeGroup({ onDone }: { onDone: (words: string) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useForget();
  const act = useAct();
  const [name, setName] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { name: ['group_name_taken', 'text_refused'] });
  const make = () =>
    act.run(
      () => admin.call(mykeyRoutes.makeGroup, { body: { name } }),
      () => {
        forget('groups');
        setName('');
        onDone(t('wide.groups.made', { name }));
      },
    );
  return (
    <form
      className="max-w-xl"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h2 className="mb-4 text-2xl font-700">{t('wide.groups.make')}</h2>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <TextField
        label={t('wide.groups.name')}
        hint={t('wide.groups.nameHint')}
        value={name}
        error={errors.name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" busy={act.busy} disabled={name.trim() === ''}>
        {t('wide.groups.make')}
      </Button>
    </form>
  );
}
