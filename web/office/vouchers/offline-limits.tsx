import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { TextField } from '../../components/field.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';

const LIMITS = [
  { name: 'countMax', min: 0, max: 10_000 },
  { name: 'pointsMax', min: 0, max: 10_000_000 },
  { name: 'hours', min: 1, max: 48 },
] as const;

/** A whole number within its bounds, digits of any width; undefined for everything else. */
export function wholeNumber(typed: string, { min, max }: { min: number; max: number }): number | undefined {
  const folded = typed.normalize('NFKC').replace(/[,\s]/g, '');
  const number = /^[0-9]{1,12}$/.test(folded) ? Number(folded) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** How much a terminal without a network may accept: the office's risk, in three numbers. */
export function OfflineLimits({
  limits,
  onSaved,
}: {
  limits: RouteAnswer<typeof pointsRoutes.listVoucherKinds>['offline'];
  onSaved: () => void;
}) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [typed, setTyped] = useState({
    countMax: String(limits.countMax),
    pointsMax: String(limits.pointsMax),
    hours: String(limits.hours),
  });
  const [countMax, pointsMax, hours] = LIMITS.map((limit) => wholeNumber(typed[limit.name], limit));
  const isSame = countMax === limits.countMax && pointsMax === limits.pointsMax && hours === limits.hours;
  const save = () =>
    countMax !== undefined &&
    pointsMax !== undefined &&
    hours !== undefined &&
    act.run(
      () => points.call(pointsRoutes.setOfflineLimits, { body: { countMax, pointsMax, hours } }),
      () => {
        forget('voucher-kinds');
        onSaved();
      },
    );
  return (
    <section className="max-w-2xl print:hidden">
      <h2 className="mb-2 text-xl font-700">{t('voucherKinds.offline')}</h2>
      <p className="mb-4">{t('voucherKinds.offlineBody')}</p>
      <EntryForm
        act={act}
        rest={act.refusal}
        submit={t('voucherKinds.saveOffline')}
        disabled={isSame || [countMax, pointsMax, hours].includes(undefined)}
        onSubmit={() => void save()}
      >
        <div className="grid gap-x-6 sm:grid-cols-3">
          {LIMITS.map(({ name, min, max }) => (
            <TextField
              key={name}
              label={t(`voucherKinds.${name}`)}
              required
              inputMode="numeric"
              className="text-end tabular-nums"
              value={typed[name]}
              error={
                wholeNumber(typed[name], { min, max }) === undefined
                  ? t('voucherKinds.number', { min, max: max.toLocaleString() })
                  : undefined
              }
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
          ))}
        </div>
      </EntryForm>
    </section>
  );
}
