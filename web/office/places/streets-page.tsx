import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import type { Streets } from './street-of-place.tsx';

type Street = Streets[number];
type Body = NonNullable<RouteRequest<typeof pointsRoutes.createStreet>['body']>;

/** 商店街 of this municipality: its office, and its own points. */
export function StreetsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['streets'], () => points.call(pointsRoutes.listStreets));
  const places = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const [changing, setChanging] = useState<Street>();
  const [done, setDone] = useState<string>();
  const saved = (isSaved: boolean) => setDone(isSaved ? t('streets.saved') : undefined);
  const officeOf = ({ officeMerchantId }: Street) =>
    places.value?.merchants.find(({ merchantId }) => merchantId === officeMerchantId)?.name ?? t('streets.none');
  const pointsOf = ({ ownPoints: own }: Street) =>
    own
      ? t('streets.rate', { points: figures(own.denominator), units: figures(own.numerator), name: own.name })
      : t('streets.none');
  return (
    <RegisterPage title={t('streets.title')} lead={t('streets.lead')} done={done}>
      <Told asked={asked}>
        {({ streets }) => (
          <RegisterTable
            register="streets"
            rows={streets}
            rowKey={({ streetId }) => String(streetId)}
            columns={[
              { key: 'name', head: t('streets.name'), value: ({ name }) => name },
              { key: 'office', head: t('streets.office'), value: officeOf },
              { key: 'points', head: t('streets.ownPoints'), value: pointsOf },
              { key: 'places', head: t('streets.places'), value: ({ places: count }) => count },
              {
                key: 'action',
                head: t('streets.action'),
                value: () => '',
                show: (street) => (
                  <RowButton label={t('streets.change')} of={street.name} onClick={() => setChanging(street)} />
                ),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('streets.add')} onDone={saved}>
        {(onDone) => <StreetForm onDone={onDone} />}
      </AddForm>
      {changing && (
        <Dialog open title={changing.name} onClose={() => setChanging(undefined)}>
          <StreetForm
            street={changing}
            onDone={(isSaved) => {
              saved(isSaved);
              setChanging(undefined);
            }}
          />
        </Dialog>
      )}
    </RegisterPage>
  );
}

const entryOf = (street: Street | undefined) => ({
  name: street?.name ?? '',
  officeMerchantId: street?.officeMerchantId ?? null,
  hasOwn: street?.ownPoints != null,
  pointsName: street?.ownPoints?.name ?? '',
  denominator: String(street?.ownPoints?.denominator ?? 1),
  numerator: String(street?.ownPoints?.numerator ?? 1),
});
/** What is no number is sent as one that the server refuses by its name. */
const numberOf = (typed: string) => Number(typed.normalize('NFKC').trim() || Number.NaN) || 0;

function bodyOf(entry: ReturnType<typeof entryOf>): Body {
  const { name, officeMerchantId, hasOwn, pointsName, denominator, numerator } = entry;
  const own = { name: pointsName, numerator: numberOf(numerator), denominator: numberOf(denominator) };
  return { name, officeMerchantId, ownPoints: hasOwn ? own : null };
}

function StreetForm({ street, onDone }: { street?: Street; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const places = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const [entry, setEntry] = useState(() => entryOf(street));
  const set = (change: Partial<typeof entry>) => setEntry({ ...entry, ...change });
  const { errors, rest } = usePlaced(act.refusal, {
    // The name of its points is a field of the same name further down.
    officeMerchantId: ['street_office_taken', 'place_unknown'],
    denominator: [],
    numerator: [],
    name: ['street_name_taken'],
  });
  const body = bodyOf(entry);
  const save = () =>
    act.run<unknown, string>(
      () =>
        street
          ? points.call(pointsRoutes.changeStreet, { params: { streetId: street.streetId }, body })
          : points.call(pointsRoutes.createStreet, { body }),
      () => {
        forget('streets', 'merchants');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      submit={t(street ? 'streets.save' : 'streets.add')}
      disabled={entry.name.trim() === '' || (entry.hasOwn && entry.pointsName.trim() === '')}
      onSubmit={() => void save()}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('streets.name')}
        required
        maxLength={80}
        value={entry.name}
        error={errors.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <SelectField
        label={t('streets.office')}
        hint={t('streets.officeHint')}
        value={String(entry.officeMerchantId ?? '')}
        error={errors.officeMerchantId}
        onChange={(event) => set({ officeMerchantId: event.target.value === '' ? null : Number(event.target.value) })}
      >
        <option value="">{t('streets.noOffice')}</option>
        {places.value?.merchants.map(({ merchantId, name }) => (
          <option key={merchantId} value={merchantId}>
            {name}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('streets.hasOwnPoints')}
        checked={entry.hasOwn}
        onChange={(event) => set({ hasOwn: event.target.checked })}
      />
      {entry.hasOwn && (
        <>
          <TextField
            label={t('streets.pointsName')}
            required
            maxLength={80}
            value={entry.pointsName}
            onChange={(event) => set({ pointsName: event.target.value })}
          />
          <p className="mb-3 text-solid-gray-700">{t('streets.rateHint')}</p>
          <div className="grid gap-x-6 sm:grid-cols-2">
            {(['denominator', 'numerator'] as const).map((side) => (
              <TextField
                key={side}
                label={t(`streets.${side}`)}
                required
                inputMode="numeric"
                value={entry[side]}
                error={errors[side]}
                onChange={(event) => set({ [side]: event.target.value })}
              />
            ))}
          </div>
        </>
      )}
    </EntryForm>
  );
}
