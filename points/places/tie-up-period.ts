import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { lastDaysOf } from '../registers/leaving.ts';
import { keepOwnTrail, trailChange } from '../registers/trail.ts';
import { judgeTowns, overlaps, partnerOf } from './tie-ups.ts';

type TieUp = { merchantId: number | null; hostCode: string | null; validFrom: string; validThrough: string };
/** A tie-up that a town has given, held until the transaction ends. */
const lockTieUp = (client: Database, asked: { tieUpId: number; code: string }): Promise<TieUp | undefined> =>
  row<TieUp>(
    client,
    `SELECT merchant_id, host_code, valid_from, valid_through FROM tie_up
      WHERE id = :tieUpId AND issuer_code = :code FOR NO KEY UPDATE`,
    asked,
  );

type Period = { validFrom: string; validThrough: string };
/** What a correction may not touch: days that are over, on which points were taken under the tie-up, or were not. */
function judgePeriod(
  stood: Period,
  { validFrom, validThrough }: Period,
  today: string,
): undefined | Refusal<'tie_up_over' | 'tie_up_begun' | 'date_past' | 'period_invalid'> {
  if (stood.validThrough < today) return refuse('tie_up_over');
  const hasBegun = stood.validFrom <= today;
  if (hasBegun && validFrom !== stood.validFrom) return refuse('tie_up_begun');
  if (validThrough < validFrom) return refuse('period_invalid');
  return validThrough < today || (!hasBegun && validFrom < today) ? refuse('date_past') : undefined;
}

/** Corrects the days of a tie-up that is not over, from today on: its last day, and its first while it has not come. Days in Japan. */
export function changeTieUp(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, params: { tieUpId }, body }: CallOf<'changeTieUp'>,
) {
  const { municipalityCode: code } = caller;
  const { validFrom, validThrough, reason } = body;
  const now = clock();
  return inTransaction(database, async (client) => {
    const stood = await lockTieUp(client, { tieUpId, code });
    if (!stood) return refuse('tie_up_unknown');
    const wrong = judgePeriod(stood, body, `${dateInTokyo(now)}`);
    if (wrong) return wrong;
    if (await overlaps(client, { ...stood, issuerCode: code, validFrom, validThrough, butNot: tieUpId }))
      return refuse('tie_up_overlaps');
    const name = await partnerOf(client, tieUpId, `${dateInTokyo(now)}`);
    await trailChange(client, { caller, now }, { subject: 'tieUp', id: tieUpId, name, act: 'change', reason }, () =>
      execute(client, 'UPDATE tie_up SET valid_from = :validFrom, valid_through = :validThrough WHERE id = :tieUpId', {
        tieUpId,
        validFrom,
        validThrough,
      }),
    );
    return {};
  }).finally(forgetRegisters);
}

/** Begins a tie-up that is over anew with the same other side, from today at the earliest; the days between stay without it. */
export function reopenTieUp(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, params: { tieUpId: former }, body }: CallOf<'reopenTieUp'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const { validFrom, validThrough, reason } = body;
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  return inTransaction(database, async (client) => {
    const stood = await lockTieUp(client, { tieUpId: former, code });
    if (!stood) return refuse('tie_up_unknown');
    if (stood.validThrough >= today) return refuse('tie_up_open');
    if (validThrough < validFrom) return refuse('period_invalid');
    if (validFrom < today) return refuse('date_past');
    // The other side may have left since, and leads nowhere out of a municipality for practice.
    const { merchantId, hostCode } = stood;
    const other = { merchantId: merchantId ?? undefined, hostMunicipalityCode: hostCode ?? undefined };
    const apart = await judgeTowns(client, { code, ...other });
    if (apart) return apart;
    if (await isLeaving(client, { merchantId, hostCode })) return refuse('municipality_not_open');
    const period = { issuerCode: code, merchantId, hostCode, validFrom, validThrough };
    if (await overlaps(client, { ...period, butNot: 0 })) return refuse('tie_up_overlaps');
    const { tieUpId } = await one<{ tieUpId: number }>(
      client,
      `INSERT INTO tie_up (issuer_code, merchant_id, host_code, valid_from, valid_through, agreed_at, agreed_by)
       VALUES (:issuerCode, :merchantId, :hostCode, :validFrom, :validThrough, :now, :staffId) RETURNING id AS tie_up_id`,
      { ...period, now: `${now}`, staffId },
    );
    const line = {
      subject: 'tieUp',
      id: tieUpId,
      name: await partnerOf(client, tieUpId, today),
      act: 'reopen',
    } as const;
    const before = { tieUpId: former, validThrough: stood.validThrough };
    await keepOwnTrail(client, { caller, now }, { ...line, before, after: { validFrom, validThrough }, reason });
    return { tieUpId };
  }).finally(forgetRegisters);
}

/** Whether the town on the other side leaves: with such a one nothing new is agreed. */
async function isLeaving(client: Database, { merchantId, hostCode }: Pick<TieUp, 'merchantId' | 'hostCode'>) {
  const { code } = await one<{ code: string }>(
    client,
    'SELECT coalesce(:hostCode::text, (SELECT municipality_code FROM merchant WHERE id = :merchantId::integer)) AS code',
    { hostCode, merchantId },
  );
  return (await lastDaysOf(client, [code])).has(code);
}
