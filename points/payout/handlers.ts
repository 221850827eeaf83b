import { isRefusal } from '../../server/refusal.ts';
import { compareSougouFurikomi } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers } from '../callers.ts';
import { bankFile } from '../settlement/bank-files.ts';
import { settlementOf } from '../settlement/settlement.ts';
import { shownSettlement } from '../settlement/show.ts';
import { askFileCancellation, decideFileCancellation } from './cancel-file.ts';
import { downloadFile, fileOf, recordHandover } from './hand-over.ts';
import { makePayoutFiles, payoutToCome } from './make-files.ts';

/** 総合振込: the files that pay what a window came to (6-6), their bytes for the bank, and what becomes of a file that was made. */
export function payoutHandlers(context: BookContext) {
  const { database } = context;
  /** A file as it stands after something was done with it. */
  const shownFile = ({ fileId }: { fileId: number }) => bankFile(database, { fileId, at: context.clock() });

  return {
    showPayout: ({ caller, params }) => payoutToCome(context, { caller, ...params }),

    async createZenginFiles({ caller, params, body }) {
      const asked = { caller, ...params };
      const refused = await makePayoutFiles(context, { ...asked, ...body });
      if (refused) return refused;
      const settlement = await settlementOf(database, asked);
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

    recordHandover: async ({ caller, params, body }) =>
      (await recordHandover(context, { caller, ...params, ...body })) ?? shownFile(params),

    askFileCancellation: async ({ caller, params, body }) =>
      (await askFileCancellation(context, { caller, ...params, ...body })) ?? shownFile(params),

    decideFileCancellation: async ({ caller, params, body }) =>
      (await decideFileCancellation(context, { caller, ...params, ...body })) ?? shownFile(params),

    downloadZenginFile: async ({ caller, params, query }) =>
      (await downloadFile(context, { caller, ...params, ...query })) as never,
  } satisfies Partial<PointsHandlers>;
}
