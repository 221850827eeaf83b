import { type Database, execute, one, row } from '../../postgres/pool.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { addAnswer, isAsked } from '../registers/payee-answers.ts';
import { holdFile } from './hand-over.ts';

/** A record of a bank file whose money is back on the payer's account, as two persons say. */
export type Returned = {
  fileId: number;
  item: number;
  transactionId: number;
  /** The day on which the bank booked it, in Japan. */
  returnedOn: string;
  requestId: number;
  at: Temporal.Instant;
};

/**
 * Whether a file of an office was carried out as far as anybody has said: it is not cancelled, and nobody cancels it until the transaction
 * ends. Before a return is kept: what is cancelled is paid by the file in its place, and money that came back by another.
 */
export async function holdCarriedOut(
  client: Database,
  own: { fileId: number; office: string | null },
): Promise<boolean> {
  await holdFile(client, own);
  return (await one<{ stands: boolean }>(client, 'SELECT file_stands(:fileId) AS stands', { fileId: own.fileId }))
    .stands;
}

/**
 * 資金返却: keeps that a record came back. Where all records of its payee in that file did, the lines they paid are unpaid again: the item
 * opens, never the window (a bank pays a payee of very much in several records, and lines cannot be told apart between them). Nobody is
 * paid at that account again until its payee has answered anew. In a transaction of the caller's, once a record.
 *
 * @returns the number of the return, and the payee whose records have all come back
 */
export async function keepReturn(client: Database, returned: Returned) {
  const { fileId, item, transactionId, returnedOn, requestId, at } = returned;
  // Of two records of one payee, whichever comes last opens the lines.
  await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('returns of ' || :fileId, 0))`, { fileId });
  const { id: returnId } = await one<{ id: number }>(
    client,
    `INSERT INTO zengin_return (file_id, item, transaction_id, returned_on, request_id, confirmed_at)
     VALUES (:fileId, :item, :transactionId, :returnedOn, :requestId, :at) RETURNING id`,
    { fileId, item, transactionId, returnedOn, requestId, at: `${at}` },
  );
  const { payee, isWhole } = await one<{ payee: string; isWhole: boolean }>(
    client,
    `SELECT own.payee, NOT EXISTS (
              SELECT FROM zengin_item other WHERE other.file_id = own.file_id AND other.payee = own.payee
                 AND NOT EXISTS (SELECT FROM zengin_return back WHERE back.file_id = other.file_id AND back.item = other.item)) AS is_whole
       FROM zengin_item own WHERE file_id = :fileId AND item = :item`,
    { fileId, item },
  );
  if (isWhole) await openLines(client, { fileId, payee, returnId });
  await doubtAccount(client, { fileId, payee, at });
  return { returnId, payee: isWhole ? payee : null };
}

/** Of a file of a window: the lines that it paid to a payee wait again, for a later file of the same window. */
const openLines = (client: Database, of: { fileId: number; payee: string; returnId: number }) =>
  execute(
    client,
    `INSERT INTO settlement_line_returned (settlement_id, line, file_id, return_id)
     SELECT paid.settlement_id, paid.line, paid.file_id, :returnId
       FROM settlement_line_paid paid JOIN settlement_line USING (settlement_id, line)
      WHERE paid.file_id = :fileId
        AND :payee = payee_sign(payee_kind, payee_id)`,
    of,
  );

/** The bank has said by giving money back that an account is not right: of a place or an event its payee is asked again. */
async function doubtAccount(
  client: Database,
  { fileId, payee, at }: { fileId: number; payee: string; at: Returned['at'] },
) {
  if (!isAsked(payee)) return;
  const paidTo = await row<{ bankAccount: BankAccount | null }>(
    client,
    `SELECT nullif(a.bank_account, 'null') AS bank_account FROM zengin_file f
       JOIN settlement_account a ON a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = :payee
      WHERE f.id = :fileId`,
    { fileId, payee },
  );
  if (paidTo?.bankAccount)
    await addAnswer(client, {
      party: payee,
      bankAccount: paidTo.bankAccount,
      isRight: false,
      note: '',
      now: at,
      way: 'returned',
    });
}
