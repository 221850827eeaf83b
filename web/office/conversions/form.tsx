import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { type RouteForm, useRouteForm } from '../../components/form/route-form.tsx';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listConversionTargets>;
export type Target = Listed['targets'][number];

const kinds = ['street_points', 'gift_certificate', 'prepaid', 'transport'] as const;

/** As typed, begun with what is registered. */
const typedOf = (target: Target | undefined, payees: Listed['payees']) => ({
  kind: target?.kind ?? ('street_points' as string),
  name: target?.name ?? '',
  unitName: target?.unitName ?? '',
  payeeId: String(target?.payee.merchantId ?? payees[0]?.merchantId ?? ''),
  numerator: String(target?.rate.numerator ?? 1),
  denominator: String(target?.rate.denominator ?? 1),
  pointsMin: String(target?.pointsMin ?? 1),
  pattern: target?.numberForm.pattern ?? ('digits' as string),
  lengthMin: String(target?.numberForm.lengthMin ?? ''),
  lengthMax: String(target?.numberForm.lengthMax ?? ''),
  check: target?.numberForm.check ?? ('none' as string),
  expires: target?.numberForm.expires ?? false,
  endpoint: target?.endpoint ?? '',
  open: target?.open ?? true,
});
type Form = RouteForm<ReturnType<typeof typedOf>, 'office.conversions'>;

/** Registers a target, or changes one. */
export function ConversionForm({
  payees,
  target,
  onDone,
}: {
  payees: Listed['payees'];
  target?: Target;
  onDone: OnDone;
}) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.addConversionTarget,
    words: 'office.conversions',
    values: typedOf(target, payees),
    send: (body): Promise<Answer<unknown>> =>
      target
        ? points.call(pointsRoutes.changeConversionTarget, { params: { targetId: target.targetId }, body })
        : points.call(pointsRoutes.addConversionTarget, { body }),
    refusals: {
      name: ['target_name_taken'],
      payeeId: ['payee_not_possible'],
      lengthMax: ['number_form_invalid'],
      endpoint: ['endpoint_invalid'],
    },
    forgets: ['conversion-targets'],
    done: () => onDone(true),
  });
  if (payees.length === 0) return <Banner tone="info" title={t('conversions.noPayees')} />;
  return (
    <form.Entry submit={t(target ? 'conversions.save' : 'conversions.add')} onCancel={() => onDone(false)}>
      <form.Select
        name="kind"
        options={kinds.map((kind) => ({ value: kind, label: t(`conversions.kinds.${kind}`) }))}
      />
      <form.Text name="name" />
      <form.Text name="unitName" />
      <form.Select
        name="payeeId"
        label={t('conversions.payee')}
        hint={t('conversions.payeeHint')}
        options={payees.map(({ merchantId, name }) => ({ value: merchantId, label: name }))}
      />
      <RateFields form={form} />
      <NumberFormFields form={form} />
      <form.Text name="endpoint" type="url" />
      <form.Check name="open" label={t('conversions.openCheck')} />
    </form.Entry>
  );
}

function RateFields({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  return (
    <fieldset className="mb-6">
      <legend className="mb-1 font-700">{t('conversions.rate')}</legend>
      <p className="mb-3 text-solid-gray-700">{t('conversions.rateHint')}</p>
      <div className="flex flex-wrap gap-x-8">
        <form.Count name="denominator" />
        <form.Count name="numerator" />
      </div>
      <form.Amount name="pointsMin" unit={t('money.points', { ns: 'translation' })} />
    </fieldset>
  );
}

function NumberFormFields({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const patterns = (['digits', 'alphanumeric'] as const).map((one) => ({
    value: one,
    label: t(`conversions.patterns.${one}`),
  }));
  const checks = (['none', 'luhn'] as const).map((one) => ({ value: one, label: t(`conversions.checks.${one}`) }));
  return (
    <fieldset className="mb-6">
      <legend className="mb-3 font-700">{t('conversions.form')}</legend>
      <div className="grid gap-x-8 sm:grid-cols-2">
        <form.Select name="pattern" options={patterns} />
        <form.Select name="check" options={checks} />
        <form.Count name="lengthMin" />
        <form.Count name="lengthMax" />
      </div>
      <form.Check name="expires" />
    </fieldset>
  );
}
