import { type Database, row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { compareSougouFurikomi } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { settlementOf } from '../settlement/settlement.ts';
import { shownSettlement } from '../settlement/show.ts';
import { makePayoutFiles, payoutToCome } from './make-files.ts';

/** 総合振込: the files that pay what a window came to (6-6), and their bytes for the bank. */
export function payoutHandlers(
  context: BookContext,
): Pick<PointsHandlers, 'showPayout' | 'createZenginFiles' | 'compareZenginFile' | 'downloadZenginFile'> {
  const { database } = context;
  return {
    showPayout: ({ caller, params }) => payoutToCome(context, { caller, ...params }),

    async createZenginFiles({ caller, params, body }) {
      const made = await makePayoutFiles(context, { caller, ...params, ...body });
      if (made) return made;
      const settlement = await settlementOf(database, { caller, ...params });
      return isRefusal(settlement) ? settlement : shownSettlement(context, settlement);
    },

    async compareZenginFile({ caller, params, body }) {
      const file = await fileOf(database, { caller, ...params });
      if (isRefusal(file)) return file;
      const found = compareSougouFurikomi(file.bytes, Buffer.from(body.file, 'base64'));
      if (found.outcome === 'same') return { difference: null };
      const { line, column, record, field, stored, given } = found;
      return { difference: { line, column, record, field, stored, given } };
    },

    async downloadZenginFile({ caller, params }) {
      const file = await fileOf(database, { caller, ...params });
      if (isRefusal(file)) return file;
      const { fileId, settlementId } = params;
      const line = { subject: 'zenginFile', id: fileId, name: `${settlementId}`, act: 'download' } as const;
      await keepOwnTrail(database, { caller, now: context.clock() }, line);
      // The stored bytes, always: what the bank got is what anybody gets later.
      return { bytes: file.bytes, fileName: `furikomi-${file.payoutOn}-${params.fileId}.txt` } as never;
    },
  };
}

/** A file of a window of the caller's own municipality, as it was stored. */
async function fileOf(
  database: Database,
  { caller, settlementId, fileId }: { caller: StaffCaller; settlementId: number; fileId: number },
) {
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  const file = await row<{ bytes: Buffer; payoutOn: string }>(
    database,
    'SELECT bytes, payout_on FROM zengin_file WHERE id = :fileId AND settlement_id = :settlementId',
    { fileId, settlementId },
  );
  return file ?? refuse('settlement_unknown');
}
