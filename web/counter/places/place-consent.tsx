import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';

/** A place that belongs to no town, or to another one, says yes to a town that wants to register it. */
export function PlaceConsent() {
  const { t } = useTranslation('counter');
  const { points, mykey } = useFace();
  const [agreed, setAgreed] = useState<string>();
  const form = useRouteForm({
    route: pointsRoutes.consentToPlace,
    words: 'counter.terminal.consent',
    values: { municipalityCode: '' },
    send: (body) => points.call(pointsRoutes.consentToPlace, { body }),
    refusals: { municipalityCode: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'] },
    done: ({ name }) => {
      setAgreed(name);
      form.set({ municipalityCode: '' });
    },
  });
  return (
    <details className="mb-8 max-w-xl rounded-8 border border-solid-gray-300 p-4">
      <summary className="cursor-pointer font-700">{t('terminal.consent.title')}</summary>
      <form.Entry submit={t('terminal.consent.agree')} className="mt-4">
        {agreed && <Banner tone="success" live title={t('terminal.consent.done', { name: agreed })} />}
        <p className="mb-4">{t('terminal.consent.lead')}</p>
        <form.Town
          name="municipalityCode"
          label={t('terminal.consent.town')}
          search={(query) => mykey.call(mykeyRoutes.searchMunicipalities, { query })}
        />
      </form.Entry>
    </details>
  );
}
