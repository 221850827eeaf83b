import { useTranslation } from 'react-i18next';
import type { mykeyRoutes, RouteAnswer } from '../../../contract/index.ts';
import type { BoundFields } from '../../components/form/fields.tsx';
import { wholeNumberOf } from '../../components/form/fold.ts';
import type { KnownWords } from '../../words/i18n.ts';

type Operator = RouteAnswer<typeof mykeyRoutes.registerOperator>;

const PATTERNS = ['digits', 'alphanumeric', 'login'] as const;
const CHECK_DIGITS = ['none', 'luhn', 'mod10w3', 'mod11', 'sevenDr'] as const;

/** A rule as it stands in the fields of a form; without one, the most common. */
export const ruleValues = ({
  customerIdRule: rule,
  residentsOnly = false,
  lookUpWithoutPin = false,
}: Partial<Operator> = {}) => ({
  mode: rule?.mode ?? 'own',
  pattern: rule?.pattern ?? 'digits',
  lengthMin: String(rule?.lengthMin ?? 1),
  lengthMax: String(rule?.lengthMax ?? 16),
  checkDigit: rule?.checkDigit ?? 'none',
  residents: residentsOnly ? 'residents' : 'all',
  pin: lookUpWithoutPin ? 'without' : 'always',
});
type RuleValues = { [Name in keyof ReturnType<typeof ruleValues>]: string };

/** What is sent of the fields. */
export function ruleOf({ mode, pattern, lengthMin, lengthMax, checkDigit, residents, pin }: RuleValues) {
  const own = {
    mode,
    pattern,
    lengthMin: wholeNumberOf(lengthMin) ?? lengthMin,
    lengthMax: wholeNumberOf(lengthMax) ?? lengthMax,
    checkDigit: pattern === 'digits' ? checkDigit : 'none',
  };
  return {
    customerIdRule: mode === 'own' ? own : { mode },
    residentsOnly: mode === 'own' && residents === 'residents',
    lookUpWithoutPin: pin === 'without',
  };
}

type RuleForm = BoundFields<RuleValues, KnownWords<'mykey.admin.add'>> & { values: RuleValues };

/** Whether an operator has numbers of its own, how they look, and whether anybody may have one. */
export function RuleFields({ form }: { form: RuleForm }) {
  const { t } = useTranslation('mykey');
  const { mode } = form.values;
  return (
    <>
      <form.Choice
        name="mode"
        required={false}
        choices={[
          { value: 'own', label: t('admin.add.own') },
          { value: 'mykeyId', label: t('admin.add.mykeyId') },
        ]}
      />
      {mode === 'own' && <OwnFields form={form} />}
      <form.Choice
        name="pin"
        required={false}
        choices={[
          { value: 'always', label: t('admin.add.pinAlways') },
          { value: 'without', label: t('admin.add.pinWithout'), hint: t('admin.add.pinWithoutHint') },
        ]}
      />
    </>
  );
}

function OwnFields({ form }: { form: RuleForm }) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <form.Select
        name="pattern"
        required={false}
        options={PATTERNS.map((value) => ({ value, label: t(`add.${value}`) }))}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Code name="lengthMin" inputMode="numeric" />
        <form.Code name="lengthMax" inputMode="numeric" />
      </div>
      {form.values.pattern === 'digits' && (
        <form.Select
          name="checkDigit"
          required={false}
          options={CHECK_DIGITS.map((value) => ({ value, label: t(`admin.checkDigits.${value}`) }))}
        />
      )}
      <form.Choice
        name="residents"
        required={false}
        choices={[
          { value: 'all', label: t('admin.add.all') },
          { value: 'residents', label: t('admin.add.residentsOnly') },
        ]}
      />
    </>
  );
}
