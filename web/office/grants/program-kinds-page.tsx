import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';

type Kind = RouteAnswer<typeof pointsRoutes.listProgramKinds>['kinds'][number];

/** 種別 of the town's own: registered, renamed, ended and opened again from a day on. */
export function ProgramKindsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const { list } = usePhrases();
  const of = ({ name }: Kind) => name;
  const asks = ({ forAges, residentsOnly }: Kind) =>
    list([
      ...(forAges ? [t('programKinds.agesNeeded')] : []),
      ...(residentsOnly ? [t('programKinds.residentsNeeded')] : []),
    ]) || t('programKinds.nothingNeeded');
  return (
    <Register
      register="programKinds"
      lead={t('programKinds.lead')}
      asked={useRouteQuery(['program-kinds'], () => points.call(pointsRoutes.listProgramKinds))}
      rows={({ kinds }) => kinds}
      rowKey={({ programKindId }) => String(programKindId)}
      columns={[
        { key: 'name', head: t('programKinds.name'), value: of, names: true },
        { key: 'programs', head: t('programKinds.programs'), value: ({ programs }) => programs },
        {
          key: 'state',
          head: t('programKinds.state'),
          value: ({ ended }) => t(ended ? 'programKinds.over' : 'programKinds.inUse'),
        },
        { key: 'meaning', inDetail: true, head: t('programKinds.meaning'), value: ({ meaning }) => meaning },
        { key: 'asks', inDetail: true, head: t('programKinds.asks'), value: asks },
        {
          key: 'next',
          inDetail: true,
          head: t('programs.nextChange'),
          show: ({ nextChangeOn }) => nextChangeOn && date(nextChangeOn),
        },
      ]}
      steps={() => [
        {
          label: t('programKinds.change'),
          of,
          title: ({ name }) => t('programKinds.changeTitle', { name }),
          done: () => t('programKinds.changed'),
          form: (kind, onDone) => <ChangeKind kind={kind} onDone={onDone} />,
        },
      ]}
      add={(_, onDone) => <NewKind onDone={onDone} />}
    />
  );
}

const named = { name: ['program_kind_name_taken'] } as const;

function NewKind({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createProgramKind,
    words: 'office.programKinds',
    values: { name: '', meaning: '', forAges: false, residentsOnly: false },
    send: (body) => points.call(pointsRoutes.createProgramKind, { body }),
    refusals: named,
    forgets: ['program-kinds'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('programKinds.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Text name="meaning" />
      <form.Check name="forAges" />
      <form.Check name="residentsOnly" />
    </form.Entry>
  );
}

/** Its end and its being opened again are a change like another, from a day on. */
function ChangeKind({ kind, onDone }: { kind: Kind; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { programKindId, name, meaning, forAges, residentsOnly, ended } = kind;
  const form = useRouteForm({
    route: pointsRoutes.changeProgramKind,
    words: 'office.programKinds',
    values: { name, meaning, forAges, residentsOnly, ended, fromOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.changeProgramKind, { params: { programKindId }, body }),
    refusals: { ...named, fromOn: ['date_before_month'] },
    forgets: ['program-kinds', 'programs'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('programKinds.saveChange')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('programKinds.changeLead')}</p>
      <form.Text name="name" />
      <form.Text name="meaning" />
      <form.Check name="forAges" />
      <form.Check name="residentsOnly" />
      <form.Check name="ended" />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
