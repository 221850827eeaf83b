import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { verifyPresentCard } from '../cardholders/card.ts';
import { peopleOfOffice } from '../staff.ts';
import type { HandlersOf, SignedInStaff, System } from '../system.ts';
import { decideAtDesk, listOpenRequests, requestAtDesk } from './desk.ts';

/** What people at a municipality's counter do for a holder (R52-16, decisions 24 and 25): one asks, another decides. */
export function deskHandlers(
  system: System,
): HandlersOf<'requestAtDesk' | 'renewAtDesk' | 'listDeskRequests' | 'decideAtDesk'> {
  const { database, clock } = system;
  const personOf = (caller: SignedInStaff) => (caller.role === 'municipality' ? caller : refuse('not_allowed'));
  return {
    requestAtDesk: async ({ caller, body: { kind, mykeyId, reason } }) => {
      const person = personOf(caller);
      if (isRefusal(person)) return person;
      const answer = await requestAtDesk({ database, person, kind, typed: mykeyId, reason, now: clock() });
      // That a card is taken arises from a renewal only.
      return isRefusal(answer) ? (answer as Refusal<'status_is_final'>) : answer;
    },

    renewAtDesk: async ({ caller, body: { mykeyId, reason, ...proof }, jkt }) => {
      const person = personOf(caller);
      if (isRefusal(person)) return person;
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

    listDeskRequests: async ({ caller }) => {
      const person = personOf(caller);
      if (isRefusal(person)) return person;
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

    decideAtDesk: async ({ caller, params: { requestId }, body: { approve } }) => {
      const person = personOf(caller);
      if (isRefusal(person)) return person;
      return decideAtDesk({ database, person, requestId, approve, peopleOf: peopleOfOffice, now: clock() });
    },
  };
}
