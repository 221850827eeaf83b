import { useTranslation } from 'react-i18next';
import type { mykeyRoutes, RouteAnswer, RouteRequest } from '../../../contract/index.ts';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';

type Operator = RouteAnswer<typeof mykeyRoutes.registerOperator>;
type Body = NonNullable<RouteRequest<typeof mykeyRoutes.changeOperator>['body']>;

/** The form of an operator's customer numbers and who may have one, as it stands in the fields of a form. */
export type RuleEntry = {
  mode: 'own' | 'mykeyId';
  pattern: 'digits' | 'alphanumeric' | 'login';
  lengthMin: string;
  lengthMax: string;
  checkDigit: 'none' | 'luhn' | 'mod10w3' | 'mod11' | 'sevenDr';
  residents: 'all' | 'residents';
  pin: 'always' | 'without';
};
const CHECK_DIGITS = ['none', 'luhn', 'mod10w3', 'mod11', 'sevenDr'] as const;
/** Fields of the rule at which a refusal may stand. */
export const ruleFields = { lengthMin: [], lengthMax: [], checkDigit: [] };

/** A rule as fields; without one, the most common. */
export const entryOf = ({
  customerIdRule: rule,
  residentsOnly = false,
  lookUpWithoutPin = false,
}: Partial<Operator> = {}): RuleEntry => ({
  mode: rule?.mode ?? 'own',
  pattern: rule?.pattern ?? 'digits',
  lengthMin: String(rule?.lengthMin ?? 1),
  lengthMax: String(rule?.lengthMax ?? 16),
  checkDigit: rule?.checkDigit ?? 'none',
  residents: residentsOnly ? 'residents' : 'all',
  pin: lookUpWithoutPin ? 'without' : 'always',
});

/** What is sent of the fields. */
export function ruleOf(entry: RuleEntry): Pick<Body, 'customerIdRule' | 'residentsOnly' | 'lookUpWithoutPin'> {
  const { mode, pattern, checkDigit, residents } = entry;
  const own = {
    mode,
    pattern,
    lengthMin: Number(entry.lengthMin),
    lengthMax: Number(entry.lengthMax),
    checkDigit: pattern === 'digits' ? checkDigit : ('none' as const),
  };
  return {
    customerIdRule: mode === 'own' ? own : { mode },
    residentsOnly: mode === 'own' && residents === 'residents',
  };
}

type RuleProps = {
  entry: RuleEntry;
  set: (change: Partial<RuleEntry>) => void;
  errors: Partial<Record<keyof typeof ruleFields, string>>;
};

/** Whether an operator has numbers of its own, how they look, and whether anybody may have one. */
export function RuleFields({ entry, set, errors }: RuleProps) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <ChoiceField
        label={t('admin.add.mode')}
        name="mode"
        value={entry.mode}
        onChange={(mode) => set({ mode: mode as RuleEntry['mode'] })}
        choices={[
          { value: 'own', label: t('admin.add.own') },
          { value: 'mykeyId', label: t('admin.add.mykeyId') },
        ]}
      />
      {entry.mode === 'own' && (
        <>
          <SelectField
            label={t('admin.add.pattern')}
            value={entry.pattern}
            onChange={(event) => set({ pattern: event.target.value as RuleEntry['pattern'] })}
          >
            <option value="digits">{t('add.digits')}</option>
            <option value="alphanumeric">{t('add.alphanumeric')}</option>
            <option value="login">{t('add.login')}</option>
          </SelectField>
          <div className="grid gap-x-6 sm:grid-cols-2">
            {(['lengthMin', 'lengthMax'] as const).map((name) => (
              <TextField
                key={name}
                label={t(`admin.add.${name}`)}
                type="number"
                min={1}
                max={40}
                value={entry[name]}
                error={errors[name]}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            ))}
          </div>
          {entry.pattern === 'digits' && (
            <SelectField
              label={t('admin.add.checkDigit')}
              hint={t('admin.add.checkDigitHint')}
              value={entry.checkDigit}
              error={errors.checkDigit}
              onChange={(event) => set({ checkDigit: event.target.value as RuleEntry['checkDigit'] })}
            >
              {CHECK_DIGITS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`admin.checkDigits.${kind}`)}
                </option>
              ))}
            </SelectField>
          )}
          <ChoiceField
            label={t('admin.add.residents')}
            name="residents"
            value={entry.residents}
            onChange={(residents) => set({ residents: residents as RuleEntry['residents'] })}
            choices={[
              { value: 'all', label: t('admin.add.all') },
              { value: 'residents', label: t('admin.add.residentsOnly') },
            ]}
          />
        </>
      )}
      <ChoiceField
        label={t('admin.add.pin')}
        name="pin"
        value={entry.pin}
        onChange={(pin) => set({ pin: pin as RuleEntry['pin'] })}
        choices={[
          { value: 'always', label: t('admin.add.pinAlways') },
          { value: 'without', label: t('admin.add.pinWithout'), hint: t('admin.add.pinWithoutHint') },
        ]}
      />
    </>
  );
}
