import { isRefusal, type Refusal } from '../../server/refusal.ts';
import { verifyPresentCard } from '../cardholders/card.ts';
import { peopleOfOffice } from '../staff.ts';
import type { HandlersOf, System } from '../system.ts';
import { decideAtDesk, listOpenRequests, requestAtDesk } from './desk.ts';

/** What people at a municipality's counter do for a holder (R52-16, decisions 24 and 25): one asks, another decides. */
export function deskHandlers(
  system: System,
): HandlersOf<'requestAtDesk' | 'renewAtDesk' | 'listDeskRequests' | 'decideAtDesk'> {
  const { database, clock } = system;
  return {
    requestAtDesk: async ({ caller: person, body: { kind, mykeyId, reason } }) => {
      const answer = await requestAtDesk({ database, person, kind, typed: mykeyId, reason, now: clock() });
      // That a card is taken arises from a renewal only.
      return isRefusal(answer) ? (answer as Refusal<'status_is_final'>) : answer;
    },

    renewAtDesk: async ({ caller: person, body: { mykeyId, reason, ...proof }, jkt }) => {
      const present = await verifyPresentCard(system, { proof, jkt });
      if (isRefusal(present)) return present;
      const { card } = present;
      const answer = await requestAtDesk({
        database,
        person,
        kind: 'renew',
        typed: mykeyId,
        reason,
        card,
        now: clock(),
      });
      return isRefusal(answer) ? (answer as Refusal<'status_is_final'>) : answer;
    },

    listDeskRequests: async ({ caller: person }) => {
      const found = await listOpenRequests(database, person, clock());
      return {
        requests: found.map(({ requestedAt, requestedBy, ...request }) => ({
          ...request,
          requestedAt: `${requestedAt}`,
          /** Of one's own another person must decide. */
          own: requestedBy === person.staffId,
        })),
      };
    },

    decideAtDesk: async ({ caller: person, params: { requestId }, body: { approve } }) => {
      return decideAtDesk({ database, person, requestId, approve, peopleOf: peopleOfOffice, now: clock() });
    },
  };
}
