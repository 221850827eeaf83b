import type { ComponentProps } from 'react';

export type ButtonLook = 'solid' | 'outline' | 'text' | 'danger';
export type ButtonSize = 'large' | 'medium' | 'small';

const LOOKS: Record<ButtonLook, string> = {
  solid: 'bg-key-900 text-white border-transparent hover:bg-key-1000 active:bg-key-1200',
  outline: 'bg-white text-key-900 border-current hover:bg-key-200 hover:text-key-1000 active:bg-key-300',
  text: 'bg-transparent text-key-900 border-transparent underline underline-offset-4 hover:bg-key-50 active:bg-key-100',
  danger: 'bg-white text-error-2 border-current hover:bg-red-50 active:bg-red-100',
};
const SIZES: Record<ButtonSize, string> = {
  large: 'min-h-16 min-w-36 px-6 py-3 text-xl',
  medium: 'min-h-14 min-w-24 px-4 py-2.5 text-lg',
  small: 'min-h-11 min-w-18 px-3 py-1.5',
};

const SHAPE =
  'inline-flex items-center justify-center gap-2 rounded-8 border-2 border-solid font-700 leading-snug text-center no-underline';

type Looks = { look?: ButtonLook; size?: ButtonSize; wide?: boolean };

/** The classes of a button, for links and labels that have to look like one. */
export function buttonClasses({ look = 'solid', size = 'medium', wide = false }: Looks = {}): string {
  return [SHAPE, LOOKS[look], SIZES[size], wide ? 'w-full' : ''].join(' ');
}

/**
 * A button. `busy` keeps it in place and in the tab order, says so to screen readers, and ignores a second press:
 * a disabled button loses the keyboard's focus and explains nothing.
 */
export function Button({
  look,
  size,
  wide,
  busy = false,
  onClick,
  className = '',
  ...rest
}: ComponentProps<'button'> & Looks & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={`${buttonClasses({ ...(look && { look }), ...(size && { size }), ...(wide && { wide }) })} cursor-pointer disabled:cursor-not-allowed disabled:border-transparent disabled:bg-solid-gray-200 disabled:text-solid-gray-600 aria-disabled:opacity-70 print:hidden ${className}`}
    />
  );
}

/** An address that is the next step: a link that looks like a button. */
export function LinkButton({ look, size, wide, className = '', ...rest }: ComponentProps<'a'> & Looks) {
  const looks = buttonClasses({ ...(look && { look }), ...(size && { size }), ...(wide && { wide }) });
  return <a {...rest} className={`${looks} print:hidden ${className}`} />;
}
