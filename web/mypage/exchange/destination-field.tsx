import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import type { Choice } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import type { BoundFields } from '../../components/form/fields.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import type { KnownWords } from '../../words/i18n.ts';
import { type Balances, isOpen, type SupportEvent, type Town } from '../asks.ts';

export type Destination = NonNullable<RouteRequest<typeof pointsRoutes.chooseDestination>['body']>;

/** What stands in the fields: a town's code, `event:7`, or `other` with a town chosen from the whole list. */
export type Picked = { destination: string; municipalityCode: string };

export const pickedAtFirst = ({ defaultMunicipality }: Balances): Picked => ({
  destination: defaultMunicipality?.code ?? '',
  municipalityCode: '',
});

/** What is said where no town is chosen. */
export const unchosen = ({ destination, municipalityCode }: Picked, words: string) => ({
  destination: destination === '' ? words : undefined,
  municipalityCode: destination === 'other' && municipalityCode === '' ? words : undefined,
});

/** Undefined where nothing is chosen; a town without a code while it is to be chosen from the list. */
export function destinationOf({ destination, municipalityCode }: Picked): Destination | undefined {
  if (destination === '') return undefined;
  if (destination.startsWith('event:')) return { kind: 'event', eventId: Number(destination.slice('event:'.length)) };
  return { kind: 'municipality', municipalityCode: destination === 'other' ? municipalityCode : destination };
}

type Props = {
  form: BoundFields<Picked, KnownWords<'mypage.move'>> & { values: Picked };
  balances: Balances;
  towns: readonly Town[];
  /** Events that may be chosen as well; none where the page has no place for a supporter's name. */
  events?: readonly SupportEvent[];
  /** Where points can come in before anything is chosen: the words for that, under the value `later`. */
  later?: { label: string; hint: string };
};

const FEW = 6;

/** One decision: the usual town first, then where one has points, then all others by prefecture. */
export function DestinationField({ form, balances, towns, events = [], later }: Props) {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { near, far } = sortTowns(balances, towns);
  const pointsIn = new Map(balances.purses.map(({ municipality, points }) => [municipality.code, points]));
  const hintOf = ({ code }: Town) => {
    const held = pointsIn.get(code);
    const holds = held === undefined ? undefined : t('move.holds', { points: figures(held) });
    if (code !== balances.defaultMunicipality?.code) return holds;
    return holds ? beside(t('move.usual'), holds) : t('move.usual');
  };
  const choices: Choice[] = near.map((town) => ({
    value: town.code,
    label: t('home.purse', { name: town.name }),
    hint: hintOf(town),
  }));
  if (far.length > 0) choices.push({ value: 'other', label: t('move.other') });
  for (const event of events.filter((one) => isOpen(one)))
    choices.push({
      value: `event:${event.eventId}`,
      label: event.name,
      hint: beside(t('orders.events'), event.municipality.name),
    });
  if (later) choices.push({ value: 'later', ...later });
  return (
    <>
      <form.Choice name="destination" label={t('move.to')} choices={choices} />
      {form.values.destination === 'other' && (
        <form.Select
          name="municipalityCode"
          label={t('move.towns')}
          empty={t('move.chooseTown')}
          options={[...Map.groupBy(far, ({ prefecture }) => prefecture)].map(([group, inside]) => ({
            group,
            options: inside.map(({ code, name }) => ({ value: code, label: name })),
          }))}
        />
      )}
    </>
  );
}

/** The towns to show at once: the usual one and those with points, or all where there are few. */
function sortTowns(balances: Balances, towns: readonly Town[]): { near: Town[]; far: Town[] } {
  const usual = balances.defaultMunicipality?.code;
  const held = new Set(balances.purses.map(({ municipality }) => municipality.code));
  const rank = ({ code }: Town) => (code === usual ? 0 : held.has(code) ? 1 : 2);
  const sorted = [...towns].sort((a, b) => rank(a) - rank(b));
  if (sorted.length <= FEW) return { near: sorted, far: [] };
  return { near: sorted.filter((town) => rank(town) < 2), far: sorted.filter((town) => rank(town) === 2) };
}

/** The name of a destination in words. */
export function nameOf(
  destination: Destination,
  { towns, events }: { towns: readonly Town[]; events: readonly SupportEvent[] },
): string {
  if (destination.kind === 'event')
    return events.find(({ eventId }) => eventId === destination.eventId)?.name ?? String(destination.eventId);
  const { municipalityCode } = destination;
  return towns.find(({ code }) => code === municipalityCode)?.name ?? municipalityCode;
}
