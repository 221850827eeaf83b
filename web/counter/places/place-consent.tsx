import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { type FoundTown, TownField } from '../../components/town-field.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** A place that belongs to no town, or to another one, says yes to a town that wants to register it. */
export function PlaceConsent() {
  const { t } = useTranslation('counter');
  const { points, mykey } = useFace();
  const act = useRouteMutation();
  const [town, setTown] = useState<FoundTown>();
  const [agreed, setAgreed] = useState<string>();
  const { errors, rest } = usePlaced(act.refusal, {
    municipalityCode: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
  });
  const agree = () =>
    act.mutate(
      () => points.call(pointsRoutes.consentToPlace, { body: { municipalityCode: town?.code ?? '' } }),
      ({ name }) => {
        setAgreed(name);
        setTown(undefined);
      },
    );
  return (
    <details className="mb-8 max-w-xl rounded-8 border border-solid-gray-300 p-4">
      <summary className="cursor-pointer font-700">{t('terminal.consent.title')}</summary>
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault();
          void agree();
        }}
      >
        {agreed && <Banner tone="success" live title={t('terminal.consent.done', { name: agreed })} />}
        {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
        <p className="mb-4">{t('terminal.consent.lead')}</p>
        <TownField
          label={t('terminal.consent.town')}
          required
          value={town}
          error={errors.municipalityCode}
          onChange={setTown}
          search={(query) => mykey.call(mykeyRoutes.searchMunicipalities, { query })}
        />
        <Button type="submit" busy={act.isPending} disabled={!town}>
          {t('terminal.consent.agree')}
        </Button>
      </form>
    </details>
  );
}
