import type { mykeyRoutes, RouteAnswer } from '../contract/index.ts';
import { execute, inTransaction, row, rows } from '../postgres/pool.ts';
import { prepared } from '../postgres/prepared.ts';
import { isRefusal, refuse } from '../server/refusal.ts';
import { findByMykeyId, type Status } from './cardholders/cardholder.ts';
import { judgeCustomerId } from './operators/customer-id.ts';
import { findOperator } from './operators/operator.ts';
import type { HandlersOf, System } from './system.ts';

type Change = RouteAnswer<typeof mykeyRoutes.readFeed>['changes'][number];

/**
 * 連携システムとの同期 (5-2 その他②, R53-16): the feed of changes in order, the word that a holder joined, and the
 * resolving of a partner's login ID. A linked system reads from the last number it has; reading again is harmless.
 */
export function syncHandlers({ database }: System): HandlersOf<'readFeed' | 'announceMember' | 'resolve'> {
  const often = prepared(database);
  return {
    readFeed: async ({ caller, query: { after, limit } }) => {
      const found = await rows<{ seq: number; kind: string; body: object }>(
        database,
        `SELECT seq, kind, body FROM feed_change
          WHERE seq > :after AND (linked_system IS NULL OR linked_system = :linkedSystem) ORDER BY seq LIMIT :limit`,
        { after, linkedSystem: caller.name, limit },
      );
      const changes = found.map(({ seq, kind, body }) => ({ seq, kind, ...body }) as Change);
      return { changes, next: changes.at(-1)?.seq ?? after };
    },

    announceMember: async ({ caller, params }) =>
      inTransaction(database, async (client) => {
        // A change of status takes the same lock: it is either in this answer or in the feed.
        const cardholder = await findByMykeyId(client, params.mykeyId, { lock: true });
        if (!cardholder) return refuse('not_found');
        await execute(
          client,
          'INSERT INTO joined_member (linked_system, mykey_id) VALUES (:linkedSystem, :mykeyId) ON CONFLICT DO NOTHING',
          { linkedSystem: caller.name, mykeyId: cardholder.mykeyId },
        );
        return { status: cardholder.status };
      }),

    resolve: async ({ body: { operatorId, partnerLoginId } }) => {
      const operator = await findOperator(often, operatorId);
      if (!operator) return refuse('not_linked');
      const loginId = judgeCustomerId(partnerLoginId, operator.customerIdRule);
      // What does not have the form of this operator's numbers cannot have been linked.
      if (isRefusal(loginId))
        return loginId.refused === 'individual_number_refused' ? refuse(loginId.refused) : refuse('not_linked');
      const found = await row<{ mykeyId: string; shown: string; status: Status }>(
        often,
        `SELECT mykey_id, shown, status FROM link JOIN cardholder USING (mykey_id)
          WHERE operator_id = :operatorId AND customer_id = :loginId AND state = 'linked'`,
        { operatorId, loginId },
      );
      if (!found) return refuse('not_linked');
      if (found.status !== 'active') return refuse('not_usable_here');
      return { mykeyId: found.mykeyId, shown: found.shown };
    },
  };
}
