import type { ReactFormExtendedApi } from '@tanstack/react-form';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { WordsPath } from '../../words/i18n.ts';
import { CheckField, type Choice, ChoiceField, SelectField, TextAreaField, TextField } from '../field.tsx';
import type { TownSearch } from '../town-field.tsx';
import { limitOfField, type Values } from './body.ts';
import { foldCode } from './fold.ts';
import type { Limits } from './limits.ts';
import { TownCodeField } from './town-code-field.tsx';

// biome-ignore lint/suspicious/noExplicitAny: the library's own type has twelve parameters, of which one is ours
export type AnyForm = ReactFormExtendedApi<Values, any, any, any, any, any, any, any, any, any, any, any>;

type Given = {
  hint?: ReactNode;
  /** What a page knows to be wrong while nothing else is. */
  error?: ReactNode;
  /** Where the contract does not say it: a field that must be filled in while it is shown. */
  required?: boolean;
};
type Named<Field, Known> = { name: Field } & Given &
  (Field extends Known ? { label?: ReactNode } : { label: ReactNode });
/** What follows from a change, such as what another field proposes. */
type Heard = { onChange?: (value: string) => void };
type Of<V extends Values, Kind> = { [Field in keyof V]: V[Field] extends Kind ? Field : never }[keyof V] & string;
type Bound<V extends Values, Known, Kind, More = object> = <Field extends Of<V, Kind>>(
  props: Named<Field, Known> & More,
) => ReactNode;
type Input = Pick<
  ComponentProps<'input'>,
  'autoFocus' | 'inputMode' | 'placeholder' | 'className' | 'type' | 'readOnly'
> & {
  autoComplete?: string;
  after?: ReactNode;
};
export type Option = { value: string | number; label: ReactNode };
type Options = {
  options: readonly (Option | { group: string; options: readonly Option[] })[];
  empty?: string;
  disabled?: boolean;
} & Heard;
type Choices = { choices: readonly Choice[]; inPairs?: boolean } & Heard;
type Counted = { unit?: ReactNode; autoFocus?: boolean; className?: string };

/** One component for each kind of field; a field is one line. */
export type BoundFields<V extends Values, Known> = {
  /** Words, as they are typed. */
  Text: Bound<V, Known, string, Input>;
  Area: Bound<V, Known, string, { rows?: number; className?: string }>;
  /** Digits or a code of letters and digits, of any width: folded when the input method has finished. */
  Code: Bound<V, Known, string, Input>;
  /** A whole number, with what is counted behind it. */
  Amount: Bound<V, Known, string, Counted>;
  /** A small whole number, such as days or percent. */
  Count: Bound<V, Known, string, Counted>;
  Day: Bound<V, Known, string, Input>;
  Select: Bound<V, Known, string, Options>;
  Choice: Bound<V, Known, string, Choices>;
  Check: Bound<V, Known, boolean>;
  /** A municipality by its name; the value is its code, or empty. */
  Town: Bound<V, Known, string, { search: TownSearch }>;
};

type Binding = {
  form: AnyForm;
  words: WordsPath;
  limits: Limits;
  errors: () => Partial<Record<string, string>>;
  onChanged: (name: string) => void;
};
type Shown = { label: ReactNode; hint: ReactNode; error: ReactNode; required: boolean };
type Told = { name: string; label?: ReactNode } & Given;
type Held<Value> = { name: string; value: Value; change: (value: Value) => void; shown: Shown };

