import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import type { CallOf, TerminalAtPlace } from '../callers.ts';
import { judgeOpen } from '../places/place-changes.ts';
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
  const ended = judgeOpen(place);
  if (ended) return ended;
  const now = clock();
  const limits = await row<{ pointsMax: number; countMax: number; hours: number; openThrough: string | null }>(
    database,
    `SELECT offline_points_max AS points_max, offline_count_max AS count_max, offline_hours AS hours,
            place_open_through(:merchantId, :today) AS open_through
       FROM municipality_account WHERE code = :municipalityCode`,
    { municipalityCode: place.municipalityCode, merchantId: place.merchantId, today: `${dateInTokyo(now)}` },
  );
  const { pointsMax = 0, countMax = 0, hours = 1, openThrough } = limits ?? {};
  const passId = makeKey(now);
  // A pass is good through the last day of a place at the longest: what is accepted under it is paid (decision 8).
  const closesAt = openThrough ? startOfDay(Temporal.PlainDate.from(openThrough).add({ days: 1 })) : undefined;
  const byHours = now.add({ hours });
  const expiresAt = closesAt && Temporal.Instant.compare(closesAt, byHours) < 0 ? closesAt : byHours;
  await execute(
    database,
    `INSERT INTO offline_pass (id, terminal_id, merchant_id, points_max, count_max, issued_at, expires_at)
     VALUES (:passId, :terminalId, :merchantId, :pointsMax, :countMax, :now, :expiresAt)`,
    {
      passId,
      terminalId: caller.terminalId,
      merchantId: place.merchantId,
      pointsMax,
      countMax,
      now: `${now}`,
      expiresAt: `${expiresAt}`,
    },
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
    `SELECT id, merchant_id, points_max, count_max, issued_at, expires_at
       FROM offline_pass WHERE id = :passId AND terminal_id = :terminalId AND merchant_id = :merchantId`,
    { passId, terminalId: caller.terminalId, merchantId: caller.placeOfUse.merchantId },
  );

/**
 * Holds passes to the end of the transaction, so that their limits hold also where a terminal sends twice at once. In one order,
 * so that two never wait for each other, and so that what refers to a pass can still be written beside it.
 */
export const lockPasses = (client: Database, passIds: readonly string[]) =>
  execute(client, 'SELECT FROM offline_pass WHERE id = ANY (:passIds) ORDER BY id FOR NO KEY UPDATE', {
    passIds: [...new Set(passIds)],
  });
