import type { PremiumsContext } from '../premiums/context.ts';
import type { VoucherSeal } from './seal.ts';

/** With what signs vouchers and knows their public keys. */
export type VouchersContext = PremiumsContext & { seal: VoucherSeal };
