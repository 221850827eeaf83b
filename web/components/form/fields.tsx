import type { ReactFormExtendedApi } from '@tanstack/react-form';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { WordsPath } from '../../words/i18n.ts';
import { CheckField, type Choice, ChoiceField, SelectField, TextAreaField, TextField } from '../field.tsx';
import type { TownSearch } from '../town-field.tsx';
import type { Values } from './body.ts';
import { foldCode } from './fold.ts';
import type { Limits } from './limits.ts';
import { TownCodeField } from './town-code-field.tsx';

// biome-ignore lint/suspicious/noExplicitAny: the library's own type has twelve parameters, of which one is ours
export type AnyForm = ReactFormExtendedApi<Values, any, any, any, any, any, any, any, any, any, any, any>;

/** What must be there is read from the contract; `required` is for a field whose rule stands elsewhere. */
type Named<Field, Known> = { name: Field; hint?: ReactNode; required?: boolean } & (Field extends Known
  ? { label?: ReactNode }
  : { label: ReactNode });
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
export type Option = {
  value: string | number;
  label: ReactNode /** Options of one group stand under its name. */;
  group?: string;
};

/** One component for each kind of field; a field is one line. */
export type BoundFields<V extends Values, Known> = {
  /** Words, as they are typed. */
  Text: Bound<V, Known, string, Input>;
  Area: Bound<V, Known, string, { rows?: number; className?: string }>;
  /** Digits or a code of letters and digits, of any width: folded when the input method has finished. */
  Code: Bound<V, Known, string, Input>;
  /** A whole number, with what is counted behind it. */
  Amount: Bound<V, Known, string, { unit?: ReactNode; autoFocus?: boolean }>;
  Day: Bound<V, Known, string, Input>;
  Select: Bound<V, Known, string, { options: readonly Option[]; empty?: string }>;
  Choice: Bound<V, Known, string, { choices: readonly Choice[]; inPairs?: boolean }>;
  Check: Bound<V, Known, boolean>;
  /** A municipality by its name; the value is its code, or empty. */
  Town: Bound<V, Known, string, { search: TownSearch }>;
};

type Binding = { form: AnyForm; words: WordsPath; limits: Limits; errors: () => Partial<Record<string, string>> };
type Shown = { label: ReactNode; hint: ReactNode; error: ReactNode; required: boolean };
type Told = { name: string; label?: ReactNode; hint?: ReactNode; required?: boolean };

/** The components of a form, made once: their identity must not change while somebody types. */
export function bindFields<V extends Values, Known>(binding: Binding): BoundFields<V, Known> {
  const bind = binderOf(binding);
  return { ...typedFields(bind), ...chosenFields(bind), ...townFields(bind) } as unknown as BoundFields<V, Known>;
}

/** Binds what shows a field to the field of its name: its words, its value, and what is wrong with it. */
function binderOf(binding: Binding) {
  const { form } = binding;
  return function bind<Value extends string | boolean, More>(
    show: (props: More & { name: string; value: Value; change: (value: Value) => void; shown: Shown }) => ReactNode,
  ) {
    return ({ name, label, hint, required, ...more }: Told & More) => {
      const words = useWords(binding, { name, label, hint });
      return (
        <form.Field name={name}>
          {(field) => {
            const [own] = field.state.meta.errors as (string | undefined)[];
            const error = own ?? binding.errors()[name];
            const change = (value: Value) => field.handleChange(value);
            const shown = { ...words, required: required ?? words.required, error };
            return show({ ...(more as unknown as More), name, value: field.state.value as Value, change, shown });
          }}
        </form.Field>
      );
    };
  };
}
type Bind = ReturnType<typeof binderOf>;

const typedFields = (bind: Bind) => ({
  Text: bind<string, Input>(({ shown, change, name, ...input }) => (
    <TextField {...input} {...shown} name={name} onChange={(event) => change(event.target.value)} />
  )),
  Area: bind<string, { rows?: number; className?: string }>(({ shown, change, name, ...area }) => (
    <TextAreaField {...area} {...shown} name={name} onChange={(event) => change(event.target.value)} />
  )),
  Code: bind<string, Input>(({ shown, change, ...input }) => (
    <FoldedField {...input} {...shown} autoCapitalize="off" spellCheck={false} onFolded={change} />
  )),
  Amount: bind<string, { unit?: ReactNode; autoFocus?: boolean }>(({ shown, change, unit, ...input }) => (
    <FoldedField
      {...input}
      {...shown}
      inputMode="numeric"
      after={unit}
      className="max-w-52 text-end text-2xl tabular-nums"
      onFolded={change}
    />
  )),
  Day: bind<string, Input>(({ shown, change, name, ...input }) => (
    <TextField {...input} {...shown} type="date" name={name} onChange={(event) => change(event.target.value)} />
  )),
});

const chosenFields = (bind: Bind) => ({
  Select: bind<string, { options: readonly Option[]; empty?: string }>(
    ({ shown, change, name, value, options, empty }) => (
      <SelectField {...shown} name={name} value={value} onChange={(event) => change(event.target.value)}>
        {empty !== undefined && <option value="">{empty}</option>}
        <Options options={options} />
      </SelectField>
    ),
  ),
  Choice: bind<string, { choices: readonly Choice[]; inPairs?: boolean }>(({ shown, change, ...choice }) => (
    <ChoiceField {...choice} {...shown} onChange={change} />
  )),
  Check: bind<boolean, object>(({ shown: { label, error }, change, name, value }) => (
    <CheckField
      label={label}
      error={error}
      name={name}
      checked={value}
      onChange={(event) => change(event.target.checked)}
    />
  )),
});

function Options({ options }: { options: readonly Option[] }) {
  const shown = (some: readonly Option[]) =>
    some.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ));
  return [...Map.groupBy(options, ({ group }) => group)].map(([group, some]) =>
    group === undefined ? (
      shown(some)
    ) : (
      <optgroup key={group} label={group}>
        {shown(some)}
      </optgroup>
    ),
  );
}

const townFields = (bind: Bind) => ({
  Town: bind<string, { search: TownSearch }>(({ shown, change, value, search }) => (
    <TownCodeField {...shown} search={search} value={value} onCode={change} />
  )),
});

function useWords({ words, limits }: Binding, { name, label, hint }: Told): Omit<Shown, 'error'> {
  const { t, i18n } = useTranslation();
  const [face, ...groups] = words.split('.');
  const ns = face as 'translation';
  const key = [...groups, name].join('.');
  const hintKey = `${key}Hint`;
  const say = t as unknown as (key: string, options: { ns: string }) => string;
  const { required = true, nullable = false } = limits[name] ?? {};
  return {
    label: label ?? say(key, { ns }),
    hint: hint ?? (i18n.exists(hintKey, { ns }) ? say(hintKey, { ns }) : undefined),
    required: required && !nullable,
  };
}

type FoldedFieldProps = Omit<ComponentProps<typeof TextField>, 'onChange'> & { onFolded: (text: string) => void };

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
