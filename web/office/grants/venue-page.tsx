import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { Facts } from '../../components/facts.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import type { VenueDetail } from './venue-application.ts';
import { Applications } from './venue-applications.tsx';
import { ChangeVenue } from './venue-form.tsx';

/** One venue: its hours and terminals, who is expected, and who came. */
export function VenuePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const venueId = Number(useParams({ strict: false, select: ({ venueId }) => venueId }));
  const asked = useRouteQuery(
    ['venue', String(venueId)],
    () => points.call(pointsRoutes.showVenue, { params: { venueId } }),
    { every: 10_000 },
  );
  return (
    <>
      <p className="mb-4 print:hidden">
        <Link to="/venues">{t('venues.back')}</Link>
      </p>
      <Told asked={asked}>{(venue) => <OneVenue venue={venue} />}</Told>
    </>
  );
}

function OneVenue({ venue }: { venue: VenueDetail }) {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const [done, setDone] = useState<string>();
  return (
    <>
      <PageTitle>{venue.name}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <About venue={venue} />
      <Steps venue={venue} onDone={setDone} />
      <Applications venue={venue} onDone={setDone} />
      {isForRole(pointsRoutes.createVenueCode, role) && <Terminals venue={venue} onDone={setDone} />}
      <p className="max-w-3xl text-pretty [word-break:auto-phrase] print:hidden">{t('venues.offline')}</p>
    </>
  );
}

function About({ venue }: { venue: VenueDetail }) {
  const { t } = useTranslation('office');
  const { aside, beside } = usePhrases();
  const { day, clock } = useDates();
  const { applied, attended, cancelled, noShows, capacity } = venue;
  const people = (count: number) => `${count}${t('venues.peopleUnit')}`;
  const hours = t('venues.hoursOf', { from: clock(venue.opensAt), through: clock(venue.closesAt) });
  return (
    <Facts
      className="mb-8 max-w-3xl"
      facts={[
        [t('venues.program'), `${venue.program}${aside(venue.department.name)}`],
        [t('venues.heldOn'), beside(day(venue.heldOn), hours)],
        [t('venues.state'), <strong key="state">{t(`venues.states.${venue.state}`)}</strong>],
        [t('venues.points'), <Amount key="points" value={venue.points} size="medium" />],
        [t('venues.walkInsOf'), t(venue.walkIns ? 'venues.walkInsYes' : 'venues.walkInsNo')],
        [t('venues.capacity'), capacity === null ? t('venues.noCapacity') : people(capacity)],
        [t('venues.attended'), <strong key="attended">{people(attended)}</strong>],
        [t('venues.applied'), people(applied)],
        [t('venues.noShows'), people(noShows)],
        [t('venues.cancelled'), people(cancelled)],
      ]}
    />
  );
}

type StepsProps = { venue: VenueDetail; onDone: (words: string) => void };
const forgets = ['venue', 'venues'] as const;

/** What can be done with the venue now: its reception on its day, and what it is. */
function Steps({ venue, onDone }: StepsProps) {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const { now } = useFace();
  const [taken, setTaken] = useState<'change' | 'open' | 'close'>();
  const { heldOn, state } = venue;
  const isToday = heldOn === todayInJapan(now());
  const mayChange = isForRole(pointsRoutes.changeVenue, role) && state !== 'over';
  const close = (words?: string) => {
    setTaken(undefined);
    if (words) onDone(words);
  };
  return (
    <div className="mb-10 flex flex-wrap gap-4 print:hidden">
      {isToday && state === 'open' && <Button onClick={() => setTaken('close')}>{t('venues.close')}</Button>}
      {isToday && state !== 'open' && (
        <Button look={state === 'planned' ? 'solid' : 'outline'} onClick={() => setTaken('open')}>
          {t('venues.open')}
        </Button>
      )}
      {mayChange && (
        <Button look="outline" onClick={() => setTaken('change')}>
          {t('venues.change')}
        </Button>
      )}
      {(taken === 'open' || taken === 'close') && <ByHand venue={venue} act={taken} onDone={close} />}
      {taken === 'change' && (
        <Dialog open title={t('venues.change')} onClose={() => close()}>
          <ChangeVenue venue={venue} onDone={close} />
        </Dialog>
      )}
    </div>
  );
}

