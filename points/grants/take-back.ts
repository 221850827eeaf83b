import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import { fundOf } from '../book/chart.ts';
import { settleIntent } from '../book/intent.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { isFound } from '../members/protection.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { fiscalYear, judgeBooks } from '../registers/fiscal-year.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type GrantRecord, lockProgram, recordColumns, releaseAside } from './hold.ts';
import { findProgram, mayGrantFor } from './programs.ts';

/**
 * 取り消し of a grant: what is still in the person's purse comes back; what was spent meanwhile is missing, and stands as that.
 *
 * | the return          | set by          | next                  | what a crash leaves                              |
 * | ------------------- | --------------- | --------------------- | ------------------------------------------------ |
 * | open, without take  | `noteReturn`    | with a take, or over  | the job looks what is there                      |
 * | open, with a take   | `completeReturn`| over, or without take | the job sends the same take under its own key    |
 * | over                | `endReturn`     | –                     | nothing: it is counted in the same transaction   |
 */
type GrantReturn = {
  key: string;
  grantKey: string;
  wanted: number;
  takeKey: string | null;
  takePoints: number | null;
  points: number | null;
};
export const returnColumns = 'key, grant_key, wanted, take_key, take_points, points';
type Town = { municipalityCode: string };

/**
 * Takes a wrong grant back, by who may grant for its programme, until the books of the fiscal year of the grant close. Idempotent under its
 * key.
 */
