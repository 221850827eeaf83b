import { type Database, execute } from '../../postgres/pool.ts';

/**
 * Opens what a remittance passed on to a municipality and came back: it can be asked for anew, in a remittance of its own. Of a file of a
 * window it opens nothing here.
 */
export const reopenRemitted = (client: Database, of: { fileId: number; payee: string; returnId: number }) =>
  execute(
    client,
    `INSERT INTO remittance_line_returned (remittance_id, invoice_id, line, file_id, return_id)
     SELECT l.remittance_id, l.invoice_id, l.line, f.id, :returnId
       FROM zengin_file f JOIN remittance_line l ON l.remittance_id = f.remittance_id WHERE f.id = :fileId AND l.party = :payee`,
    of,
  );
