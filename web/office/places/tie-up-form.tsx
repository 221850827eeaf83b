import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { type Choice, ChoiceField, TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { EntryForm } from '../office-page.tsx';

type Whom = 'place' | 'town';

/** A tie-up with one shop anywhere, found by its name, or with all places of another municipality. */
export function TieUpForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [whom, setWhom] = useState<Whom>('place');
  const [chosen, setChosen] = useState<string>();
  const [validFrom, setFrom] = useState(todayInJapan(now()));
  const [validThrough, setThrough] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    whom: ['tie_up_with_whom', 'place_unknown', 'municipality_unknown', 'municipality_not_open'],
    validFrom: [],
    validThrough: ['period_invalid', 'tie_up_overlaps'],
  });
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.createTieUp, {
          body: {
            ...(whom === 'place' ? { merchantId: Number(chosen) } : { hostMunicipalityCode: chosen ?? '' }),
            validFrom,
            validThrough,
          },
        }),
      () => {
        forget('tie-ups');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      submit={t('tieUps.add')}
      disabled={chosen === undefined || validFrom === '' || validThrough === ''}
      onSubmit={() => void save()}
      onCancel={() => onDone(false)}
    >
      <ChoiceField
        name="whom"
        label={t('tieUps.whom')}
        inPairs
        value={whom}
        choices={[
          { value: 'place', label: t('tieUps.onePlace') },
          { value: 'town', label: t('tieUps.town') },
        ]}
        onChange={(value) => {
          setWhom(value as Whom);
          setChosen(undefined);
        }}
      />
      <Finder key={whom} whom={whom} chosen={chosen} onChosen={setChosen} error={errors.whom} />
      <TextField
        label={t('tieUps.from')}
        type="date"
        required
        value={validFrom}
        error={errors.validFrom}
        onChange={(event) => setFrom(event.target.value)}
      />
      <TextField
        label={t('tieUps.through')}
        type="date"
        required
        value={validThrough}
        error={errors.validThrough}
        onChange={(event) => setThrough(event.target.value)}
      />
    </EntryForm>
  );
}

type FinderProps = {
  whom: Whom;
  chosen: string | undefined;
  onChosen: (chosen: string | undefined) => void;
  error: string | undefined;
};

/** Finds by name and lets one be chosen; our own places and ourselves are left out. */
function Finder({ whom, chosen, onChosen, error }: FinderProps) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const { municipality: mine } = useStaff();
  const act = useAct();
  const [q, setQ] = useState('');
  const [found, setFound] = useState<Choice[]>();
  const [goesOn, setGoesOn] = useState(false);
  const show = (choices: Choice[], more: boolean) => {
    onChosen(undefined);
    setFound(choices);
    setGoesOn(more);
  };
  const find = () =>
    whom === 'place'
      ? act.run(
          () => points.call(pointsRoutes.searchPlaces, { query: { q } }),
          ({ places, next }) =>
            show(
              places
                .filter(({ municipality }) => municipality.code !== mine?.code)
                .map(({ merchantId, name, kind, municipality }) => ({
                  value: String(merchantId),
                  label: name,
                  hint: beside(municipality.name, t(`merchants.${kind}`)),
                })),
              next !== null,
            ),
        )
      : act.run(
          () => points.call(pointsRoutes.searchMunicipalities, { query: { q } }),
          ({ municipalities, more }) =>
            show(
              municipalities
                .filter(({ code }) => code !== mine?.code)
                .map(({ code, name, prefecture, open }) => ({
                  value: code,
                  label: name,
                  hint: beside(prefecture, !open && t('tieUps.notOpen')),
                })),
              more,
            ),
        );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <TextField
        label={t(whom === 'place' ? 'tieUps.search' : 'tieUps.searchTown')}
        required
        maxLength={40}
        value={q}
        after={
          <Button look="outline" busy={act.busy} disabled={q.trim() === ''} onClick={() => void find()}>
            {t('tieUps.find')}
          </Button>
        }
        onChange={(event) => setQ(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // Enter in a search field searches; it does not send the form around it.
          event.preventDefault();
          if (q.trim() !== '') void find();
        }}
      />
      <div aria-live="polite">
        {found?.length === 0 && <p className="mb-6 rounded-8 bg-solid-gray-50 p-4">{t('tieUps.nothing')}</p>}
        {found && found.length > 0 && (
          <div className="max-h-96 overflow-y-auto">
            <ChoiceField
              name="chosen"
              label={t('tieUps.found')}
              choices={found}
              value={chosen}
              error={error}
              onChange={onChosen}
            />
          </div>
        )}
        {goesOn && <p className="mb-6">{t('municipalities.more')}</p>}
      </div>
    </>
  );
}
