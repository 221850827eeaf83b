import { isRefusal, refuse } from '../../server/refusal.ts';
import { closeSession, openSession } from '../../server/sessions.ts';
import { verifyPresentCard } from '../cardholders/card.ts';
import { subjectOf } from '../cardholders/certificate.ts';
import { createChallenge } from '../cardholders/challenge.ts';
import type { HandlersOf, System } from '../system.ts';
import { claim, judgeAvailability } from './claim.ts';
import { createGuessLimit } from './guess-limit.ts';
import { suggestMykeyIds } from './suggestions.ts';

/** マイキーIDの作成・登録 (5-2): the card's session, suggestions, availability, registration. */
export function registrationHandlers(
  system: System,
): HandlersOf<
  | 'createChallenge'
  | 'openCardholderSession'
  | 'closeCardholderSession'
  | 'suggestMykeyIds'
  | 'checkMykeyId'
  | 'registerMykeyId'
> {
  const { database, clock } = system;
  const mayAsk = createGuessLimit(clock);
  return {
    createChallenge: async ({ jkt }) => createChallenge({ database, jkt, now: clock() }),

    openCardholderSession: async ({ body, jkt }) => {
      const present = await verifyPresentCard(system, { proof: body, jkt });
      if (isRefusal(present)) return present;
      const session = await openSession({
        database,
        kind: 'cardholder',
        subject: subjectOf(present.card),
        jkt,
        now: clock(),
        lifetime: Temporal.Duration.from({ minutes: 10 }),
      });
      const { cardholder } = present;
      return { session, mykeyId: cardholder?.shown ?? null, status: cardholder?.status ?? null };
    },

    closeCardholderSession: async ({ accessToken }) => {
      await closeSession(database, accessToken);
      return {};
    },

    suggestMykeyIds: async ({ caller }) => {
      if (!mayAsk(subjectOf(caller))) return refuse('too_many_requests');
      return { suggestions: await suggestMykeyIds(database) };
    },

    checkMykeyId: async ({ caller, query }) => {
      if (!mayAsk(subjectOf(caller))) return refuse('too_many_requests');
      const judged = await judgeAvailability(database, query.mykeyId);
      return isRefusal(judged) ? judged : { folded: judged.folded, available: true };
    },

    registerMykeyId: async ({ caller, body }) => {
      // A claim tells who exists as much as a question does.
      if (!mayAsk(subjectOf(caller))) return refuse('too_many_requests');
      return claim({ database, card: caller, typed: body.mykeyId, now: clock() });
    },
  };
}
