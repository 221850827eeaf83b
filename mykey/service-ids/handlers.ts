import { isRefusal, refuse } from '../../server/refusal.ts';
import {
  type CardProof,
  requireActiveCardholder,
  requireCardholder,
  verifyActiveCardholder,
  withoutReason,
} from '../cardholders/card.ts';
import type { Card } from '../cardholders/certificate.ts';
import { confirmLink, listLinks } from '../cardholders/links.ts';
import { findOperator } from '../operators/operator.ts';
import type { Terminal } from '../operators/terminal.ts';
import type { HandlersOf, System } from '../system.ts';
import { link, replaceLink, unlink } from './link.ts';

/** サービスIDの登録 (5-2): what the holder has linked, linking and replacing at home and at a counter, yes and no. */
export function serviceIdHandlers(
  system: System,
): HandlersOf<
  'showCardholder' | 'link' | 'replaceLink' | 'confirmLink' | 'unlink' | 'linkAtTerminal' | 'replaceAtTerminal'
> {
  const { database, clock } = system;

  return {
    showCardholder: async ({ caller }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId, shown, status } = cardholder;
      return { mykeyId: shown, status, links: await listLinks(database, mykeyId) };
    },

    link: async ({ caller, body: { operatorId, customerId } }) => {
      const found = await fromHome(system, { caller, operatorId });
      return isRefusal(found) ? found : link({ database, ...found, typed: customerId, now: clock() });
    },

    replaceLink: async ({ caller, params: { operatorId }, body: { customerId } }) => {
      const found = await fromHome(system, { caller, operatorId });
      return isRefusal(found) ? found : replaceLink({ database, ...found, typed: customerId, now: clock() });
    },

    confirmLink: async ({ caller, params: { operatorId } }) => {
      const cardholder = await requireActiveCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId } = cardholder;
      if ((await confirmLink(database, { mykeyId, operatorId })) === undefined) return refuse('not_linked');
      return { links: await listLinks(database, mykeyId) };
    },

    unlink: async ({ caller, params: { operatorId } }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      return unlink(database, { mykeyId: cardholder.mykeyId, operatorId });
    },

    linkAtTerminal: async ({ caller, body, jkt }) => {
      const found = await atTerminal(system, { caller, proof: body, jkt });
      return isRefusal(found) ? found : link({ database, ...found, typed: body.customerId, now: clock() });
    },

    replaceAtTerminal: async ({ caller, body, jkt }) => {
      const found = await atTerminal(system, { caller, proof: body, jkt });
      return isRefusal(found) ? found : replaceLink({ database, ...found, typed: body.customerId, now: clock() });
    },
  };
}

/** Who asks from home, and the operator named; those who register residents only do it where papers are shown. */
async function fromHome({ database }: System, { caller, operatorId }: { caller: Card; operatorId: string }) {
  const cardholder = await requireActiveCardholder(database, caller);
  if (isRefusal(cardholder)) return cardholder;
  const operator = await findOperator(database, operatorId);
  if (!operator) return refuse('operator_unknown');
  return operator.residentsOnly ? refuse('residents_at_counter') : { cardholder, operator };
}

/** Whose card is on the reader of a counter, and the operator whose counter it is. */
async function atTerminal(system: System, { caller, proof, jkt }: { caller: Terminal; proof: CardProof; jkt: string }) {
  const cardholder = withoutReason(await verifyActiveCardholder(system, { proof, jkt }));
  if (isRefusal(cardholder)) return cardholder;
  const operator = await findOperator(system.database, caller.operatorId);
  if (!operator) throw new Error('a terminal without its operator');
  return { cardholder, operator };
}
