import { inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';

const placesShown = 50;

type Found = {
  merchantId: number;
  name: string;
  operatorId: string;
  terminals: { terminalId: string; place: string; status: 'active' | 'revoked' }[];
  setupEndsAt: Temporal.Instant | null;
};

/** The places of a town with their terminals, as マイキー's feed told them, and until when a code for a shop's owner waits. */
export async function listPlaceTerminals(
  { database, clock }: MembersContext,
  { caller, query }: CallOf<'listPlaceTerminals'>,
) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Found>(
    database,
    `SELECT merchant.id AS merchant_id, place_name(merchant.id, :today) AS name, operator_id,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('terminalId', terminal.id, 'place', place, 'status', status) ORDER BY terminal.id), '[]')
               FROM terminal WHERE terminal.operator_id = merchant.operator_id) AS terminals,
            (SELECT expires_at FROM shop_setup WHERE merchant_id = merchant.id AND expires_at > :now) AS setup_ends_at
       FROM merchant
      WHERE municipality_code = :code AND (:after::integer IS NULL OR merchant.id > :after) ORDER BY merchant.id LIMIT :limit`,
    {
      code: caller.municipalityCode,
      now: `${clock()}`,
      today: `${dateInTokyo(clock())}`,
      after,
      limit: placesShown + 1,
    },
  );
  const { page, next } = pageOf(found, placesShown, ({ merchantId }) => [merchantId]);
  const places = page.map(({ setupEndsAt, ...place }) => ({ ...place, setupEndsAt: setupEndsAt && `${setupEndsAt}` }));
  return { places, next };
}

/** Takes a waiting code for a shop's owner back: it is good for nothing from now on. Idempotent; of what does not wait there is no line. */
export function revokeSetupCode({ database, clock }: MembersContext, { caller, params }: CallOf<'revokeSetupCode'>) {
  return inTransaction(database, async (client) => {
    const place = await row<{ name: string }>(
      client,
      'SELECT place_name(id, :today) AS name FROM merchant WHERE id = :merchantId AND municipality_code = :code',
      { merchantId: params.merchantId, code: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
    );
    if (!place) return refuse('place_unknown');
    const gone = await row<{ expiresAt: Temporal.Instant }>(
      client,
      'DELETE FROM shop_setup WHERE merchant_id = :merchantId RETURNING expires_at',
      { merchantId: params.merchantId },
    );
    if (!gone) return {};
    await keepOwnTrail(
      client,
      { caller, now: clock() },
      {
        subject: 'merchant',
        id: params.merchantId,
        name: place.name,
        act: 'revokeSetupCode',
        before: { expiresAt: gone.expiresAt },
      },
    );
    return {};
  });
}
