import { isRefusal, type Refusal } from '../../server/refusal.ts';
import { compareSougouFurikomi } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';
import { settlementOf } from '../settlement/settlement.ts';
import { shownSettlement } from '../settlement/show.ts';
import { askFileCancellation, decideFileCancellation } from './cancel-file.ts';
import { downloadFile, fileOf, recordHandover } from './hand-over.ts';
import { makePayoutFiles, payoutToCome } from './make-files.ts';

/** 総合振込: the files that pay what a window came to (6-6), their bytes for the bank, and what becomes of a file that was made. */
export function payoutHandlers(context: BookContext) {
  const { database } = context;
  /** The window as it stands after something was done, or why it was not. */
  async function after<Outcome extends string>(
    { caller, settlementId }: { caller: StaffCaller; settlementId: number },
    done: Refusal<Outcome> | undefined,
  ) {
    if (done) return done;
    const settlement = await settlementOf(database, { caller, settlementId });
    return isRefusal(settlement) ? settlement : shownSettlement(context, settlement);
  }

  return {
    showPayout: ({ caller, params }) => payoutToCome(context, { caller, ...params }),

    async createZenginFiles({ caller, params, body }) {
      const asked = { caller, ...params };
      return after(asked, await makePayoutFiles(context, { ...asked, ...body }));
    },

    async compareZenginFile({ caller, params, body }) {
      const file = await fileOf(database, { caller, ...params });
      if (isRefusal(file)) return file;
      const found = compareSougouFurikomi(file.bytes, Buffer.from(body.file, 'base64'));
      if (found.outcome === 'same') return { difference: null };
      const { line, column, record, field, stored, given } = found;
      return { difference: { line, column, record, field, stored, given } };
    },

    async recordHandover({ caller, params, body }) {
      const asked = { caller, ...params };
      return after(asked, await recordHandover(context, { ...asked, ...body }));
    },

    async askFileCancellation({ caller, params, body }) {
      const asked = { caller, ...params };
      return after(asked, await askFileCancellation(context, { ...asked, ...body }));
    },

    async decideFileCancellation({ caller, params, body }) {
      const asked = { caller, ...params };
      return after(asked, await decideFileCancellation(context, { ...asked, ...body }));
    },

    downloadZenginFile: async ({ caller, params, query }) =>
      (await downloadFile(context, { caller, ...params, ...query })) as never,
  } satisfies Partial<PointsHandlers>;
}
