import { rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { partyOf } from '../invoices/seen.ts';

type Listed = {
  fileId: number;
  name: string;
  kind: '03' | '01';
  fromOn: string;
  throughOn: string;
  told: number;
  added: number;
  by: string;
  takenAt: Temporal.Instant;
  sha256: string;
};
const shownAtOnce = 50;

/** The files of banks that an office has taken, the newest first. */
export async function listBankStatements({ database }: BookContext, { caller, query }: CallOf<'listBankStatements'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Listed>(
    database,
    `SELECT f.id AS file_id, f.name, f.kind, told.from_on, told.through_on, f.told, f.added, staff.name AS by, taken_at, sha256
       FROM bank_statement_file f JOIN staff ON staff.id = staff_id
       JOIN LATERAL (SELECT min(from_on) AS from_on, max(through_on) AS through_on FROM bank_statement WHERE file_id = f.id) told ON true
      WHERE f.party = :party AND (:before::bigint IS NULL OR f.id < :before) ORDER BY f.id DESC LIMIT :limit`,
    { party: partyOf(caller), before, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ fileId }) => [fileId]);
  return { files: page.map((file) => ({ ...file, takenAt: `${file.takenAt}` })), next };
}
