import type { SecretBox } from '../../server/secret-box.ts';
import type { VouchersContext } from '../vouchers/context.ts';

export type ConversionsContext = VouchersContext & {
  /** Seals login IDs of companies that wait for their turn. */
  loginBox: SecretBox;
  /** Where the faces are, for mail. */
  site: () => string;
};
