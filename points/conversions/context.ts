import type { VouchersContext } from '../vouchers/context.ts';

export type ConversionsContext = VouchersContext & {
  /** A keyed hash of what must be recognised again and not be kept. */
  fingerprint: (text: string) => Buffer;
};
