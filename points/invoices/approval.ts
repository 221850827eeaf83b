import { execute, inTransaction, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { spreadCredit } from './collections.ts';
import { judgeApprovers, judgeOther } from './persons.ts';
import { partyOf, seenInvoice } from './seen.ts';
import { storedInvoice } from './stored.ts';

/** Who approves a company's month: who bills it, or where nobody does, the company itself. */
const approverOf = ({ debtor, biller }: { debtor: string; biller: string | null }) => biller ?? debtor;

/**
 * One of two approvals of a company's month, bound to its hash: by persons of who bills it, or of the company that pays itself. What is
 * stored still has that hash. With the second one it is billed, and what the company had paid too much before goes to it.
 */
export async function approveInvoice(context: BookContext, { caller, params, body }: CallOf<'approveInvoice'>) {
  const { database, clock } = context;
  const { invoiceId } = params;
  const invoice = await seenInvoice(database, { caller, invoiceId });
  if (isRefusal(invoice)) return invoice;
  if (partyOf(caller) !== approverOf(invoice)) return refuse('not_allowed');
  if (invoice.state !== 'fixed') return refuse('invoice_state');
  if (body.sha256 !== invoice.sha256) return refuse('invoice_changed');
  if (!(await storedInvoice(database, invoiceId)).isWhole) return refuse('invoice_changed');
  return inTransaction(database, async (client) => {
    // Of two who approve at once the second one sees the first.
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('approvals of ' || :invoiceId, 0))`, {
      invoiceId,
    });
    const earlier = await rows<{ staffId: string }>(
      client,
      'SELECT staff_id FROM invoice_approval WHERE invoice_id = :invoiceId',
      { invoiceId },
    );
    if (earlier.length >= 2) return refuse('invoice_state');
    // Nobody has closed anything: with their own secret, and not one person as two.
    const against =
      (await judgeApprovers(client, { caller, earlier: earlier.map(({ staffId }) => staffId) })) ??
      (await judgeOther(client, { caller, after: [''] }));
    if (against) return against;
    await execute(
      client,
      `INSERT INTO invoice_approval (invoice_id, staff_id, sha256, approved_at) VALUES (:invoiceId, :staffId, :sha256, :now)`,
      { invoiceId, staffId: caller.staffId, sha256: body.sha256, now: `${clock()}` },
    );
    const name = `${invoice.debtorName} ${invoice.month?.slice(0, 7) ?? ''}`.trim();
    const line = { subject: 'invoice', id: invoiceId, name, act: 'approve' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after: { statement: body.sha256 } });
    if (invoice.biller) await spreadCredit(client, { biller: invoice.biller, debtor: invoice.debtor });
    const now = await seenInvoice(client, { caller, invoiceId });
    return isRefusal(now) ? now : { state: now.state };
  });
}
