import { isRefusal, refuse } from '../../server/refusal.ts';
import { requireActiveCardholder, requireCardholder, verifyActiveCardholder } from '../cardholders/card.ts';
import { findOperator } from '../operators/operator.ts';
import type { HandlersOf, System } from '../system.ts';
import { link, listLinks, unlink } from './link.ts';

/** サービスIDの登録 (5-2): what the holder has linked, linking at home and at a counter, unlinking. */
export function serviceIdHandlers(system: System): HandlersOf<'showCardholder' | 'link' | 'unlink' | 'linkAtTerminal'> {
  const { database, clock } = system;
  return {
    showCardholder: async ({ caller }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId, shown, status } = cardholder;
      return { mykeyId: shown, status, links: await listLinks(database, mykeyId) };
    },

    link: async ({ caller, body }) => {
      const cardholder = await requireActiveCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const operator = await findOperator(database, body.operatorId);
      if (!operator) return refuse('operator_unknown');
      return link({ database, cardholder, operator, typed: body.customerId, now: clock() });
    },

    unlink: async ({ caller, params: { operatorId } }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      return unlink(database, { mykeyId: cardholder.mykeyId, operatorId });
    },

    linkAtTerminal: async ({ caller, body, jkt }) => {
      const cardholder = await verifyActiveCardholder(system, { proof: body, jkt });
      if (isRefusal(cardholder)) return cardholder;
      const operator = await findOperator(database, caller.operatorId);
      if (!operator) throw new Error('a terminal without its operator');
      return link({ database, cardholder, operator, typed: body.customerId, now: clock() });
    },
  };
}
