import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRouteMutation, useRoutePages } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useStaff } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import { NewApplications } from './new-applications.tsx';
import { type ApplicationProps, applicationForgets, useOutcome, type VenueDetail } from './venue-application.ts';

type Application = RouteAnswer<typeof pointsRoutes.listApplications>['applications'][number];
/** Who is expected and who came; for who may, the ticks of a paper list and what ends the list. */
export function Applications({ venue, onDone }: ApplicationProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const { time } = useDates();
  const { venueId } = venue;
  const mayGrant = isForRole(pointsRoutes.enterAttendances, role);
  const [ticked, setTicked] = useState<readonly number[]>([]);
  const [wrong, setWrong] = useState<Application>();
  const asked = useRoutePages(['applications', String(venueId)], 'applications', (query) =>
    points.call(pointsRoutes.listApplications, { params: { venueId }, query }),
  );
  const columns = useColumns({ mayGrant, mayTick: venue.state !== 'planned', ticked, setTicked, onWrong: setWrong });
  return (
    <>
      {mayGrant && <NewApplications venue={venue} onDone={onDone} />}
      <Told asked={asked}>
        {({ applications }) => (
          <>
            <Table
              caption={t('applications.caption')}
              empty={t('applications.empty')}
              rows={applications}
              rowKey={({ applicationId }) => String(applicationId)}
              columns={columns}
            />
            <More asked={asked} />
            {venue.applied > 0 && (
              <p className="mb-4 print:hidden">{t('applications.noShowsBy', { at: time(venue.noShowsAt) })}</p>
            )}
            {mayGrant && (
              <Ends
                venue={venue}
                applications={applications}
                onDone={onDone}
                isWhole={asked.fetchNextPage === undefined}
                ticked={applications.filter(({ applicationId }) => ticked.includes(applicationId))}
                onTicked={() => setTicked([])}
              />
            )}
          </>
        )}
      </Told>
      {wrong && (
        <Cancel
          venueId={venueId}
          application={wrong}
          onDone={(words) => {
            setWrong(undefined);
            if (words) onDone(words);
          }}
        />
      )}
    </>
  );
}

const canTick = ({ state }: Application) => state === 'applied' || state === 'noShow' || state === 'refused';
type ColumnsProps = {
  mayGrant: boolean;
  mayTick: boolean;
  ticked: readonly number[];
  setTicked: (ticked: readonly number[]) => void;
  onWrong: (application: Application) => void;
};

