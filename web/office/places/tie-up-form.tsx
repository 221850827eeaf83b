import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { todayInJapan } from '../../components/dates.ts';
import type { Choice } from '../../components/field.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import type { OnDone } from '../register.tsx';

/** A tie-up with one shop anywhere, found by its name, or with all places of another municipality. */
export function TieUpForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createTieUp,
    words: 'office.tieUps',
    values: { whom: 'place', chosen: '', validFrom: todayInJapan(now()), validThrough: '' },
    body: ({ whom, chosen, ...period }) => ({
      ...period,
      [whom === 'place' ? 'merchantId' : 'hostMunicipalityCode']: chosen,
    }),
    wrong: ({ chosen }) => ({ chosen: chosen === '' && t('tieUps.chooseOne') }),
    send: (body) => points.call(pointsRoutes.createTieUp, { body }),
    refusals: {
      chosen: ['tie_up_with_whom', 'place_unknown', 'municipality_unknown', 'municipality_not_open'],
      validThrough: ['period_invalid', 'tie_up_overlaps'],
    },
    forgets: ['tie-ups'],
    done: () => onDone(true),
  });
  const { whom } = form.values;
  const finder = useFinder(() => form.set({ chosen: '' }));
  const { found } = finder;
  return (
    <form.Entry submit={t('tieUps.add')} onCancel={() => onDone(false)}>
      <form.Choice
        name="whom"
        inPairs
        choices={[
          { value: 'place', label: t('tieUps.onePlace') },
          { value: 'town', label: t('tieUps.town') },
        ]}
        onChange={finder.clear}
      />
      {finder.act.refusal && <RefusalBanner refusal={finder.act.refusal} onAgain={finder.act.again} />}
      <SearchField
        key={whom}
        label={t(whom === 'place' ? 'tieUps.search' : 'tieUps.searchTown')}
        required
        error={found?.choices.length ? undefined : form.errors.chosen}
        find={t('tieUps.find')}
        busy={finder.act.isPending}
        onFind={whom === 'place' ? finder.findPlaces : finder.findTowns}
      />
      <div aria-live="polite">
        {found?.choices.length === 0 && <p className="mb-6 rounded-8 bg-solid-gray-50 p-4">{t('tieUps.nothing')}</p>}
        {found && found.choices.length > 0 && (
          <div className="max-h-96 overflow-y-auto">
            <form.Choice name="chosen" label={t('tieUps.found')} choices={found.choices} />
          </div>
        )}
        {found?.goesOn && <p className="mb-6">{t('municipalities.more')}</p>}
      </div>
      <form.Day name="validFrom" label={t('tieUps.from')} />
      <form.Day name="validThrough" label={t('tieUps.through')} />
    </form.Entry>
  );
}

/** Finds by name what can be chosen; our own places and ourselves are left out. */
function useFinder(onFound: () => void) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const { municipality: mine } = useStaff();
  const act = useRouteMutation();
  const [found, setFound] = useState<{ choices: Choice[]; goesOn: boolean }>();
  const show = (choices: Choice[], goesOn: boolean) => {
    onFound();
    setFound({ choices, goesOn });
  };
  const findPlaces = (q: string) =>
    void act.mutate(
      () => points.call(pointsRoutes.searchPlaces, { query: { q } }),
      ({ places, next }) => {
        const others = places.filter(({ municipality }) => municipality.code !== mine?.code);
        const choices = others.map(({ merchantId, name, kind, municipality }) => ({
          value: String(merchantId),
          label: name,
          hint: beside(municipality.name, t(`merchants.${kind}`)),
        }));
        show(choices, next !== null);
      },
    );
  const findTowns = (q: string) =>
    void act.mutate(
      () => points.call(pointsRoutes.searchMunicipalities, { query: { q } }),
      ({ municipalities, more }) => {
        const others = municipalities.filter(({ code }) => code !== mine?.code);
        const choices = others.map(({ code, name, prefecture, open }) => ({
          value: code,
          label: name,
          hint: beside(prefecture, !open && t('tieUps.notOpen')),
        }));
        show(choices, more);
      },
    );
  const clear = () => {
    onFound();
    setFound(undefined);
    act.reset();
  };
  return { act, found, findPlaces, findTowns, clear };
}
