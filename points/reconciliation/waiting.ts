import { pointsRoutes } from '../../contract/index.ts';
import type { BookContext } from '../book/context.ts';
import { partyOf } from '../invoices/seen.ts';
import { countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { breakSubject } from './breaks.ts';

/** What does not match the bank and for which nobody has asked an end. */
export const reconciliationWaiting = ({ database }: BookContext): WaitingRule[] => [
  {
    kind: 'bankBreak',
    step: pointsRoutes.resolveBankBreak,
    find: (caller) =>
      countBacklog(
        database,
        {
          what: `bank_break b WHERE party = :party AND ended_at IS NULL AND NOT EXISTS (
            SELECT FROM change_request q WHERE q.subject = '${breakSubject}' AND q.subject_id = b.id::text AND q.decision IS NULL)`,
          since: 'found_at',
        },
        { party: partyOf(caller) },
      ),
  },
];
