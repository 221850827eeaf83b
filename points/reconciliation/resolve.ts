import { matchableBreaks } from '../../contract/points/reconciliation/routes.ts';
import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest, hashOfValue } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { enterCollection } from '../invoices/collections.ts';
import { reopenRemitted } from '../invoices/returned.ts';
import { partyOf } from '../invoices/seen.ts';
import { holdCarriedOut, keepReturn } from '../payout/returns.ts';
import { type Break, breakSubject, namesOfItems, openBreak } from './breaks.ts';
import { holdOffice, keepFindingsIn } from './keep.ts';

type As = 'match' | 'return' | 'accept';
type Asked = { as: As; item: string | null };
/** As the second person reads it, and what must still be so when that one says yes. */
type Request = { act: `bank_${As}`; breakKind: Break['kind']; bookedOn: string } & Partial<
  Record<'remitterName' | 'edi' | 'item' | 'itemOf' | 'orderNumber', string> &
    Record<'yen' | 'itemYen' | 'differingPoints', number>
>;

/** What came in and is nobody's payment yet. */
const bookable: readonly Break['kind'][] = ['missing_at_us', 'amount_differs', 'fee_differs'];

async function requestOf(database: Database, found: Break, { as, item }: Asked): Promise<Request> {
  const { source, kind, yen, onDay, movement, order } = found;
  const named = item === null ? undefined : (await namesOfItems(database, [item])).get(item);
  return {
    act: `bank_${as}`,
    breakKind: kind,
    bookedOn: onDay,
    ...(source === 'bank' ? { yen } : { differingPoints: yen }),
    ...(order ? { orderNumber: order.orderNumber } : undefined),
    ...(movement?.remitterName.trim() ? { remitterName: movement.remitterName.trim().normalize('NFKC') } : undefined),
    ...(movement?.edi.trim() ? { edi: movement.edi.trim() } : undefined),
    ...(named ? { itemOf: named.name, itemYen: named.yen, item: named.item } : undefined),
  };
}

/**
 * Asks that a break ends: it is this item (`match`), the money is back and its payee is paid anew (`return`), or it stays as it is, with
 * the reason (`accept`). A second person of the office decides.
 */
