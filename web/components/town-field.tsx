import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../device/http.ts';
import { Button } from './button.tsx';
import { FieldError, TextField } from './field.tsx';
import { usePhrases } from './phrases.tsx';

export type FoundTown = { code: string; name: string; prefecture: string };
export type TownSearch = (query: {
  q: string;
}) => Promise<Answer<{ municipalities: readonly FoundTown[]; more: boolean }>>;

const SHOWN = 8;
const PAUSE = 250;

/**
 * A municipality, by its name as a person knows it: nobody is asked for a code. What is typed is searched when the hand rests and
 * no input method composes; one of those found is chosen.
 */
export function TownField(props: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  value: FoundTown | undefined;
  onChange: (town: FoundTown | undefined) => void;
  /** What stands in the field while nothing is chosen: it is no town, and must not pass for none. */
  onTyped?: (typed: string) => void;
  search: TownSearch;
}) {
  const { label, hint, error, required = false, value, onChange, onTyped, search } = props;
  const id = useId();
  const { t } = useTranslation();
  const { beside } = usePhrases();
  const [typed, setTyped] = useState('');
  const { found, isOver, composition } = useTownSearch(typed, search);
  if (value)
    return (
      <div className="mb-6">
        <p className="mb-1 font-700">{label}</p>
        <p className="flex flex-wrap items-center gap-4 text-lg">
          {beside(value.prefecture, value.name)}
          <Button look="outline" size="small" onClick={() => onChange(undefined)}>
            {t('change')}
          </Button>
        </p>
        <FieldError id={`${id}-error`} error={error} />
      </div>
    );
  return (
    <div className="mb-6">
      <TextField
        label={label}
        hint={hint ?? t('town.hint')}
        error={error}
        required={required}
        value={typed}
        {...composition}
        onChange={(event) => {
          setTyped(event.target.value);
          onTyped?.(event.target.value);
        }}
        onKeyDown={(event) => {
          // Enter chooses where one was found, and never sends the form it stands in.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (found?.length === 1) onChange(found[0]);
        }}
      />
      <Found found={found} isOver={isOver} typed={typed} onChoose={onChange} />
    </div>
  );
}

type FoundProps = {
  found: readonly FoundTown[] | undefined;
  isOver: boolean;
  typed: string;
  onChoose: (town: FoundTown) => void;
};

function Found({ found, isOver, typed, onChoose }: FoundProps) {
  const { t } = useTranslation();
  const { beside } = usePhrases();
  const count = found?.length ?? 0;
  return (
    <div role="status" className={found ? '-mt-4' : ''}>
      {found && count > 0 && (
        <ul className="divide-y divide-solid-gray-300 rounded-8 border border-solid-gray-420">
          {found.slice(0, SHOWN).map((town) => (
            <li key={town.code}>
              <button
                type="button"
                className="min-h-11 w-full cursor-pointer px-4 py-2 text-start hover:bg-key-50"
                onClick={() => onChoose(town)}
              >
                {beside(town.prefecture, town.name)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found && count === 0 && <p>{t('town.none', { typed })}</p>}
      {(isOver || count > SHOWN) && <p className="mt-2">{t('town.more')}</p>}
    </div>
  );
}

/** What was found for the text as it stood when the hand rested. */
function useTownSearch(typed: string, search: TownSearch) {
  const [found, setFound] = useState<readonly FoundTown[]>();
  const [isOver, setOver] = useState(false);
  const [composing, setComposing] = useState(false);
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => {
    if (typed.trim() === '') return setFound(undefined);
    if (composing) return;
    let isPast = false;
    const timer = setTimeout(async () => {
      const answer = await latest.current({ q: typed.trim() });
      if (isPast || !answer.ok) return;
      setFound(answer.value.municipalities);
      setOver(answer.value.more);
    }, PAUSE);
    return () => {
      isPast = true;
      clearTimeout(timer);
    };
  }, [typed, composing]);
  const composition = {
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: () => setComposing(false),
  };
  return { found, isOver, composition };
}
