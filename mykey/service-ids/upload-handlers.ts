import { row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { findOperator } from '../operators/operator.ts';
import type { HandlersOf, System } from '../system.ts';
import { findUpload, listProblems, listUploads, saveUpload, startUpload, type Upload } from './upload.ts';
import { readLinkFile } from './upload-file.ts';
import { writeReport } from './upload-report.ts';

const shown = ({ uploadedAt, ...upload }: Upload) => ({ ...upload, uploadedAt: `${uploadedAt}` });

/** サービスIDの登録② 一括登録 (5-2, R52-10): from a terminal in the operator's office, for that operator alone. */
export function uploadHandlers({
  database,
  clock,
}: System): HandlersOf<
  'uploadLinks' | 'applyLinkUpload' | 'listLinkUploads' | 'showLinkUpload' | 'downloadLinkReport' | 'countLinks'
> {
  return {
    uploadLinks: async ({ caller, body: { fileName, file } }) => {
      const { operatorId } = caller;
      const operator = await findOperator(database, operatorId);
      if (!operator) throw new Error('a terminal without its operator');
      if (operator.customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
      const bytes = Buffer.from(file, 'base64');
      const lines = await readLinkFile(bytes, operator.customerIdRule);
      if (isRefusal(lines)) return lines;
      return shown(await saveUpload({ database, operatorId, fileName, bytes, lines, now: clock() }));
    },

    applyLinkUpload: async ({ caller, params: { uploadId } }) => {
      const started = await startUpload(database, { uploadId, operatorId: caller.operatorId });
      return isRefusal(started) ? started : shown(started);
    },

    listLinkUploads: async ({ caller: { operatorId }, query }) => {
      const { page, next } = await listUploads(database, { operatorId, cursor: query.cursor });
      return { uploads: page.map(shown), next };
    },

    showLinkUpload: async ({ caller, params: { uploadId }, query }) => {
      const upload = await findUpload(database, { uploadId, operatorId: caller.operatorId });
      if (!upload) return refuse('not_found');
      const { outcomes, ...rest } = upload;
      const { page, next } = await listProblems(database, { uploadId, cursor: query.cursor });
      return { ...shown(rest), outcomes, problems: page, next };
    },

    downloadLinkReport: async ({ caller, params: { uploadId }, query: { language = 'ja' } }) => {
      const upload = await findUpload(database, { uploadId, operatorId: caller.operatorId });
      return upload ? ((await writeReport(database, upload, language)) as never) : refuse('not_found');
    },

    countLinks: async ({ caller: terminal }) => {
      const counted = await row<{ linked: number; pending: number }>(
        database,
        `SELECT count(*) FILTER (WHERE state = 'linked') AS linked, count(*) FILTER (WHERE state <> 'linked') AS pending
           FROM link WHERE operator_id = :operatorId`,
        { operatorId: terminal.operatorId },
      );
      return counted ?? { linked: 0, pending: 0 };
    },
  };
}
