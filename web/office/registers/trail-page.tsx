import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteRequest, trailSubjects } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { type Cell, saveCsv } from '../../components/csv.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { useRouteMutation, useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { type TrailEntry, TrailTable, useTrailColumns } from './trail-entries.tsx';

type Query = NonNullable<RouteRequest<typeof pointsRoutes.searchTrail>['query']>;
const daysAtFirst = 30;
const millisecondsOfDay = 86_400_000;

/** 監査証跡: who did what to what, when and why, and what stood before. */
export function TrailPage() {
  const { t } = useTranslation('office');
  const { now } = useFace();
  const [query, setQuery] = useState<Query>(() => ({
    from: todayInJapan(now() - daysAtFirst * millisecondsOfDay),
    through: todayInJapan(now()),
  }));
  return (
    <RegisterPage title={t('trail.title')} lead={t('trail.lead')} done={undefined}>
      <Search query={query} onAsked={setQuery} />
      <Found key={JSON.stringify(query)} query={query} />
    </RegisterPage>
  );
}

function Search({ query, onAsked }: { query: Query; onAsked: (query: Query) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.searchTrail,
    words: 'office.trail',
    values: { from: query.from, through: query.through, person: '', subject: '', words: '' },
    send: async (asked) => {
      const answer = await points.call(pointsRoutes.searchTrail, { query: asked });
      if (answer.ok) onAsked(asked);
      return answer;
    },
    refusals: { through: ['period_invalid'] },
    done: () => {},
  });
  return (
    <form.Entry submit={t('trail.search')} className="mb-8 max-w-2xl print:hidden">
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Day name="from" />
        <form.Day name="through" />
        <form.Text name="person" />
        <form.Select
          name="subject"
          empty={t('trail.anySubject')}
          options={trailSubjects.map((one) => ({ value: one, label: t(`trail.subjects.${one}`) }))}
        />
      </div>
      <form.Text name="words" />
    </form.Entry>
  );
}

/** What was found, going on as long as somebody asks; all of it as a file. */
function Found({ query }: { query: Query }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRoutePages(['trail', query], 'entries', (page) =>
    points.call(pointsRoutes.searchTrail, { query: { ...query, ...page } }),
  );
  return (
    <Told asked={asked}>
      {({ entries }) => (
        <>
          {entries.length > 0 && <SaveAll query={query} />}
          <TrailTable caption={t('trail.caption')} empty={t('trail.empty')} entries={entries} />
          <More asked={asked} />
        </>
      )}
    </Told>
  );
}

/** Fetches page after page and saves them as one file, without a cell that a spreadsheet would run. */
function SaveAll({ query }: { query: Query }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const columns = useTrailColumns();
  const act = useRouteMutation();
  const [count, setCount] = useState(0);
  const save = () =>
    act.mutate(
      async () => {
        const all: TrailEntry[] = [];
        let cursor: string | undefined;
        for (;;) {
          const page = await points.call(pointsRoutes.searchTrail, { query: { ...query, ...(cursor && { cursor }) } });
          if (!page.ok) return { ok: false as const, refusal: page.refusal };
          all.push(...page.value.entries);
          setCount(all.length);
          if (page.value.next === null) return { ok: true as const, status: page.status, value: all };
          cursor = page.value.next;
        }
      },
      (all) =>
        saveCsv(`trail-${query.from}-${query.through}.csv`, [columns.map(({ head }) => head), ...all.map(cellsOf)]),
    );
  const cellsOf = (entry: TrailEntry): Cell[] => columns.map(({ value }) => value?.(entry) ?? null);
  return (
    <div className="mb-4 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button look="outline" size="small" busy={act.isPending} onClick={() => void save()}>
        {t('trail.saveAll')}
      </Button>
      <p role="status" className="empty:hidden">
        {act.isPending ? t('trail.saving', { count }) : ''}
      </p>
    </div>
  );
}