export async function takeGrantBack(
  context: PremiumsContext,
  { caller, params: { grantKey }, body: { reason }, idempotencyKey: key }: CallOf<'takeGrantBack'>,
) {
  const { database, clock } = context;
  const code = caller.municipalityCode;
  // 1. A grant of this office's, and of the department's.
  const grant = await row<GrantRecord>(
    database,
    `SELECT ${recordColumns()} FROM grant_record WHERE key = :grantKey AND state = 'granted' AND ${isFound('holder', ':staffId')}`,
    { grantKey, staffId: caller.staffId },
  );
  const program =
    grant && (await findProgram(database, { programId: grant.programId, code, on: `${dateInTokyo(clock())}` }));
  if (!grant || !program) return refuse('grant_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  // 2. Who, when and why, before anything moves.
  const known = await findReturn(database, grantKey);
  if (known && known.key !== key) return refuse('grant_taken_back_already');
  if (!known) {
    const closed = judgeBooks(fiscalYear(dateInTokyo(grant.recordedAt)), dateInTokyo(clock()));
    if (closed) return closed;
    const unusable = judgeNewKey(key, clock());
    if (unusable) return unusable;
    const noted = await inTransaction(database, async (client) => {
      const made = await noteReturn(client, { key, grant, reason, staffId: caller.staffId, now: clock() });
      if (made)
        await keepOwnTrail(
          client,
          { caller, now: clock() },
          {
            subject: 'grant',
            id: grantKey,
            name: program.name,
            act: 'takeBack',
            before: { points: grant.amount },
            reason,
          },
        );
      return made;
    });
    // Somebody was faster: the same request again goes on with what stands.
    const first = noted ? undefined : await findReturn(database, grantKey);
    if (!noted && first?.key !== key)
      return refuse(first ? 'grant_taken_back_already' : 'exists_with_different_request');
  }
  // 3. What is there.
  const over = await completeReturn(context, { grant, municipalityCode: code });
  if (!over) return refuse('overloaded');
  return { grantKey, wanted: grant.amount, points: over.points, missing: grant.amount - over.points };
}

type Noted = { key: string; grant: GrantRecord; reason: string; staffId: string; now: Temporal.Instant };
/** Notes that a grant is to come back; false where somebody has noted it already. */
export const noteReturn = async (client: Database, { key, grant, reason, staffId, now }: Noted): Promise<boolean> =>
  (await execute(
    client,
    `INSERT INTO grant_return (key, grant_key, wanted, reason, staff_id, recorded_at)
     VALUES (:key, :grantKey, :wanted, :reason, :staffId, :now) ON CONFLICT DO NOTHING`,
    { key, grantKey: grant.key, wanted: grant.amount, reason, staffId, now: `${now}` },
  )) === 1;

const findReturn = (database: Database, grantKey: string): Promise<GrantReturn | undefined> =>
  row<GrantReturn>(database, `SELECT ${returnColumns} FROM grant_return WHERE grant_key = :grantKey`, { grantKey });

/**
 * Goes on with a return until it is over; undefined where the ledger cannot at this moment, and the job goes on. Several at once
 * are one: the take has its own key, and who writes its end writes it once.
 */
export async function completeReturn(
  context: PremiumsContext,
  asked: { grant: GrantRecord } & Town,
): Promise<{ points: number } | undefined> {
  for (let tries = 0; tries < 10; tries += 1) {
    const open = await findReturn(context.database, asked.grant.key);
    if (!open) return undefined;
    if (open.points !== null) return { points: open.points };
    if (open.takeKey === null) await beginTake(context, { ...asked, open });
    else if (!(await sendTake(context, { ...asked, open }))) return undefined;
  }
  return undefined;
}

type Step = { grant: GrantRecord; open: GrantReturn } & Town;

/** Looks how much of the lot is there, and fixes that as the take; nothing there is the end of it. */
async function beginTake({ database, balances, clock }: PremiumsContext, { grant, open, municipalityCode }: Step) {
  const unit = municipalUnit(municipalityCode);
  const lots = await balances.lots(grant.holder);
  const lot = lots.find(
    (one) => one.unit === unit && one.fund === fundOf(grant.payerId) && one.expiresOn === grant.expiresOn,
  );
  const points = Math.min(open.wanted, lot?.balance ?? 0);
  if (points === 0) return endReturn(database, { grant, open, points: 0 });
  await execute(
    database,
    `UPDATE grant_return SET take_key = :takeKey, take_points = :points
      WHERE key = :key AND take_key IS NULL AND points IS NULL`,
    { key: open.key, points, takeKey: makeKey(clock()) },
  );
}

/** Sends the take; false where the ledger cannot at this moment. */
async function sendTake({ database, book, clock }: PremiumsContext, { grant, open, municipalityCode }: Step) {
  const { takeKey, takePoints: amount } = open;
  if (takeKey === null || amount === null) return true;
  const { holder, key: originalKey } = grant;
  const forget = () =>
    execute(
      database,
      'UPDATE grant_return SET take_key = NULL, take_points = NULL WHERE key = :key AND take_key = :takeKey AND points IS NULL',
      { key: open.key, takeKey },
    );
  const sent = await settleIntent({
    clock,
    key: takeKey,
    post: (key) => book.takeBack({ key, holder, occurredAt: clock(), amount, municipalityCode, originalKey }),
    // It never came there: what is in the purse is looked at anew.
    renewKey: async () => {
      await forget();
      return undefined;
    },
    markDone: () => endReturn(database, { grant, open, points: amount }),
  });
  // Spent in between: looked at anew as well.
  if (sent.state === 'refused') await forget();
  return sent.state !== 'later' || sent.refusal.refused === 'key_too_old';
}

/** Writes the end of a return and counts it, once. */
const endReturn = (
  database: PremiumsContext['database'],
  { grant, open, points }: { grant: GrantRecord; open: GrantReturn; points: number },
): Promise<void> =>
  inTransaction(database, async (client) => {
    // In the order in which a grant takes them: the programme's row first.
    await lockProgram(client, grant.programId);
    const ended = await execute(
      client,
      `UPDATE grant_return SET points = :points WHERE key = :key AND points IS NULL AND take_key IS NOT DISTINCT FROM :takeKey`,
      { key: open.key, points, takeKey: open.takeKey },
    );
    if (ended === 0) return;
    await execute(client, 'UPDATE grant_record SET taken_back = :points WHERE key = :grantKey', {
      grantKey: grant.key,
      points,
    });
    await releaseAside(client, { ...grant, amount: points });
  });
