import { isRefusal, refuse } from '../../server/refusal.ts';
import { requireCardholder, verifyPresentCard } from '../cardholders/card.ts';
import { listStatusChanges } from '../cardholders/cardholder.ts';
import { subjectOf } from '../cardholders/certificate.ts';
import type { HandlersOf, System } from '../system.ts';
import { reissueCodes, renew } from './renewal.ts';
import { showRevocation } from './revocation-state.ts';
import { changeOwnStatus, stopByCode } from './status.ts';

/** 付帯業務 (5-2): suspension, resumption, invalidation, stop code, renewal of the certificate, state of revocation. */
export function lifecycleHandlers(
  system: System,
): HandlersOf<
  | 'listStatusChanges'
  | 'suspend'
  | 'resume'
  | 'invalidate'
  | 'suspendByStopCode'
  | 'renewCertificate'
  | 'reissueCodes'
  | 'showRevocation'
> {
  const { database, clock } = system;
  return {
    listStatusChanges: async ({ caller, query }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId } = cardholder;
      const { page, next } = await listStatusChanges(database, { mykeyId, cursor: query.cursor });
      return { changes: page.map(({ changedAt, ...change }) => ({ ...change, changedAt: `${changedAt}` })), next };
    },

    suspend: async ({ caller }) => changeOwnStatus({ database, card: caller, wish: 'suspend', now: clock() }),
    resume: async ({ caller }) => changeOwnStatus({ database, card: caller, wish: 'resume', now: clock() }),
    invalidate: async ({ caller }) => changeOwnStatus({ database, card: caller, wish: 'invalidate', now: clock() }),

    suspendByStopCode: async ({ body }) => {
      const refused = await stopByCode({ database, typed: body.mykeyId, stopCode: body.stopCode, now: clock() });
      return refused ?? { accepted: true };
    },

    renewCertificate: async ({ caller, body }) =>
      renew({ database, card: caller, typed: body.mykeyId, recoveryCode: body.recoveryCode, now: clock() }),

    reissueCodes: async ({ caller, body, jkt }) => {
      const present = await verifyPresentCard(system, { proof: body, jkt });
      if (isRefusal(present)) return present;
      // The session tells who is at the page; the tap tells who holds the card now. They are one person, or nothing happens.
      if (subjectOf(present.card) !== subjectOf(caller)) return refuse('card_of_other_session');
      if (!present.cardholder) return refuse('card_not_registered');
      return reissueCodes({ database, mykeyId: present.cardholder.mykeyId });
    },

    showRevocation: () => showRevocation(system),
  };
}