export async function resolveBankBreak(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'resolveBankBreak'>,
) {
  const party = partyOf(caller) ?? '';
  const found = await openBreak(database, { ...params, party });
  if (!found) return refuse('bank_break_unknown');
  const asked: Asked = { as: body.as, item: body.item ?? (body.as === 'return' ? (found.items[0] ?? null) : null) };
  const against = await judge(database, { party, found, asked });
  if (against) return against;
  const change = await inTransaction(database, async (client) =>
    askForChange(client, {
      subject: breakSubject,
      subjectId: `${found.breakId}`,
      name: `${found.breakId}`,
      office: caller.office,
      before: null,
      after: await requestOf(client, found, asked),
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
  return isRefusal(change) ? change : { requestId: change.requestId };
}

type Judged = { party: string; found: Break; asked: Asked };
/** Whether a break can end so: what is matched is one of what it could be and is nobody else's yet; money comes back once. */
async function judge(
  database: Database,
  { party, found, asked: { as, item } }: Judged,
): Promise<Refusal<'bank_break_not_so' | 'bank_item_taken'> | undefined> {
  const { kind, items, transactionId } = found;
  if (as === 'accept') return undefined;
  if (item === null || !items.includes(item) || transactionId === null) return refuse('bank_break_not_so');
  if (as === 'return' ? kind !== 'returned' : !matchableBreaks.includes(kind) || item.startsWith('bill:'))
    return refuse('bank_break_not_so');
  const taken = await row(
    database,
    'SELECT FROM bank_match WHERE party = :party AND item = :item AND transaction_id <> :transactionId AND ended_at IS NULL',
    { party, item, transactionId },
  );
  return taken && refuse('bank_item_taken');
}

/** Ends a break as a second person has confirmed: what was shown is still so, and what it could be is still free. */
const applyBreak =
  ({ clock }: Pick<BookContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const { office } = change;
    const party = office && /^[PO]/.test(office) ? office : `C${office}`;
    const now = clock();
    await holdOffice(client, party);
    const found = await openBreak(client, { breakId: Number(change.subjectId), party });
    const { act, item = null } = change.after as Request;
    const asked: Asked = { as: act.slice('bank_'.length) as As, item };
    const isSame = found && hashOfValue(await requestOf(client, found, asked)) === hashOfValue(change.after);
    if (!isSame || (await judge(client, { party, found, asked }))) return refuse('change_altered');
    // 1 What it is.
    const { breakId, transactionId } = found;
    const { requestId, reason } = change;
    // The file that came back was carried out: it was not cancelled before, and nobody cancels it from here on.
    if (asked.as === 'return' && !(await holdCarriedOut(client, { fileId: recordOf(asked.item).fileId, office })))
      return refuse('change_altered');
    if (asked.as !== 'accept' && asked.item !== null && transactionId !== null) {
      await execute(
        client,
        `INSERT INTO bank_match (transaction_id, party, item, rule, request_id, matched_at)
         VALUES (:transactionId, :party, :item, 'persons', :requestId, :now) ON CONFLICT (transaction_id) WHERE ended_at IS NULL DO NOTHING`,
        { transactionId, party, item: asked.item, requestId, now: `${now}` },
      );
      if (asked.as === 'return') await bringBack(client, { found, item: asked.item, transactionId, requestId, now });
    }
    // 2 It ends, and what follows from it is found at once.
    const endedBy = { match: 'matched', return: 'returned', accept: 'accepted' }[asked.as];
    await execute(
      client,
      `UPDATE bank_break SET ended_at = :now, ended_by = :endedBy, reason = :reason, request_id = :requestId WHERE id = :breakId`,
      { breakId, endedBy, reason, requestId, now: `${now}` },
    );
    if (found.source === 'bank') await keepFindingsIn(client, { party, now });
    return undefined;
  };

/** The file and the number of a record, of `return:3/1`; what is asked for was judged to be one. */
function recordOf(item: string | null): { fileId: number; number: number } {
  const found = /^return:(\d+)\/(\d+)$/.exec(item ?? '');
  if (!found) throw new Error(`${item} is no record that came back`);
  return { fileId: Number(found[1]), number: Number(found[2]) };
}

type Back = { found: Break; item: string; transactionId: number; requestId: number; now: Temporal.Instant };
async function bringBack(client: Database, { found, item, transactionId, requestId, now }: Back): Promise<void> {
  const { fileId, number } = recordOf(item);
  const { returnId, payee } = await keepReturn(client, {
    fileId,
    item: number,
    transactionId,
    returnedOn: found.movement?.bookedOn ?? found.onDay,
    requestId,
    at: now,
  });
  if (payee !== null) await reopenRemitted(client, { fileId, payee, returnId });
}

/** Asks that what came in is entered as a payment of who owes it; its bank’s number, or ours of the movement, keeps it one. */
export async function bookBankReceipt(context: BookContext, { caller, params, body }: CallOf<'bookBankReceipt'>) {
  const found = await openBreak(context.database, { ...params, party: partyOf(caller) ?? '' });
  if (!found) return refuse('bank_break_unknown');
  const { movement, transactionId, kind, items, isAsked } = found;
  if (isAsked) return refuse('change_waiting');
  // Of what is matched, came back or never came nobody is the payer: it is a bill of this debtor that the page proposes.
  const named = await namesOfItems(context.database, items);
  const isProposed = [...named.values()].some((item) => item.kind === 'bill' && item.party === body.debtor);
  if (!bookable.includes(kind) || !isProposed || movement === null || transactionId === null)
    return refuse('bank_break_not_so');
  const { bookedOn, yen, reference } = movement;
  return enterCollection(context, {
    caller,
    body: { debtor: body.debtor, receivedOn: bookedOn, yen, reference: reference ?? `B${transactionId}` },
  });
}

/** What a second person confirms of breaks. */
export const breakAppliers = (context: Pick<BookContext, 'clock'>) => ({ [breakSubject]: applyBreak(context) });