type ByHandProps = { venue: VenueDetail; act: 'open' | 'close'; onDone: (words?: string) => void };
function ByHand({ venue: { venueId, name }, act, onDone }: ByHandProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const route = act === 'open' ? pointsRoutes.openVenue : pointsRoutes.closeVenue;
  return (
    <Question
      title={t(`venues.${act}Title`)}
      confirm={t(`venues.${act}`)}
      ask={() => points.call(route, { params: { venueId } })}
      forgets={forgets}
      onDone={() => onDone(t(act === 'open' ? 'venues.opened' : 'venues.closed'))}
      onClose={() => onDone()}
    >
      <p className="mb-2 font-700">{name}</p>
      <p>{t(`venues.${act}Lead`)}</p>
    </Question>
  );
}

type Terminal = VenueDetail['terminals'][number];
function Terminals({ venue, onDone }: StepsProps) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const [isMaking, setMaking] = useState(false);
  const [wrong, setWrong] = useState<Terminal>();
  const { venueId, terminals } = venue;
  return (
    <section className="print:hidden">
      <Table
        caption={t('venues.terminals')}
        empty={t('venues.terminalsEmpty')}
        rows={terminals}
        rowKey={({ bindingId }) => String(bindingId)}
        columns={[
          { key: 'place', head: t('venues.place'), value: ({ place }) => place, names: true },
          { key: 'operator', head: t('venues.operator'), value: ({ operator }) => operator },
          { key: 'bound', head: t('venues.boundAt'), value: ({ boundAt }) => time(boundAt) },
          { key: 'ended', head: t('venues.endedAt'), value: ({ endedAt }) => endedAt && time(endedAt) },
          {
            key: 'action',
            head: t('register.action'),
            show: (one) =>
              one.endedAt === null && (
                <RowButton label={t('venues.unbind')} of={one.place} onClick={() => setWrong(one)} />
              ),
          },
        ]}
      />
      {venue.state !== 'over' && (
        <p className="mb-10">
          <Button look="outline" onClick={() => setMaking(true)}>
            {t('venues.code')}
          </Button>
        </p>
      )}
      {isMaking && (
        <Dialog open title={t('venues.codeTitle')} onClose={() => setMaking(false)}>
          <Code venueId={venueId} onClose={() => setMaking(false)} />
        </Dialog>
      )}
      {wrong && (
        <Unbind
          venueId={venueId}
          terminal={wrong}
          onDone={(words) => {
            setWrong(undefined);
            if (words) onDone(words);
          }}
        />
      )}
    </section>
  );
}

type UnbindProps = { venueId: number; terminal: Terminal; onDone: (words?: string) => void };
function Unbind({ venueId, terminal: { bindingId, operator, place }, onDone }: UnbindProps) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  return (
    <Question
      title={t('venues.unbindTitle')}
      confirm={t('venues.unbind')}
      danger
      ask={() => points.call(pointsRoutes.unbindVenueTerminal, { params: { venueId, bindingId } })}
      forgets={forgets}
      onDone={() => onDone(t('venues.unbound'))}
      onClose={() => onDone()}
    >
      <p className="font-700">{beside(operator, place)}</p>
    </Question>
  );
}

/** The code that registers one terminal, shown once. */
function Code({ venueId, onClose }: { venueId: number; onClose: () => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const act = useRouteMutation();
  const [made, setMade] = useState<{ setupCode: string; expiresAt: string }>();
  const make = () => act.mutate(() => points.call(pointsRoutes.createVenueCode, { params: { venueId } }), setMade);
  if (made)
    return (
      <EnrolmentCode
        title={t('venues.codeMade')}
        code={made.setupCode}
        until={t('venues.codeUntil', { at: time(made.expiresAt) })}
        next={t('venues.codeClose')}
        onNext={onClose}
      >
        {t('venues.codeHow')}
      </EnrolmentCode>
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('venues.codeBody')}</p>
      <DialogButtons confirm={t('venues.code')} busy={act.isPending} onCancel={onClose} onConfirm={() => void make()} />
    </>
  );
}
