import { isRefusal } from '../../server/refusal.ts';
import type { HandlersOf, System } from '../system.ts';
import { decideApplication, listApplications, receiveApplications } from './application.ts';
import { applicationForm, readApplicationFile } from './application-lines.ts';

/** 施設等の情報申請様式の提供・受付, 付番・登録・通知 (5-2 ①②③). */
export function applicationHandlers({
  database,
  clock,
}: System): HandlersOf<'downloadApplicationForm' | 'applyByFile' | 'apply' | 'listApplications' | 'decideApplication'> {
  return {
    downloadApplicationForm: async ({ query: { language = 'ja' } }) =>
      ({ bytes: Buffer.from(applicationForm[language]), fileName: 'meguri-application.csv' }) as never,

    applyByFile: async ({ body: { file, submit } }) => {
      const lines = await readApplicationFile(Buffer.from(file, 'base64'));
      return isRefusal(lines) ? lines : receiveApplications({ database, lines, submit, now: clock() });
    },

    apply: async ({ body }) =>
      receiveApplications({ database, lines: [{ line: 1, cells: body }], submit: true, now: clock() }),

    listApplications: async ({ query }) => {
      const { page, next } = await listApplications(database, query.cursor);
      return { applications: page.map(({ receivedAt, ...rest }) => ({ ...rest, receivedAt: `${receivedAt}` })), next };
    },

    decideApplication: async ({ caller, params: { applicationId }, body: decision }) =>
      decideApplication({ database, applicationId, decision, staffId: caller.staffId, now: clock() }),
  };
}
