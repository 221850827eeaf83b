import { type FormEvent, useEffect, useRef, useState } from 'react';
import { foldVoucherCode } from '../../../contract/index.ts';
import { TextField } from '../../components/field.tsx';

type ReaderFieldProps = {
  label: string;
  hint: string;
  onCode: (code: string) => void;
  /** Enter in the empty field: the key of whoever wants to go on. */
  onEmpty?: (() => void) | undefined;
  /** Whether it takes codes without being seen, while an answer fills the screen. */
  unseen?: boolean;
};

/**
 * The field of a reader in keyboard's clothes, which types what it reads and ends it with Enter. It is empty again before the
 * answer is there, and keeps the focus: the next code comes at once. Through an input method a code comes in full width,
 * and its Enter ends the composition; then the code is taken as soon as it is whole.
 */
export function ReaderField({ label, hint, onCode, onEmpty, unseen = false }: ReaderFieldProps) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is seen again it takes the focus again
  useEffect(() => form.current?.querySelector('input')?.focus(), [unseen]);
  const take = (text: string) => {
    setTyped('');
    if (text.trim() === '') onEmpty?.();
    else onCode(foldVoucherCode(text) ?? text);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    take(typed);
  };
  return (
    <form ref={form} onSubmit={onSubmit} className={unseen ? 'sr-only' : 'max-w-3xl print:hidden'}>
      <TextField
        label={label}
        hint={hint}
        value={typed}
        className="font-mono"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onCompositionEnd={(event) => {
          const code = foldVoucherCode(event.currentTarget.value);
          if (code) take(code);
        }}
      />
    </form>
  );
}
