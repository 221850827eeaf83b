import { type Database, execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { findMember, type Member } from '../members/member.ts';
import { findMemberFor, isFound } from '../members/protection.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { keepOwnTrail } from '../registers/trail.ts';

/**
 * 無効になったマイキーIDのポイントを同じ人の新しいマイキーIDへ (decision 20). That both are of one person is found by two persons of an office; what is moved by
 * it is everything the old ID has, in every municipality and in the reserve, each lot with its fund and its last day, and what comes back to it
 * later (`handOnHolders`).
 *
 * | a transfer | set by                        | next                       | what a crash leaves                            |
 * | ---------- | ----------------------------- | -------------------------- | ---------------------------------------------- |
 * | asked      | `askForHolderTransfer`        | decided, or nothing        | the request, which waits                       |
 * | decided    | another person's yes          | none: it stands for ever   | nothing: the decision and it are one transaction |
 */
export const holderTransferSubject = 'holderTransfer';

type Pair = { formerMykeyId: string; newMykeyId: string };
type PairRefusal = Refusal<
  | 'sandbox_apart'
  | 'transfer_from_unknown'
  | 'transfer_from_not_ended'
  | 'transfer_to_unknown'
  | 'transfer_to_not_usable'
  | 'transfer_known'
  | 'transfer_protected'
>;
type Caller = CallOf<'askForHolderTransfer'>['caller'];

/** Both members, where one has ended and the other is in use. */
async function judgePair(
  database: Database,
  { caller, pair }: { caller: Caller; pair: Pair },
): Promise<{ from: Member; to: Member } | PairRefusal> {
  const { staffId, municipalityCode } = caller;
  const apart = judgeApart(municipalityCode);
  if (apart) return apart;
  const from = await findMemberFor(database, { typed: pair.formerMykeyId, staffId });
  if (!from) return refuse('transfer_from_unknown');
  const to = await findMemberFor(database, { typed: pair.newMykeyId, staffId });
  if (!to) return refuse('transfer_to_unknown');
  if (from.status !== 'invalidated') return refuse('transfer_from_not_ended');
  if (to.status !== 'active') return refuse('transfer_to_not_usable');
  const { isKnown, isProtected } = await one<{ isKnown: boolean; isProtected: boolean }>(
    database,
    `SELECT EXISTS (SELECT FROM holder_transfer WHERE from_holder = :from) AS is_known,
            NOT (${isFound(':from::bigint')} AND ${isFound(':to::bigint')}) AS is_protected`,
    { from: from.holder, to: to.holder },
  );
  if (isKnown) return refuse('transfer_known');
  // Who may find them, may know; what waits for a second person is seen by the whole office.
  return isProtected ? refuse('transfer_protected') : { from, to };
}

/** What of the caller's own municipality would go on. */
export async function previewHolderTransfer(
  { database, balances, clock }: BookContext,
  { caller, body }: CallOf<'previewHolderTransfer'>,
) {
  const judged = await judgePair(database, { caller, pair: body });
  if (isRefusal(judged)) return judged;
  const { from, to } = judged;
  await keepOwnTrail(
    database,
    { caller, now: clock() },
    { subject: holderTransferSubject, id: from.mykeyId, name: `${from.shown} → ${to.shown}`, act: 'look' },
  );
  const { points } = await balances.usable(from.holder, municipalUnit(caller.municipalityCode));
  const { vouchers } = await one<{ vouchers: number }>(
    database,
    `SELECT count(*)::int AS vouchers FROM voucher WHERE holder = :holder AND municipality_code = :code AND state = 'issued'`,
    { holder: from.holder, code: caller.municipalityCode },
  );
  return { formerMykeyId: from.shown, newMykeyId: to.shown, points, vouchers };
}

/** Asks for it; the list of what waits for a second person shows both IDs and by what they were found to be one person's. */
export async function askForHolderTransfer(
  { database, clock }: BookContext,
  { caller, body: { evidence, reason, ...pair } }: CallOf<'askForHolderTransfer'>,
) {
  return inTransaction(database, async (client) => {
    const judged = await judgePair(client, { caller, pair });
    if (isRefusal(judged)) return judged;
    const { from, to } = judged;
    const asked = await askForChange(client, {
      subject: holderTransferSubject,
      subjectId: from.mykeyId,
      name: `${from.shown} → ${to.shown}`,
      office: caller.municipalityCode,
      before: null,
      after: { formerMykeyId: from.shown, newMykeyId: to.shown, evidence },
      reason,
      askedBy: caller.staffId,
      now: clock(),
    });
    return isRefusal(asked) ? asked : { requestId: asked.requestId };
  });
}

/** Makes a confirmed transfer stand, if both IDs are still as they were when it was asked for; the job moves the points. */
export const applyHolderTransfer =
  ({ clock }: Pick<BookContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const { requestId, office } = change;
    const { formerMykeyId, newMykeyId } = change.after as Pair;
    const [from, to] = [await findMember(client, formerMykeyId), await findMember(client, newMykeyId)];
    const written = await execute(
      client,
      `INSERT INTO holder_transfer (from_holder, to_holder, municipality_code, request_id, decided_at)
     SELECT former.holder, new.holder, :office, :requestId, :now FROM member former, member new
      WHERE former.holder = :from AND former.status = 'invalidated' AND new.holder = :to AND new.status = 'active'
        AND ${isFound('former.holder')} AND ${isFound('new.holder')}
        FOR SHARE OF former, new
     ON CONFLICT (from_holder) DO NOTHING`,
      { from: from?.holder, to: to?.holder, office, requestId, now: `${clock()}` },
    );
    return written === 1 ? undefined : refuse('change_altered');
  };

const page = 50;
/** Transfers that an office decided, the newest first; of persons whom the reader may find. */
export async function listHolderTransfers({ database }: BookContext, { caller, query }: CallOf<'listHolderTransfers'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<
    Pair & { transferId: number; decidedAt: Temporal.Instant; points: number; isUnderWay: boolean }
  >(
    database,
    `SELECT t.id AS transfer_id, former.shown AS former_mykey_id, new.shown AS new_mykey_id, decided_at,
            coalesce((SELECT sum(lot.amount) FROM holder_transfer_move m JOIN holder_transfer_lot lot ON move_id = m.id
                       WHERE transfer_id = t.id AND unit = :unit AND given_at IS NOT NULL), 0)::bigint AS points,
            looked_at IS NULL OR EXISTS (SELECT FROM holder_transfer_move m
                                          WHERE transfer_id = t.id AND done_at IS NULL AND dropped_at IS NULL) AS is_under_way
       FROM holder_transfer t JOIN member former ON former.holder = from_holder JOIN member new ON new.holder = to_holder
      WHERE standing_code(t.municipality_code) = standing_code(:code) AND (:before::integer IS NULL OR t.id < :before)
        AND ${isFound('from_holder', ':staffId')} AND ${isFound('to_holder', ':staffId')}
      ORDER BY t.id DESC LIMIT :limit`,
    {
      unit: municipalUnit(caller.municipalityCode),
      code: caller.municipalityCode,
      staffId: caller.staffId,
      before,
      limit: page + 1,
    },
  );
  const { page: transfers, next } = pageOf(found, page, ({ transferId }) => [transferId]);
  return { transfers: transfers.map((one) => ({ ...one, decidedAt: `${one.decidedAt}` })), next };
}
