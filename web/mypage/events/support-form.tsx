import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { ConfirmMove } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import type { Balances, SupportEvent } from '../asks.ts';
import { useFace } from '../face.ts';

export type Given = { operationKey: string; points: number; event: string };

type Source = { value: 'purse' | 'common'; name: string; points: number };
type Props = { event: SupportEvent; balances: Balances; onGiven: (given: Given) => void };

/** Points to an event: those of its own town, or 共通ポイント. A name is given only for this once, and only if wished. */
export function SupportForm({ event, balances, onGiven }: Props) {
  const { t } = useTranslation('mypage');
  const sources = useSources(event, balances);
  if (sources.length === 0)
    return <Banner tone="info" title={t('events.noPoints', { town: event.municipality.name })} />;
  return <GiveForm event={event} sources={sources} onGiven={onGiven} />;
}

function GiveForm({ event, sources, onGiven }: Omit<Props, 'balances'> & { sources: readonly Source[] }) {
  const { t } = useTranslation('mypage');
  const forget = useInvalidate();
  const give = useGive(event);
  const sourceOf = (from: string) => sources.find(({ value }) => value === from);
  const form = useRouteForm({
    // What a purse gives is judged like what 共通ポイント give, which names no purse.
    route: pointsRoutes.allocate,
    words: 'mypage.events',
    values: { from: String(sources[0]?.value), amount: '', discloseName: false as boolean, name: '' },
    body: ({ amount, discloseName, name }) => ({
      destination: { kind: 'event', eventId: event.eventId },
      amount: wholeNumberOf(amount) ?? amount,
      discloseName,
      ...(discloseName && { name }),
    }),
    wrong: ({ from, amount, discloseName, name }) => {
      const { points = 0 } = sourceOf(from) ?? {};
      return {
        amount: (wholeNumberOf(amount) ?? 0) > points ? t('move.tooMany', { points: figures(points) }) : undefined,
        name: discloseName && name.trim() === '' ? t('events.nameMissing') : undefined,
      };
    },
    asksFirst: true,
    send: (body, { from }) => give(from, body),
    refusals: {
      amount: ['insufficient_points', 'allocation_exceeds_reserve', 'event_over_goal'],
      name: ['name_without_consent', 'text_refused'],
    },
    done: ({ operationKey }) => {
      forget();
      onGiven({ operationKey, points: wholeNumberOf(form.values.amount) ?? 0, event: event.name });
    },
  });
  return (
    <form.Entry submit={t('move.next')} size="large" wide>
      <form.Choice
        name="from"
        choices={sources.map(({ value, name, points }) => ({
          value,
          label: name,
          hint: t('move.holds', { points: figures(points) }),
        }))}
      />
      <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
      <form.Check name="discloseName" />
      {form.values.discloseName && <form.Text name="name" autoComplete="name" />}
      <LastLook
        event={event}
        source={sourceOf(form.values.from)}
        amount={wholeNumberOf(form.values.amount) ?? 0}
        name={form.values.discloseName ? form.values.name.trim() : undefined}
        form={form}
      />
    </form.Entry>
  );
}

type LookProps = {
  event: SupportEvent;
  source: Source | undefined;
  amount: number;
  /** What the event is told of who gives; nothing where nobody is named. */
  name: string | undefined;
  form: { asked: unknown; act: { isPending: boolean }; send: () => void; cancel: () => void };
};

function LastLook({ event, source, amount, name, form }: LookProps) {
  const { t } = useTranslation('mypage');
  return (
    <ConfirmMove
      open={form.asked !== undefined}
      title={t('events.confirmTitle')}
      move={{
        from: source?.name,
        to: event.name,
        amount: { value: amount },
        remains: { value: (source?.points ?? 0) - amount },
      }}
      confirmLabel={t('events.confirm')}
      busy={form.act.isPending}
      onCancel={form.cancel}
      onConfirm={form.send}
    >
      <p className="mt-4 font-700">
        {name ? t('events.tellsName', { name, organizer: event.organizer }) : t('events.tellsNoName')}
      </p>
      <p className="mt-2">{t('events.note')}</p>
    </ConfirmMove>
  );
}

type Body = NonNullable<RouteRequest<typeof pointsRoutes.allocate>['body']>;

/** Sends from where the holder chose: 共通ポイント, or the purse of the event's own town. */
function useGive({ eventId, municipality }: SupportEvent) {
  const { points } = useFace();
  return (from: string, body: Body): Promise<Answer<{ operationKey: string }>> => {
    if (from === 'common') return points.call(pointsRoutes.allocate, { body });
    const { destination: _, ...rest } = body;
    return points.call(pointsRoutes.contribute, {
      body: { eventId, fromMunicipalityCode: municipality.code, ...rest },
    });
  };
}

function useSources(event: SupportEvent, balances: Balances): Source[] {
  const { t } = useTranslation('mypage');
  const purse = balances.purses.find(({ municipality }) => municipality.code === event.municipality.code);
  const all: Source[] = [
    { value: 'purse', name: t('home.purse', { name: event.municipality.name }), points: purse?.points ?? 0 },
    { value: 'common', name: t('home.common'), points: balances.common.points },
  ];
  return all.filter(({ points }) => points > 0);
}
