import type { SecretBox } from '../../server/secret-box.ts';
import type { VouchersContext } from '../vouchers/context.ts';

export type ConversionsContext = VouchersContext & {
  /** A keyed hash of what must be recognised again and not be kept. */
  fingerprint: (text: string) => Buffer;
  /** Seals login IDs of companies that wait for their turn. */
  loginBox: SecretBox;
};