function useColumns({ mayGrant, mayTick, ticked, setTicked, onWrong }: ColumnsProps): Column<Application>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const tick: Column<Application> = {
    key: 'tick',
    head: t('applications.tick'),
    show: (one) =>
      canTick(one) && (
        <Tick
          of={one.mykeyId}
          checked={ticked.includes(one.applicationId)}
          onChange={(on) =>
            setTicked(on ? [...ticked, one.applicationId] : ticked.filter((id) => id !== one.applicationId))
          }
        />
      ),
  };
  const action: Column<Application> = {
    key: 'action',
    head: t('register.action'),
    show: (one) =>
      one.state === 'applied' && (
        <RowButton label={t('applications.cancel')} of={one.mykeyId} onClick={() => onWrong(one)} />
      ),
  };
  return [
    { key: 'id', head: t('applications.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
    ...(mayGrant && mayTick ? [tick] : []),
    { key: 'state', head: t('applications.state'), value: ({ state }) => t(`applications.states.${state}`) },
    {
      key: 'kind',
      head: t('applications.kind'),
      value: ({ walkIn }) => t(walkIn ? 'applications.walkIn' : 'applications.before'),
    },
    { key: 'points', head: t('applications.points'), value: ({ points }) => points },
    { key: 'at', head: t('applications.attendedAt'), value: ({ attendedAt }) => attendedAt && time(attendedAt) },
    {
      key: 'by',
      inDetail: true,
      head: t('applications.attendedBy'),
      value: ({ attendedAt, attendedBy }) => attendedAt && (attendedBy ?? t('applications.byCard')),
    },
    {
      key: 'number',
      inDetail: true,
      head: t('applications.number'),
      value: ({ grantKey }) => grantKey && receiptNumber(grantKey),
    },
    { key: 'reason', inDetail: true, head: t('applications.reason'), value: ({ reason }) => reason },
    ...(mayGrant ? [action] : []),
  ];
}

function Tick(props: { of: string; checked: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation('office');
  return (
    <label className="inline-flex min-h-11 min-w-11 cursor-pointer items-center justify-center">
      <input
        type="checkbox"
        className="size-6"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span className="sr-only">{t('applications.tick')}</span>
      <Aside of={props.of} />
    </label>
  );
}

type EndsProps = ApplicationProps & {
  applications: readonly Application[];
  /** Nobody of the list is left out of what the page shows. */
  isWhole: boolean;
  ticked: readonly Application[];
  onTicked: () => void;
};
/** The paper list entered, who has not come closed, and the list as a file. */
function Ends({ venue, applications, isWhole, ticked, onTicked, onDone }: EndsProps) {
  const { t } = useTranslation('office');
  const [taken, setTaken] = useState<'attend' | 'noShows'>();
  const isOpen = applications.some(({ state }) => state === 'applied');
  const close = (words?: string) => {
    setTaken(undefined);
    if (words) onDone(words);
  };
  return (
    <>
      <div className="mb-6 flex flex-wrap gap-4 print:hidden">
        {venue.state !== 'planned' && ticked.length > 0 && (
          <Button onClick={() => setTaken('attend')}>{t('applications.attend')}</Button>
        )}
        {venue.state === 'over' && isWhole && isOpen && (
          <Button look="outline" onClick={() => setTaken('noShows')}>
            {t('applications.noShows')}
          </Button>
        )}
      </div>
      {applications.length > 0 && <Files venue={venue} />}
      {taken === 'attend' && <Attend venue={venue} ticked={ticked} onTicked={onTicked} onDone={close} />}
      {taken === 'noShows' && <NoShows venue={venue} applications={applications} onDone={close} />}
    </>
  );
}

type StepProps = { venue: VenueDetail; onDone: (words?: string) => void };
function Attend({ venue, ticked, onTicked, onDone }: StepProps & Pick<EndsProps, 'ticked' | 'onTicked'>) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const sentence = useOutcome();
  const [left, setLeft] = useState<RouteAnswer<typeof pointsRoutes.enterAttendances>>();
  const total = ticked.reduce((sum, one) => sum + one.points, 0);
  const { venueId } = venue;
  if (left)
    return (
      <Dialog open title={t('applications.attendDone', { count: left.granted })} onClose={() => onDone()}>
        <h3 className="mb-2 font-700">{t('applications.others')}</h3>
        <Facts facts={left.others.map(({ mykeyId, because }) => [mykeyId, sentence(because)])} />
      </Dialog>
    );
  return (
    <Question
      title={t('applications.attendTitle')}
      confirm={t('applications.attendCount', { count: ticked.length })}
      ask={() =>
        points.call(pointsRoutes.enterAttendances, {
          params: { venueId },
          body: { applicationIds: ticked.map(({ applicationId }) => applicationId) },
        })
      }
      forgets={applicationForgets}
      onDone={(told) => {
        onTicked();
        if (told.others.length > 0) setLeft(told);
        else onDone(t('applications.attendDone', { count: told.granted }));
      }}
      onClose={() => onDone()}
    >
      <p className="mb-4">{t('applications.attendLead')}</p>
      <Facts
        facts={[
          [t('applications.people'), `${ticked.length}${t('venues.peopleUnit')}`],
          [t('applications.total'), <Amount key="total" value={total} size="medium" />],
        ]}
      />
    </Question>
  );
}

function NoShows({ venue, applications, onDone }: StepProps & Pick<EndsProps, 'applications'>) {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  const { points } = useFace();
  const { venueId } = venue;
  const missing = applications.filter(({ state }) => state === 'applied');
  return (
    <Question
      title={t('applications.noShowsTitle')}
      confirm={t('applications.noShows')}
      ask={() => points.call(pointsRoutes.closeNoShows, { params: { venueId }, body: { count: missing.length } })}
      forgets={applicationForgets}
      onDone={({ noShows }) => onDone(t('applications.noShowsDone', { count: noShows }))}
      onClose={() => onDone()}
    >
      <p className="mb-4">{t('applications.noShowsLead')}</p>
      <p className="font-700">{list(missing.map(({ mykeyId }) => mykeyId))}</p>
    </Question>
  );
}

type CancelProps = { venueId: number; application: Application; onDone: (words?: string) => void };
function Cancel({ venueId, application: { applicationId, mykeyId }, onDone }: CancelProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.cancelApplication,
    words: 'office.applications',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.cancelApplication, { params: { venueId, applicationId }, body }),
    forgets: applicationForgets,
    done: () => onDone(t('applications.cancelled')),
  });
  return (
    <Dialog open title={t('applications.cancelTitle')} onClose={() => onDone()}>
      <p className="mb-4 font-700">{mykeyId}</p>
      <form.Entry submit={t('applications.cancel')} look="danger" onCancel={() => onDone()}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}

/** The whole list as a file, also where the page shows the first part of it. */
function Files({ venue: { venueId, name, heldOn } }: { venue: VenueDetail }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const language = useLanguage();
  const { points } = useFace();
  const act = useRouteMutation();
  const save = (encoding: 'utf8' | 'shift_jis') =>
    act.mutate(
      () => points.download(pointsRoutes.downloadApplications, { params: { venueId }, query: { encoding, language } }),
      (file) => saveFile(fileNameOf(name, heldOn), file),
    );
  return (
    <div className="mb-10 flex flex-wrap gap-4 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {(['utf8', 'shift_jis'] as const).map((encoding) => (
        <Button key={encoding} look="outline" size="small" busy={act.isPending} onClick={() => void save(encoding)}>
          {beside(t('applications.csv'), t(`applications.encodings.${encoding}`))}
        </Button>
      ))}
    </div>
  );
}
