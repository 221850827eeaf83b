import { pointsRoutes } from '../../contract/index.ts';
import type { MembersContext } from '../members/context.ts';
import type { WaitingRule } from '../registers/waiting.ts';
import { countUnpayable } from './merchants.ts';

/** Places that cannot be paid. */
export const placesWaiting = (context: MembersContext): WaitingRule[] => [
  {
    kind: 'placesWithoutAccount',
    step: pointsRoutes.changeMerchantAccount,
    find: (caller) => countUnpayable(context, caller),
  },
];
