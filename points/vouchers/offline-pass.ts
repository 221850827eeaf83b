import { makeKey } from '../../ledger/index.ts';
import { type Database, row } from '../../postgres/pool.ts';
import type { CallOf, TerminalAtPlace } from '../callers.ts';
import type { VouchersContext } from './context.ts';

/** What a terminal may accept without a network: until when, how many vouchers of how many points together. */
export type OfflinePass = {
  id: string;
  merchantId: number;
  pointsMax: number;
  countMax: number;
  issuedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};

/**
 * Takes a pass while there is a network (decision 8), with what a terminal must know to judge vouchers alone: the limits of its
 * municipality, whose vouchers count here today, and the public keys.
 */
export async function takeOfflinePass(
  { database, clock, seal }: VouchersContext,
  { caller }: CallOf<'takeOfflinePass'>,
) {
  const place = caller.placeOfUse;
  const now = clock();
  const limits = await row<{ pointsMax: number; countMax: number; hours: number }>(
    database,
    `SELECT offline_points_max AS "pointsMax", offline_count_max AS "countMax", offline_hours AS hours
       FROM municipality_account WHERE code = $1`,
    [place.municipalityCode],
  );
  const { pointsMax = 0, countMax = 0, hours = 1 } = limits ?? {};
  const passId = makeKey(now);
  const expiresAt = now.add({ hours });
  await database.query(
    `INSERT INTO offline_pass (id, terminal_id, merchant_id, points_max, count_max, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [passId, caller.terminalId, place.merchantId, pointsMax, countMax, `${now}`, `${expiresAt}`],
  );
  const codes = new Map(place.accepts.map(({ code, name }) => [code, { code, name }]));
  codes.set(place.municipalityCode, { code: place.municipalityCode, name: place.municipality });
  return {
    passId,
    issuedAt: `${now}`,
    expiresAt: `${expiresAt}`,
    pointsMax,
    countMax,
    place: place.name,
    streetId: place.street?.streetId ?? null,
    ownPoints: place.street?.officeId ? (place.street.ownPoints?.name ?? null) : null,
    municipalities: [...codes.values()],
    keys: seal.keys,
  };
}

/** The pass with this number, where it is this terminal's own and of its place. */
export const findOwnPass = (
  database: Database,
  { passId, caller }: { passId: string; caller: TerminalAtPlace },
): Promise<OfflinePass | undefined> =>
  row<OfflinePass>(
    database,
    `SELECT id, merchant_id AS "merchantId", points_max AS "pointsMax", count_max AS "countMax", issued_at AS "issuedAt", expires_at AS "expiresAt"
       FROM offline_pass WHERE id = $1 AND terminal_id = $2 AND merchant_id = $3`,
    [passId, caller.terminalId, caller.placeOfUse.merchantId],
  );

/**
 * Holds passes to the end of the transaction, so that their limits hold also where a terminal sends twice at once. In one order,
 * so that two never wait for each other, and so that what refers to a pass can still be written beside it.
 */
export const lockPasses = (client: Database, passIds: readonly string[]) =>
  client.query('SELECT FROM offline_pass WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [[...new Set(passIds)]]);
