import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { invoiceState, partyOf } from './seen.ts';

/** The subject of payments that wait for a second person. */
export const collectionSubject = 'collection';
type Payment = { debtor: string; paidBy: string; receivedOn: string; yen: number; reference: string };
type Parties = { biller: string; debtor: string };

/**
 * Asks for a payment of a debtor to be entered, as the statement of the bank shows it: a second person of the office compares it with that.
 * The bank's reference counts once, so that one statement that is entered twice is one payment; a company that really pays twice has two.
 */
export async function enterCollection(
  { database, clock }: BookContext,
  { caller, body }: Pick<CallOf<'enterCollection'>, 'caller' | 'body'>,
) {
  const biller = partyOf(caller) ?? '';
  const { debtor, receivedOn, yen } = body;
  const reference = body.reference.toUpperCase();
  if (receivedOn > `${dateInTokyo(clock())}`) return refuse('collection_in_future');
  const known = await row<{ name: string }>(
    database,
    'SELECT debtor_name AS name FROM invoice WHERE biller = :biller AND debtor = :debtor ORDER BY id DESC LIMIT 1',
    { biller, debtor },
  );
  if (!known) return refuse('debtor_unknown');
  if (await isKnown(database, { biller, receivedOn, reference })) return refuse('collection_known');
  const after: Payment = { debtor, paidBy: known.name, receivedOn, yen, reference };
  const asked = await inTransaction(database, (client) =>
    askForChange(client, {
      subject: collectionSubject,
      subjectId: `${biller} ${receivedOn} ${reference}`,
      name: known.name,
      office: caller.office,
      before: null,
      after,
      reason: '',
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
  return isRefusal(asked) ? asked : { requestId: asked.requestId };
}

type Reference = { biller: string; receivedOn: string; reference: string };
/** Whether a payment under a reference counts: one that was taken back does not. */
const isKnown = (database: Database, of: Reference) =>
  row(
    database,
    `SELECT FROM collection entered WHERE biller = :biller AND received_on = :receivedOn AND reference = :reference AND reverses IS NULL
        AND NOT EXISTS (SELECT FROM collection back WHERE back.reverses = entered.id)`,
    of,
  );

/** By whom a debtor is billed, as the sign of an office. */
export const billerOf = ({ office }: Pick<ChangeRequest, 'office'>) =>
  office?.startsWith('O') ? office : `C${office}`;

/** Enters a payment that a second person has confirmed, and gives it to what the debtor owes. */
export const applyCollection =
  ({ clock }: Pick<BookContext, 'clock'>) =>
  async (
    client: Database,
    { requestId, office, after }: ChangeRequest,
  ): Promise<Refusal<'change_altered'> | undefined> => {
    const { debtor, receivedOn, yen, reference } = after as Payment;
    const biller = billerOf({ office });
    if (await isKnown(client, { biller, receivedOn, reference })) return refuse('change_altered');
    await execute(
      client,
      // Under a reference of what was taken back it follows that: of one reference one payment counts.
      `INSERT INTO collection (biller, debtor, received_on, yen, reference, follows, request_id, confirmed_at)
       VALUES (:biller, :debtor, :receivedOn, :yen, :reference,
               (SELECT max(id) FROM collection WHERE biller = :biller AND received_on = :receivedOn AND reference = :reference
                 AND reverses IS NOT NULL), :requestId, :now)`,
      { biller, debtor, receivedOn, yen, reference, requestId, now: `${clock()}` },
    );
    await spreadCredit(client, { biller, debtor });
    return undefined;
  };

/** What a debtor has paid to who bills it is given out, or taken back, by one at a time until the transaction ends. */
export const holdPayments = (client: Database, parties: Parties) =>
  execute(
    client,
    `SELECT pg_advisory_xact_lock(hashtextextended('payments of ' || :debtor || ' to ' || :biller, 0))`,
    parties,
  );

type Open = { invoiceId: number; line: number; open: number };

/**
 * Gives what a debtor has paid and that has gone nowhere yet to what it owes: the oldest payment and the oldest invoice first; within an
 * invoice to its municipalities in proportion to what is open, fractions cut, what is left of them by one yen each in their order. So late
 * and part payments need no further rule, and what is over stands for the next invoice. Under one lock a debtor.
 */
export async function spreadCredit(client: Database, { biller, debtor }: Parties): Promise<void> {
  await holdPayments(client, { biller, debtor });
  const payments = await rows<{ id: number; left: number }>(
    client,
    `SELECT c.id, (c.yen - coalesce(sum(s.yen), 0))::bigint AS left
       FROM collection c LEFT JOIN collection_share s ON s.collection_id = c.id
      WHERE biller = :biller AND debtor = :debtor AND reverses IS NULL
        AND NOT EXISTS (SELECT FROM collection back WHERE back.reverses = c.id) GROUP BY c.id HAVING c.yen > coalesce(sum(s.yen), 0) ORDER BY c.id`,
    { biller, debtor },
  );
  for (const payment of payments) await spread(client, { biller, debtor, payment });
}

async function spread(
  client: Database,
  { biller, debtor, payment }: Parties & { payment: { id: number; left: number } },
) {
  let { left } = payment;
  while (left > 0) {
    const open = await oldestOpen(client, { biller, debtor });
    if (open.length === 0) return;
    const shares = inProportion(open, left);
    await execute(
      client,
      `INSERT INTO collection_share (collection_id, invoice_id, line, yen)
       SELECT :id, "invoiceId", line, yen FROM jsonb_to_recordset(:shares::jsonb) AS s ("invoiceId" bigint, line integer, yen bigint)`,
      { id: payment.id, shares: JSON.stringify(shares) },
    );
    left -= shares.reduce((sum, { yen }) => sum + yen, 0);
  }
}

/** The lines of the oldest billed invoice that is not paid whole, with what each still waits for. */
async function oldestOpen(client: Database, parties: Parties): Promise<Open[]> {
  const oldest = await row<{ id: number }>(
    client,
    `SELECT id FROM invoice WHERE biller = :biller AND debtor = :debtor AND ${invoiceState} IN ('billed', 'partly') ORDER BY id LIMIT 1`,
    parties,
  );
  if (!oldest) return [];
  return rows<Open>(
    client,
    `SELECT l.invoice_id, l.line, (l.yen - coalesce(sum(s.yen), 0))::bigint AS open
       FROM invoice_line l LEFT JOIN collection_share s ON s.invoice_id = l.invoice_id AND s.line = l.line
      WHERE l.invoice_id = :id GROUP BY l.invoice_id, l.line HAVING l.yen > coalesce(sum(s.yen), 0) ORDER BY l.line`,
    oldest,
  );
}

/** Parts of a sum by what each line waits for; together the sum, or all that is open. */
export function inProportion(open: readonly Open[], yen: number): { invoiceId: number; line: number; yen: number }[] {
  const all = open.reduce((sum, one) => sum + one.open, 0);
  const given = Math.min(yen, all);
  // In whole numbers beyond what a double holds: yen times yen.
  const shares = open.map(({ open: own, ...at }) => ({
    ...at,
    open: own,
    yen: Number((BigInt(given) * BigInt(own)) / BigInt(all)),
  }));
  let rest = given - shares.reduce((sum, one) => sum + one.yen, 0);
  for (const share of shares) {
    if (rest === 0) break;
    if (share.yen === share.open) continue;
    share.yen += 1;
    rest -= 1;
  }
  return shares.filter((one) => one.yen > 0).map(({ invoiceId, line, yen: part }) => ({ invoiceId, line, yen: part }));
}

/** What a debtor has paid beyond all that it owes to who bills it. */
export const creditOf = async (database: Database, parties: Parties): Promise<number> =>
  (
    await one<{ yen: number }>(
      database,
      `SELECT (coalesce(sum(yen), 0) - coalesce((SELECT sum(s.yen) FROM collection_share s JOIN collection c ON c.id = s.collection_id
                WHERE c.biller = :biller AND c.debtor = :debtor), 0))::bigint AS yen
         FROM collection WHERE biller = :biller AND debtor = :debtor`,
      parties,
    )
  ).yen;
