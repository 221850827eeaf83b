import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { applyCollection, billerOf, collectionSubject, holdPayments, spreadCredit } from './collections.ts';
import { partyOf } from './seen.ts';

/** The subject of payments that are to be taken back, while they wait for a second person. */
const takenBackSubject = 'collectionReversal';
type Entered = { debtor: string; paidBy: string; receivedOn: string; yen: number; reference: string };

/**
 * Asks that a payment that was entered wrongly counts no more, with the reason: a second person confirms it. What was passed on to
 * municipalities by it, or is about to be, is not taken back: that is called off first.
 */
export async function takeBackCollection(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'takeBackCollection'>,
) {
  const { collectionId } = params;
  const biller = partyOf(caller) ?? '';
  const entered = await standing(database, { collectionId, biller });
  if (!entered) return refuse('collection_unknown');
  if (await isPassedOn(database, collectionId)) return refuse('collection_passed_on');
  const asked = await inTransaction(database, (client) =>
    askForChange(client, {
      subject: takenBackSubject,
      subjectId: `${collectionId}`,
      name: entered.paidBy,
      office: caller.office,
      before: entered,
      after: null,
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
  return isRefusal(asked) ? asked : { requestId: asked.requestId };
}

/** A payment of who bills that counts. */
const standing = (database: Database, of: { collectionId: number; biller: string }): Promise<Entered | undefined> =>
  row<Entered>(
    database,
    `SELECT debtor, received_on, yen, reference,
            (SELECT debtor_name FROM invoice WHERE invoice.biller = c.biller AND invoice.debtor = c.debtor ORDER BY id DESC LIMIT 1) AS paid_by
       FROM collection c WHERE id = :collectionId AND biller = :biller AND reverses IS NULL
        AND NOT EXISTS (SELECT FROM collection back WHERE back.reverses = c.id)`,
    of,
  );

/** Whether a line would have passed on more than was collected for it without this payment: of what stands in remittances that are not called off. */
const isPassedOn = async (database: Database, collectionId: number): Promise<boolean> =>
  (await row(
    database,
    `SELECT FROM collection_share own JOIN invoice ON invoice.id = own.invoice_id
      WHERE own.collection_id = :collectionId AND month IS NOT NULL
        AND (SELECT sum(s.yen) FROM collection_share s WHERE s.invoice_id = own.invoice_id AND s.line = own.line) - own.yen
          < (SELECT coalesce(sum(r.yen), 0) FROM remittance_line r WHERE r.invoice_id = own.invoice_id AND r.line = own.line
                AND is_passed_on(r.remittance_id, r.invoice_id, r.line)) LIMIT 1`,
    { collectionId },
  )) !== undefined;

/**
 * Takes a payment back that a second person has confirmed: by a row that mirrors it, and its shares with it. What the debtor has paid
 * besides goes to what is open again.
 */
const applyTakenBack =
  ({ clock }: Pick<BookContext, 'clock'>) =>
  async (
    client: Database,
    { requestId, subjectId, office, reason }: ChangeRequest,
  ): Promise<Refusal<'change_altered'> | undefined> => {
    const collectionId = Number(subjectId);
    const biller = billerOf({ office });
    const before = await standing(client, { collectionId, biller });
    if (!before) return refuse('change_altered');
    const { debtor } = before;
    // Nothing of it is given to another bill meanwhile.
    await holdPayments(client, { biller, debtor });
    const entered = await standing(client, { collectionId, biller });
    if (!entered || (await isPassedOn(client, collectionId))) return refuse('change_altered');
    const { id } = await one<{ id: number }>(
      client,
      `INSERT INTO collection (biller, debtor, received_on, yen, reference, reverses, reason, request_id, confirmed_at)
       SELECT biller, debtor, received_on, -yen, reference, id, :reason, :requestId, :now FROM collection WHERE id = :collectionId RETURNING id`,
      { collectionId, reason, requestId, now: `${clock()}` },
    );
    await execute(
      client,
      `INSERT INTO collection_share (collection_id, invoice_id, line, yen)
       SELECT :id, invoice_id, line, -yen FROM collection_share WHERE collection_id = :collectionId`,
      { id, collectionId },
    );
    await spreadCredit(client, { biller, debtor });
    return undefined;
  };

/** What a second person confirms of payments: that one is entered, or taken back. */
export const collectionAppliers = (context: Pick<BookContext, 'clock'>) => ({
  [collectionSubject]: applyCollection(context),
  [takenBackSubject]: applyTakenBack(context),
});
