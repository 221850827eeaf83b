import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { ChoiceField } from '../../components/field.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';

type Merchant = RouteAnswer<typeof pointsRoutes.listMerchants>['merchants'][number];
type OneProps = { place: Merchant; onDone: OnDone };
export const PLACE_KINDS = ['shop', 'facility', 'transport', 'booth', 'antenna', 'street', 'other'] as const;

/** What holds of a place now and from announced days on, in words; nothing where it is open and nothing is announced. */
export function useStateOfPlace() {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return ({ name, kind, isOpen, coming }: Merchant): string[] => {
    const words = isOpen ? [] : [t('merchants.ended')];
    let before = { name, kind, isOpen };
    for (const next of coming) {
      const on = date(next.fromOn);
      if (next.name !== before.name) words.push(t('merchants.comingName', { on, name: next.name }));
      if (next.kind !== before.kind) words.push(t('merchants.comingKind', { on, kind: t(`merchants.${next.kind}`) }));
      if (next.isOpen !== before.isOpen) words.push(t(next.isOpen ? 'merchants.opens' : 'merchants.ends', { on }));
      before = next;
    }
    return words;
  };
}

/** Renames a place, ends it or opens it again: first which of these, then its form. */
export function PlaceChanges({ place, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const states = useStateOfPlace()(place);
  const isAnnounced = place.coming.some(({ isOpen }) => isOpen !== place.isOpen);
  const acts = [
    'rename' as const,
    ...(place.isOpen || isAnnounced ? (['end'] as const) : []),
    ...(!place.isOpen || isAnnounced ? (['reopen'] as const) : []),
  ];
  const [act, setAct] = useState<(typeof acts)[number]>();
  const Form = act && { rename: Rename, end: End, reopen: Reopen }[act];
  return (
    <>
      {states.length > 0 && (
        <ul className="mb-4 list-disc pl-6">
          {states.map((state) => (
            <li key={state}>{state}</li>
          ))}
        </ul>
      )}
      <ChoiceField
        label={t('merchants.which')}
        name="act"
        value={act}
        onChange={(value) => setAct(acts.find((one) => one === value))}
        choices={acts.map((one) => ({
          value: one,
          label: t(`merchants.acts.${one}`),
          hint: t(`merchants.actHints.${one}`),
        }))}
      />
      {Form ? (
        <Form place={place} onDone={onDone} />
      ) : (
        <Button look="outline" onClick={() => onDone(false)}>
          {t('confirm.cancel', { ns: 'translation' })}
        </Button>
      )}
    </>
  );
}

function Rename({ place: { merchantId, name, kind }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.changeMerchant,
    words: 'office.merchants',
    values: { name, kind, fromOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.changeMerchant, { params: { merchantId }, body }),
    refusals: { fromOn: ['date_before_month'], kind: ['place_has_fees'], name: ['place_unchanged'] },
    forgets: ['merchants', 'streets'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('merchants.acts.rename')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Select name="kind" options={PLACE_KINDS.map((one) => ({ value: one, label: t(`merchants.${one}`) }))} />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function End({ place: { merchantId }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.endMerchant,
    words: 'office.merchants',
    values: { lastOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.endMerchant, { params: { merchantId }, body }),
    refusals: { lastOn: ['date_past'] },
    forgets: ['merchants'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('merchants.acts.end')} onCancel={() => onDone(false)}>
      <form.Day name="lastOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function Reopen({ place: { merchantId }, onDone }: OneProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.reopenMerchant,
    words: 'office.merchants',
    values: { fromOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.reopenMerchant, { params: { merchantId }, body }),
    refusals: { fromOn: ['date_past'] },
    forgets: ['merchants'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('merchants.acts.reopen')} onCancel={() => onDone(false)}>
      <form.Day name="fromOn" label={t('merchants.reopenOn')} hint={t('merchants.reopenOnHint')} />
      <form.Text name="reason" />
    </form.Entry>
  );
}
