import type { EventsContext } from '../events/context.ts';
import type { VoucherSeal } from './seal.ts';

/** With what signs vouchers and knows their public keys. */
export type VouchersContext = EventsContext & { seal: VoucherSeal };
