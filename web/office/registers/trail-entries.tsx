import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { type Column, Table } from '../../components/table.tsx';

export type TrailEntry = RouteAnswer<typeof pointsRoutes.searchTrail>['entries'][number];

/** The name of a word that the server chose: it may be of a later version than this page, and then stands as it is. */
type Say = (key: string[], options: { defaultValue: string }) => string;

/** The words of a line of the trail. */
export function useTrailWords() {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { time } = useDates();
  const [own, common] = [t as unknown as Say, shared as unknown as Say];
  const isMoment = (name: string, value: string) => name.endsWith('At') && !Number.isNaN(Date.parse(value));
  const wordOf = (name: string, value: string) => {
    if (isMoment(name, value)) return time(value);
    if (name === 'functions')
      return value
        .split('、')
        .map((one) => own([`functions.names.${one}`], { defaultValue: one }))
        .join('、');
    if (value === 'true' || value === 'false') return value === 'true' ? t('trail.yes') : t('trail.no');
    return ['act', 'role', 'type'].includes(name) ? common([`people.values.${value}`], { defaultValue: value }) : value;
  };
  const fieldOf = (name: string) =>
    own([`trail.fields.${name}`], { defaultValue: common([`people.fields.${name}`], { defaultValue: name }) });
  return {
    subject: (name: string) => own([`trail.subjects.${name}`], { defaultValue: name }),
    act: (name: string) => own([`trail.acts.${name}`], { defaultValue: name }),
    /** Field by field: `名前: 下城`. */
    fields: (values: Record<string, string>) =>
      Object.entries(values).map(([name, value]) => `${fieldOf(name)}: ${wordOf(name, value)}`),
  };
}

/** The columns of a list of lines; the file has each value apart. */
export function useTrailColumns(): readonly Column<TrailEntry>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const words = useTrailWords();
  const lines = (values: Record<string, string>) => (
    <ul>
      {words.fields(values).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  return [
    { key: 'at', head: t('trail.at'), value: ({ at }) => time(at) },
    { key: 'by', head: t('trail.by'), value: ({ by }) => by },
    { key: 'subject', head: t('trail.what'), value: ({ subject }) => words.subject(subject) },
    { key: 'name', head: t('trail.name'), value: ({ name }) => name, names: true },
    { key: 'act', head: t('trail.act'), value: ({ act }) => words.act(act) },
    { key: 'reason', head: t('trail.reason'), value: ({ reason }) => reason },
    { key: 'staffId', head: t('trail.staffId'), value: ({ staffId }) => staffId, inDetail: true },
    {
      key: 'before',
      head: t('trail.before'),
      value: ({ before }) => words.fields(before).join('\n'),
      show: ({ before }) => lines(before),
      inDetail: true,
    },
    {
      key: 'after',
      head: t('trail.after'),
      value: ({ after }) => words.fields(after).join('\n'),
      show: ({ after }) => lines(after),
      inDetail: true,
    },
  ];
}

/** Lines of the trail as a table; what stood and what stands opens with a line, and stands on paper. */
export function TrailTable(props: {
  caption: string;
  empty: string;
  entries: readonly TrailEntry[];
  csv?: string | true;
}) {
  const { entries, ...table } = props;
  const columns = useTrailColumns();
  return <Table {...table} rows={entries} rowKey={({ entryId }) => `${entryId}`} columns={columns} />;
}
