import { type ComponentProps, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

type FieldWords = {
  label: ReactNode;
  /** How to fill it in, in one sentence; shown before the mistake, not after. */
  hint?: ReactNode;
  /** What is wrong and what to do now. What was typed stays. */
  error?: ReactNode;
  required?: boolean;
};

const BOX =
  'w-full min-h-14 rounded-8 border border-solid-gray-600 bg-white px-4 py-2.5 text-lg text-solid-gray-900 hover:border-black aria-invalid:border-2 aria-invalid:border-error-2 disabled:bg-solid-gray-50 disabled:text-solid-gray-600';

function useField({ hint, error }: Pick<FieldWords, 'hint' | 'error'>) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { id, hintId: `${id}-hint`, errorId: `${id}-error`, describedBy: described || undefined };
}

function Required({ required }: { required: boolean | undefined }) {
  const { t } = useTranslation();
  if (!required) return null;
  return <span className="ms-2 align-middle font-400 text-error-2">{t('field.required')}</span>;
}

export function FieldError({ id, error }: { id: string; error: ReactNode }) {
  const { t } = useTranslation();
  // The place exists before the message does, so that a screen reader speaks it when it comes.
  return (
    <div id={id} aria-live="polite">
      {error && (
        <p className="mt-2 flex gap-2 font-700 text-error-2">
          <span aria-hidden="true">⚠</span>
          <span>
            <span className="sr-only">{t('field.errorLabel')}: </span>
            {error}
          </span>
        </p>
      )}
    </div>
  );
}

function Labelled(props: FieldWords & { ids: ReturnType<typeof useField>; children: ReactNode }) {
  const { label, hint, error, required, ids, children } = props;
  return (
    <div className="mb-6">
      <label htmlFor={ids.id} className="mb-1 block font-700">
        {label}
        <Required required={required} />
      </label>
      {hint && (
        <p id={ids.hintId} className="mb-2 text-solid-gray-700">
          {hint}
        </p>
      )}
      {children}
      <FieldError id={ids.errorId} error={error} />
    </div>
  );
}

/** One line of text with its label, hint and error. Pasting is always allowed. */
export function TextField({
  label,
  hint,
  error,
  required,
  className = '',
  after,
  ...input
}: FieldWords & ComponentProps<'input'> & { after?: ReactNode }) {
  const ids = useField({ hint, error });
  return (
    <Labelled {...{ label, hint, error, required: required ?? false, ids }}>
      <div className="flex items-center gap-3">
        <input
          autoComplete="off"
          {...input}
          id={ids.id}
          aria-required={required || undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={ids.describedBy}
          className={`${BOX} read-only:bg-solid-gray-50 ${className}`}
        />
        {after && <div className="shrink-0 whitespace-nowrap">{after}</div>}
      </div>
    </Labelled>
  );
}

/** Several lines of text, such as a key or a list. */
export function TextAreaField({
  label,
  hint,
  error,
  required,
  className = '',
  ...area
}: FieldWords & ComponentProps<'textarea'>) {
  const ids = useField({ hint, error });
  return (
    <Labelled {...{ label, hint, error, required: required ?? false, ids }}>
      <textarea
        rows={4}
        autoComplete="off"
        spellCheck={false}
        {...area}
        id={ids.id}
        aria-required={required || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={ids.describedBy}
        className={`${BOX} ${className}`}
      />
    </Labelled>
  );
}

export function SelectField({
  label,
  hint,
  error,
  required,
  className = '',
  children,
  ...select
}: FieldWords & ComponentProps<'select'>) {
  const ids = useField({ hint, error });
  return (
    <Labelled {...{ label, hint, error, required: required ?? false, ids }}>
      <select
        {...select}
        id={ids.id}
        aria-required={required || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={ids.describedBy}
        className={`${BOX} ${className}`}
      >
        {children}
      </select>
    </Labelled>
  );
}

export type Choice = { value: string; label: ReactNode; hint?: ReactNode };

/** A few choices, all seen at once; the whole row answers the finger. */
export function ChoiceField(
  props: FieldWords & {
    name: string;
    choices: readonly Choice[];
    value: string | undefined;
    onChange: (value: string) => void;
    /** Two beside each other, where the screen is wide enough. */
    inPairs?: boolean;
  },
) {
  const { label, hint, error, required, name, choices, value, onChange, inPairs = false } = props;
  const ids = useField({ hint, error });
  return (
    <fieldset className="mb-6" aria-describedby={ids.describedBy} aria-invalid={error ? true : undefined}>
      <legend className="mb-1 font-700">
        {label}
        <Required required={required} />
      </legend>
      {hint && (
        <p id={ids.hintId} className="mb-2 text-solid-gray-700">
          {hint}
        </p>
      )}
      <div className={`grid gap-3 ${inPairs ? 'sm:grid-cols-2' : ''}`}>
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-14 cursor-pointer items-start gap-3 rounded-8 border border-solid-gray-600 px-4 py-3 has-checked:border-key-900 has-checked:bg-key-50 has-checked:ring-1 has-checked:ring-key-900"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="mt-1 size-6 shrink-0 accent-key-900"
            />
            <span>
              <span className="block">{choice.label}</span>
              {choice.hint && <span className="block text-solid-gray-700">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={ids.errorId} error={error} />
    </fieldset>
  );
}

/** One yes or no. */
export function CheckField({ label, error, ...input }: Omit<FieldWords, 'hint'> & ComponentProps<'input'>) {
  const ids = useField({ error });
  return (
    <div className="mb-6">
      <label className="flex min-h-11 cursor-pointer items-start gap-3">
        <input
          {...input}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={ids.describedBy}
          className="mt-1 size-6 shrink-0 accent-key-900"
        />
        <span>{label}</span>
      </label>
      <FieldError id={ids.errorId} error={error} />
    </div>
  );
}
