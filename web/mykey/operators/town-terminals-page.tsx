import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type TerminalTask, TownTerminalStep } from './town-terminal-steps.tsx';

type Place = RouteAnswer<typeof mykeyRoutes.listTownPlaces>['places'][number];

/** The terminals of a town's own shops and facilities: its people give codes for them, and take codes and terminals back. */
export function TownTerminalsPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const [words, setWords] = useState('');
  const [task, setTask] = useState<TerminalTask>();
  const [done, setDone] = useState<string>();
  const asked = useRoutePages(['town-places', words], 'places', (query) =>
    admin.call(mykeyRoutes.listTownPlaces, { query: { ...query, ...(words === '' ? {} : { q: words }) } }),
  );
  const begin = (next: TerminalTask) => {
    setDone(undefined);
    setTask(next);
  };
  return (
    <>
      <BackLink to="/desk">{t('desk.back')}</BackLink>
      <PageTitle lead={t('townTerminals.lead')}>{t('townTerminals.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <SearchField label={t('townTerminals.search')} find={t('townTerminals.find')} busy={false} onFind={setWords} />
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data?.places.length === 0 && (
        <p className="mb-8 rounded-8 bg-solid-gray-50 p-6">{t('townTerminals.empty')}</p>
      )}
      {asked.data?.places.map((place) => (
        <PlaceTerminals key={place.operatorId} place={place} onBegin={begin} />
      ))}
      <More asked={asked} />
      <TerminalTrail />
      {task && (
        <TownTerminalStep
          task={task}
          onClose={(isDone) => {
            setTask(undefined);
            if (isDone) setDone(t(`townTerminals.done.${task.kind}`, { name: task.name }));
          }}
        />
      )}
    </>
  );
}

function PlaceTerminals({ place, onBegin }: { place: Place; onBegin: (task: TerminalTask) => void }) {
  const { t } = useTranslation('mykey');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { operatorId, name, kind, terminals, codes } = place;
  const of = { operatorId, name };
  const act = (words: string, about: string, task: TerminalTask) => (
    <Button look="outline" size="small" onClick={() => onBegin(task)}>
      {words}
      <Aside of={about} />
    </Button>
  );
  return (
    <section aria-labelledby={operatorId} className="mb-8">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 id={operatorId} className="text-xl font-700">
          {name}
        </h2>
        {act(t('townTerminals.give'), name, { ...of, kind: 'give' })}
      </div>
      <LineList
        label={t('townTerminals.of', { name: beside(name, t(`kinds.${kind}`)) })}
        empty={t('townTerminals.noTerminal')}
        lines={[
          ...codes.map(({ codeId, place, expiresAt }) => ({
            key: `code ${codeId}`,
            name: place,
            note: t('townTerminals.waits', { at: time(expiresAt) }),
            action: act(t('townTerminals.take'), place, { ...of, kind: 'take', codeId, place }),
          })),
          ...terminals.map(({ terminalId, place, role, status, enrolledAt }) => ({
            key: terminalId,
            name: beside(place, t(`admin.operator.${role}`)),
            note: `${terminalId} ${t(`admin.operator.${status}`)} ${time(enrolledAt)}`,
            action:
              status === 'active' &&
              act(t('admin.operator.revoke'), `${place} ${terminalId}`, { ...of, kind: 'revoke', terminalId, place }),
          })),
        ]}
      />
    </section>
  );
}

/** Who gave and took what, and when. */
function TerminalTrail() {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const { admin } = useFace();
  const asked = useRoutePages(['terminal-trail'], 'entries', (query) =>
    admin.call(mykeyRoutes.listTerminalTrail, { query }),
  );
  return (
    <>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <Table
          caption={t('townTerminals.trail')}
          rows={asked.data.entries}
          asOf={asked.toldAt}
          rowKey={({ entryId }) => String(entryId)}
          empty={t('townTerminals.noTrail')}
          csv
          columns={[
            { key: 'at', head: t('townTerminals.at'), value: ({ at }) => time(at) },
            { key: 'by', head: t('townTerminals.by'), value: ({ by }) => by, names: true },
            { key: 'act', head: t('townTerminals.act'), value: ({ act }) => t(`townTerminals.acts.${act}`) },
            { key: 'name', head: t('townTerminals.place'), value: ({ name }) => name, names: true },
            { key: 'reason', head: t('townTerminals.reason'), value: ({ reason }) => reason },
          ]}
        />
      )}
      <More asked={asked} />
    </>
  );
}
