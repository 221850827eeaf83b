import { inTransaction } from '../../postgres/pool.ts';
import { type GuessLimit, mayGuess } from '../../server/guess-count.ts';
import { refuse } from '../../server/refusal.ts';
import type { HandlersOf, System } from '../system.ts';
import { createEnrolmentCode, listTerminals, revokeTerminal } from './terminal.ts';

/** New terminals are new tries for whoever guesses; an office that opens a branch needs fewer a day. */
export const codeLimit: GuessLimit = {
  kind: 'enrolment codes of operator',
  max: 30,
  within: Temporal.Duration.from({ hours: 24 }),
};

/**
 * What an operator does with its own terminals, from the one in its office (R52-08): see them, add a counter, and revoke one
 * that was stolen, at once and without waiting for the platform. Codes for another office are the platform's to give.
 */
export function officeHandlers({
  database,
  clock,
}: System): HandlersOf<'listOwnTerminals' | 'createOwnEnrolmentCode' | 'revokeOwnTerminal'> {
  return {
    listOwnTerminals: async ({ caller }) => ({ terminals: await listTerminals(database, caller.operatorId) }),

    createOwnEnrolmentCode: async ({ caller, body: { place } }) => {
      const { operatorId } = caller;
      if (!(await mayGuess(database, { limit: codeLimit, subject: operatorId, now: clock() })))
        return refuse('too_many_codes');
      return createEnrolmentCode({ database, operatorId, place, role: 'counter', now: clock() });
    },

    revokeOwnTerminal: async ({ caller, params: { terminalId } }) =>
      inTransaction(database, (client) =>
        revokeTerminal(client, { terminalId, operatorId: caller.operatorId, now: clock() }),
      ),
  };
}
