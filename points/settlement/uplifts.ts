import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { trailChange, trailNew } from '../registers/trail.ts';
import { budgetsOfUplifts } from './payout-budgets.ts';

/** The tie-ups that a municipality made itself: in them its points are used, and it pays. */
async function isOwnTieUp(
  database: Database,
  { tieUpId, municipalityCode }: { tieUpId: number; municipalityCode: string },
): Promise<boolean> {
  const found = await row(database, 'SELECT FROM tie_up WHERE id = :tieUpId AND issuer_code = :municipalityCode', {
    tieUpId,
    municipalityCode,
  });
  return found !== undefined;
}

/** 上乗せ of a town, and the tie-ups that one can be added to. */
export async function listUplifts({ database, clock }: BookContext, { caller }: CallOf<'listUplifts'>) {
  const uplifts = await rows<{
    upliftId: number;
    name: string;
    place: string | null;
    tieUp: string | null;
    percent: number;
    payer: string;
    validFrom: string;
    validThrough: string;
    isOwn: boolean;
  }>(
    database,
    `SELECT u.id AS uplift_id, u.name, place_name(u.merchant_id, :today) AS place,
            coalesce(place_name(tie_up.merchant_id, :today), host.name) AS tie_up, percent, coalesce(payer.name, town.name) AS payer,
            u.valid_from, u.valid_through, u.payer_id IS NULL AS is_own
       FROM uplift u JOIN municipality town ON town.code = u.municipality_code
       LEFT JOIN premium_payer payer ON payer.id = payer_id
       LEFT JOIN tie_up ON tie_up.id = tie_up_id LEFT JOIN municipality host ON host.code = host_code
      WHERE u.municipality_code = :municipalityCode ORDER BY u.valid_through DESC, u.id`,
    { municipalityCode: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
  );
  const budgets = await budgetsOfUplifts(database, caller.municipalityCode);
  return {
    uplifts: uplifts.map((uplift) => ({
      ...uplift,
      budgets: budgets
        .filter(({ upliftId }) => upliftId === uplift.upliftId)
        .map(({ upliftId: _, ...budget }) => budget),
    })),
  };
}

/** Adds an uplift: nothing is added without somebody who pays for it (R42-06). */
export async function createUplift({ database, clock }: BookContext, { caller, body }: CallOf<'createUplift'>) {
  const { payer, merchantId, tieUpId, validFrom, validThrough } = body;
  if (!payer) return refuse('uplift_without_payer');
  if (validThrough < validFrom) return refuse('period_invalid');
  if (merchantId !== null && !(await row(database, 'SELECT FROM merchant WHERE id = :merchantId', { merchantId })))
    return refuse('place_unknown');
  if (merchantId !== null && tieUpId !== null) return refuse('uplift_for_two');
  const { municipalityCode } = caller;
  if (tieUpId !== null && !(await isOwnTieUp(database, { tieUpId, municipalityCode }))) return refuse('tie_up_unknown');
  return inTransaction(database, async (client) => {
    const other =
      payer.kind === 'other'
        ? await row<{ id: number }>(
            client,
            `INSERT INTO premium_payer (municipality_code, name) VALUES (:municipalityCode, :name)
             ON CONFLICT (municipality_code, name) DO UPDATE SET name = excluded.name RETURNING id`,
            { municipalityCode, name: payer.name },
          )
        : undefined;
    const made = await one<{ id: number }>(
      client,
      `INSERT INTO uplift (municipality_code, name, merchant_id, tie_up_id, percent, payer_id, valid_from, valid_through, made_at, made_by)
       VALUES (:municipalityCode, :name, :merchantId, :tieUpId, :percent, :id, :validFrom, :validThrough, :now, :staffId)
    RETURNING id`,
      {
        municipalityCode,
        name: body.name,
        merchantId,
        tieUpId,
        percent: body.percent,
        id: other?.id ?? null,
        validFrom,
        validThrough,
        now: `${clock()}`,
        staffId: caller.staffId,
      },
    );
    await trailNew(client, { caller, now: clock() }, { subject: 'uplift', id: made.id });
    return { upliftId: made.id };
  });
}

/** Changes the last day of an uplift. */
export async function endUplift({ database, clock }: BookContext, { caller, params, body }: CallOf<'endUplift'>) {
  const uplift = await row<{ validFrom: string }>(
    database,
    'SELECT valid_from FROM uplift WHERE id = :upliftId AND municipality_code = :municipalityCode',
    { upliftId: params.upliftId, municipalityCode: caller.municipalityCode },
  );
  if (!uplift) return refuse('uplift_unknown');
  if (body.validThrough < uplift.validFrom) return refuse('period_invalid');
  const about = { subject: 'uplift', id: params.upliftId, act: 'changeLastDay' } as const;
  await inTransaction(database, (client) =>
    trailChange(client, { caller, now: clock() }, about, () =>
      execute(client, 'UPDATE uplift SET valid_through = :validThrough WHERE id = :upliftId', {
        upliftId: params.upliftId,
        validThrough: body.validThrough,
      }),
    ),
  );
  return {};
}