/** How each kind of field is shown. */
const kinds = {
  Text: ({ shown, change, name, ...input }: Held<string> & Input) => (
    <TextField {...input} {...shown} name={name} onChange={(event) => change(event.target.value)} />
  ),
  Area: ({ shown, change, name, ...area }: Held<string> & { rows?: number; className?: string }) => (
    <TextAreaField {...area} {...shown} name={name} onChange={(event) => change(event.target.value)} />
  ),
  Code: ({ shown, change, ...input }: Held<string> & Input) => (
    <FoldedField {...input} {...shown} autoCapitalize="off" spellCheck={false} onFolded={change} />
  ),
  Amount: ({ change, ...input }: Held<string> & Counted) => (
    <NumberField className="max-w-52 text-2xl" {...input} onFolded={change} />
  ),
  Count: ({ change, ...input }: Held<string> & Counted) => (
    <NumberField className="max-w-32" {...input} onFolded={change} />
  ),
  Day: ({ shown, change, name, ...input }: Held<string> & Input) => (
    <TextField type="date" {...input} {...shown} name={name} onChange={(event) => change(event.target.value)} />
  ),
  Select: ({ shown, change, name, value, options, empty, disabled }: Held<string> & Options) => (
    // What always has a value cannot be missing.
    <SelectField
      {...shown}
      required={shown.required && empty !== undefined}
      name={name}
      value={value}
      disabled={disabled}
      onChange={(event) => change(event.target.value)}
    >
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map((one) =>
        'group' in one ? (
          <optgroup key={one.group} label={one.group}>
            {one.options.map(optionOf)}
          </optgroup>
        ) : (
          optionOf(one)
        ),
      )}
    </SelectField>
  ),
  Choice: ({ shown, change, ...choice }: Held<string> & Choices) => (
    <ChoiceField {...choice} {...shown} required={shown.required && choice.value === ''} onChange={change} />
  ),
  Town: ({ shown, change, value, search }: Held<string> & { search: TownSearch }) => (
    <TownCodeField {...shown} search={search} value={value} onCode={change} />
  ),
  Check: ({ shown: { label, error }, change, name, value }: Held<boolean>) => (
    <CheckField
      label={label}
      error={error}
      name={name}
      checked={value}
      onChange={(event) => change(event.target.checked)}
    />
  ),
};

/** The components of a form, made once: their identity must not change while somebody types. */
export function bindFields<V extends Values, Known>(binding: Binding): BoundFields<V, Known> {
  const { form } = binding;
  const bind =
    (Kind: (props: Held<never>) => ReactNode) =>
    ({
      name,
      label,
      hint,
      error: known,
      required,
      onChange,
      ...more
    }: Told & { onChange?: (value: never) => void }) => {
      const words = useWords(binding, { name, label, hint, ...(required !== undefined && { required }) });
      return (
        <form.Field name={name}>
          {(field) => {
            const shown = { ...words, error: binding.errors()[name] ?? known };
            const change = (value: never) => {
              field.handleChange(value);
              binding.onChanged(name);
              onChange?.(value);
            };
            return <Kind {...more} name={name} value={field.state.value as never} change={change} shown={shown} />;
          }}
        </form.Field>
      );
    };
  const fields = Object.entries(kinds).map(([name, kind]) => [
    name,
    bind(kind as unknown as Parameters<typeof bind>[0]),
  ]);
  return Object.fromEntries(fields) as BoundFields<V, Known>;
}

const optionOf = ({ value, label }: Option) => (
  <option key={value} value={value}>
    {label}
  </option>
);

function useWords({ words, limits }: Binding, { name, label, hint, ...given }: Told): Omit<Shown, 'error'> {
  const { t, i18n } = useTranslation();
  const [face, ...group] = words.split('.');
  const ns = face as 'translation';
  const key = [...group, name].join('.');
  const hintKey = `${key}Hint`;
  const say = t as unknown as (key: string, options: { ns: string }) => string;
  const { required = true, nullable = false } = limitOfField(limits, name) ?? {};
  return {
    label: label ?? say(key, { ns }),
    hint: hint ?? (i18n.exists(hintKey, { ns }) ? say(hintKey, { ns }) : undefined),
    required: given.required ?? (required && !nullable),
  };
}

type FoldedFieldProps = Omit<ComponentProps<typeof TextField>, 'onChange'> & { onFolded: (text: string) => void };

type NumberFieldProps = Omit<FoldedFieldProps, 'after' | 'label'> & { shown: Shown; unit?: ReactNode };
const NumberField = ({ shown, unit, className, ...input }: NumberFieldProps) => (
  <FoldedField
    {...input}
    {...shown}
    inputMode="numeric"
    after={unit}
    className={`text-end tabular-nums ${className}`}
  />
);

/** A field whose text is folded; while an input method is composing, its text is left alone. */
export function FoldedField({ onFolded, ...input }: FoldedFieldProps) {
  const composing = useRef(false);
  return (
    <TextField
      {...input}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        onFolded(foldCode(event.currentTarget.value));
      }}
      onChange={(event) => onFolded(composing.current ? event.target.value : foldCode(event.target.value))}
    />
  );
}
