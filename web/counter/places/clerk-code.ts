/** The field of a clerk's own code: not shown, and never offered to be kept by the browser. */
export const CLERK_CODE = {
  type: 'password',
  inputMode: 'numeric',
  autoComplete: 'off',
  className: 'max-w-52 text-2xl',
} as const;
