import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

/** A place that belongs to no town, or to another one, says yes to a town that wants to register it. */
export function PlaceConsent() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const act = useAct();
  const [municipalityCode, setCode] = useState('');
  const [agreed, setAgreed] = useState<string>();
  const { errors, rest } = usePlaced(act.refusal, {
    municipalityCode: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
  });
  const agree = () =>
    act.run(
      // Folded when it is sent, not while an IME still composes it.
      () =>
        points.call(pointsRoutes.consentToPlace, {
          body: { municipalityCode: municipalityCode.normalize('NFKC').trim() },
        }),
      ({ name }) => {
        setAgreed(name);
        setCode('');
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
        <TextField
          label={t('terminal.consent.code')}
          hint={t('terminal.consent.hint')}
          required
          inputMode="numeric"
          maxLength={12}
          value={municipalityCode}
          error={errors.municipalityCode}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" busy={act.busy} disabled={municipalityCode.trim() === ''}>
          {t('terminal.consent.agree')}
        </Button>
      </form>
    </details>
  );
}
