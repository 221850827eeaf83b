import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { type Database, one, rows } from '../../postgres/pool.ts';

type Shown = RouteAnswer<typeof pointsRoutes.listSettlements>['settlements'][number]['files'][number];

/** SQL: a person as pages name them, by the column that holds the account. */
const person = (column: string) =>
  `jsonb_build_object('staffId', ${column}, 'name', coalesce((SELECT name FROM staff WHERE staff.id = ${column}), ${column}))`;

type Read = Omit<Shown, 'createdAt' | 'cancelledAt'> & {
  createdAt: Temporal.Instant;
  cancelledAt: Temporal.Instant | null;
  remittanceId: number | null;
};
const columns = `f.id AS file_id, remittance_id, payer, payout_on, count, yen, f.sha256, f.created_at, ${person('f.created_by')} AS created_by, generation, replaces,
  CASE WHEN EXISTS (SELECT FROM zengin_item WHERE file_id = f.id AND payee LIKE 'C%') THEN 'municipality' ELSE 'payees' END AS pays,
  at_bank(f.id, :at) AS may_be_at_bank, (SELECT count(*) FROM zengin_return back WHERE back.file_id = f.id)::integer AS returned,
  (SELECT jsonb_build_object('on', handed_on, 'by', ${person('h.staff_id')}, 'note', note, 'at', recorded_at)
     FROM zengin_handover h WHERE h.file_id = f.id) AS handed_over,
  c.cancelled_at,
  (SELECT jsonb_build_object('cancellationId', asked.id, 'reason', reason, 'bankSays', bank_says, 'bankNote', bank_note,
            'askedBy', ${person('asked_by')}, 'askedAt', asked_at,
            'confirmedBy', coalesce((SELECT jsonb_agg(jsonb_build_object('by', ${person('d.staff_id')}, 'at', decided_at) ORDER BY decided_at)
                             FROM zengin_cancellation_decision d WHERE d.cancellation_id = asked.id), '[]'))
     FROM zengin_cancellation asked WHERE asked.file_id = f.id
      AND NOT EXISTS (SELECT FROM zengin_cancellation_decision WHERE cancellation_id = asked.id AND decision <> 'confirmed')) AS cancellation
  FROM zengin_file f LEFT JOIN zengin_cancelled c ON c.file_id = f.id`;

const shown = ({ createdAt, cancelledAt, remittanceId: _, ...file }: Read): Shown => ({
  ...file,
  createdAt: `${createdAt}`,
  cancelledAt: cancelledAt ? `${cancelledAt}` : null,
});

/**
 * The bank files of a window in the order in which they were made, cancelled ones among them: each with its generation, whether it was
 * handed in, and the cancellation that waits or by which it was cancelled.
 *
 * @param at when it is looked at: from the day of its transfer in Japan on a bank may have a file
 */
export async function bankFilesOf(
  database: Database,
  { settlementId, at }: { settlementId: number; at: Temporal.Instant },
): Promise<Shown[]> {
  const found = await rows<Read>(database, `SELECT ${columns} WHERE settlement_id = :settlementId ORDER BY f.id`, {
    settlementId,
    at: `${at}`,
  });
  return found.map(shown);
}

/** The same of remittances, by their number. */
export async function bankFilesOfRemittances(
  database: Database,
  { remittanceIds, at }: { remittanceIds: readonly number[]; at: Temporal.Instant },
): Promise<Map<number | null, Shown[]>> {
  const found = await rows<Read>(
    database,
    `SELECT ${columns} WHERE remittance_id = ANY (:remittanceIds::bigint[]) ORDER BY f.id`,
    { remittanceIds, at: `${at}` },
  );
  const files = Map.groupBy(found, ({ remittanceId }) => remittanceId);
  return new Map([...files].map(([remittanceId, some]) => [remittanceId, some.map(shown)]));
}

/** One of them. */
export const bankFile = async (
  database: Database,
  { fileId, at }: { fileId: number; at: Temporal.Instant },
): Promise<Shown> =>
  shown(await one<Read>(database, `SELECT ${columns} WHERE f.id = :fileId`, { fileId, at: `${at}` }));
