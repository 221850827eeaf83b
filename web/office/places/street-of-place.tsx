import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField } from '../../components/field.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';

export type Streets = RouteAnswer<typeof pointsRoutes.listStreets>['streets'];

/** The streets of this municipality; none while they are not known yet. */
export function useStreets(): Streets {
  const { points } = useFace();
  return useAsk(['streets'], () => points.call(pointsRoutes.listStreets)).value?.streets ?? [];
}

type FieldProps = { streets: Streets; streetId: number | null; onStreet: (streetId: number | null) => void };

/** To which street a shop belongs; nothing to choose where there is no street. */
export function StreetField({ streets, streetId, onStreet }: FieldProps) {
  const { t } = useTranslation('office');
  if (streets.length === 0) return null;
  return (
    <SelectField
      label={t('streetOf.label')}
      value={String(streetId ?? '')}
      onChange={(event) => onStreet(event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">{t('streetOf.none')}</option>
      {streets.map((street) => (
        <option key={street.streetId} value={street.streetId}>
          {street.name}
        </option>
      ))}
    </SelectField>
  );
}

type Place = { merchantId: number; name: string; streetId: number | null };
type Props = { place: Place; streets: Streets; onDone: (saved: boolean) => void };

/** Puts a shop into a street, or out of it. */
export function StreetOfPlace({ place, streets, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [streetId, setStreetId] = useState(place.streetId);
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.setStreetOfPlace, { params: { merchantId: place.merchantId }, body: { streetId } }),
      () => {
        forget('merchants', 'streets');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('streetOf.title', { name: place.name })} onClose={() => onDone(false)}>
      <EntryForm
        act={act}
        rest={act.refusal}
        submit={t('streetOf.save')}
        disabled={streets.length === 0}
        onSubmit={() => void save()}
        onCancel={() => onDone(false)}
      >
        {streets.length === 0 ? (
          <p className="mb-6">{t('streets.empty')}</p>
        ) : (
          <StreetField streets={streets} streetId={streetId} onStreet={setStreetId} />
        )}
      </EntryForm>
    </Dialog>
  );
}
