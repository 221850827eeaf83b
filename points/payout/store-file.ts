import { type Database, execute, one } from '../../postgres/pool.ts';
import type { PayoutFile } from './files.ts';

/** Whose file it is: a revision of a window, or a remittance of an office (`P3`, `O1`). */
type Of = { settlementId: number | null; revision: number; remittanceId: number | null; office: string | null };
export type NewFile = {
  of: Of;
  file: Omit<PayoutFile, 'lines'>;
  payoutOn: string;
  by: string;
  at: Temporal.Instant;
};

/** Stores a 総合振込 file with its records, as the next generation of the cancelled one that it replaces, and says its number. */
export async function storeBankFile(client: Database, { of, file, payoutOn, by, at }: NewFile): Promise<number> {
  const { payer, replaces, items, bytes, sha256, count, yen } = file;
  const { id: fileId } = await one<{ id: number }>(
    client,
    `INSERT INTO zengin_file (settlement_id, revision, remittance_id, office, payer, payout_on, bytes, sha256, count, yen, created_at, created_by,
                              replaces, generation)
     VALUES (:settlementId, :revision, :remittanceId, :office, :payer, :payoutOn, :bytes, :sha256, :count, :yen, :at, :by,
             :replaces, coalesce((SELECT generation FROM zengin_file WHERE id = :replaces), 0) + 1) RETURNING id`,
    {
      ...of,
      payer,
      payoutOn,
      bytes: Buffer.from(bytes),
      sha256,
      count,
      yen,
      at: `${at}`,
      by,
      replaces,
    },
  );
  await execute(
    client,
    `INSERT INTO zengin_item (file_id, item, settlement_id, payee, yen, end_to_end_id)
     SELECT :fileId, item, :settlementId, payee, yen, "endToEndId"
       FROM ROWS FROM (jsonb_to_recordset(:items::jsonb) AS (payee text, yen bigint, "endToEndId" text))
            WITH ORDINALITY AS i (payee, yen, "endToEndId", item)`,
    { fileId, settlementId: of.settlementId, items: JSON.stringify(items) },
  );
  return fileId;
}
