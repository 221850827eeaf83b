import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ParticipationTypeId,
  participationTypes,
  type TownFunction,
  townFunctions,
} from '../../../contract/index.ts';
import type { Option } from '../../components/form/fields.tsx';

/** Of a form: which functions are on, and the pattern that they began with; empty for none. */
export type FunctionValues = Record<TownFunction, boolean> & { participationType: string };

/** Functions as boxes of a form. */
export const functionValues = (
  on: readonly TownFunction[],
  participationType: ParticipationTypeId | null,
): FunctionValues => ({
  ...(Object.fromEntries(townFunctions.map((name) => [name, on.includes(name)])) as Record<TownFunction, boolean>),
  participationType: participationType ?? '',
});

/** The boxes as the contract takes them. */
export const functionsIn = (values: FunctionValues) => ({
  participationType: values.participationType === '' ? null : values.participationType,
  functions: townFunctions.filter((name) => values[name]),
});

/** The name of a pattern in the language of the page. */
export function useTypeName(): (id: ParticipationTypeId) => string {
  const { i18n } = useTranslation();
  return (id) => {
    const { ja, en } = participationTypes.find((one) => one.id === id) ?? { ja: id, en: id };
    return i18n.language === 'en' ? en : ja;
  };
}

type FunctionForm = {
  Select: (props: {
    name: 'participationType';
    label: string;
    hint: string;
    empty: string;
    required: false;
    options: readonly Option[];
    onChange: (value: string) => void;
  }) => ReactNode;
  Check: (props: { name: TownFunction; label: ReactNode }) => ReactNode;
  set: (change: Partial<FunctionValues>) => void;
};

/** The pattern of taking part, which ticks its functions, and the functions, which stay free to choose. */
export function FunctionFields({ form }: { form: FunctionForm }) {
  const { t } = useTranslation('office');
  const typeName = useTypeName();
  const preset = (id: string) => {
    const chosen = participationTypes.find((one) => one.id === id);
    if (chosen) form.set(functionValues(chosen.functions, chosen.id));
  };
  return (
    <>
      <form.Select
        name="participationType"
        label={t('functions.type')}
        hint={t('functions.typeHint')}
        empty={t('functions.noType')}
        required={false}
        options={participationTypes.map(({ id }) => ({ value: id, label: typeName(id) }))}
        onChange={preset}
      />
      <fieldset className="mb-4">
        <legend className="mb-3 font-700">{t('functions.choose')}</legend>
        <div className="grid [&>div]:mb-2">
          {townFunctions.map((name) => (
            <form.Check
              key={name}
              name={name}
              label={
                <>
                  <span className="font-700">{t(`functions.names.${name}`)}</span>
                  <span className="block text-solid-gray-700">{t(`functions.about.${name}`)}</span>
                </>
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
