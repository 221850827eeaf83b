import { receiptNumber } from '../../contract/index.ts';
import { type UploadProblem, uploadProblems } from '../../contract/points/grants/upload-problems.ts';
import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { findUpload, lineIsFound } from './upload.ts';

type Line = {
  line: number;
  mykeyId: string;
  amount: number | null;
  reason: string | null;
  problem: UploadProblem | null;
  key: string | null;
  state: string | null;
  wanted: number | null;
  returned: number | null;
};
const heads = {
  ja: ['行', 'マイキーID', 'ポイント', '事由', '結果', '受付番号', '戻ったポイント', '不足'],
  en: ['Line', 'MyKey ID', 'Points', 'Reason', 'Result', 'Receipt number', 'Points returned', 'Missing'],
};
const states = {
  ja: { ready: '未付与', held: '付与中', granted: '付与済み', refused: '付与できず', returned: '取り消し済み' },
  en: {
    ready: 'Not granted',
    held: 'Being granted',
    granted: 'Granted',
    refused: 'Not granted',
    returned: 'Taken back',
  },
};

/** What became of every line of a file, of those with problems, or of those whose points were spent before a reversal. */
export async function downloadGrantUpload(
  context: PremiumsContext,
  { caller, params, query }: CallOf<'downloadGrantUpload'>,
) {
  const upload = await findUpload(context, { caller, ...params });
  if (!upload) return refuse('upload_unknown');
  const { only, language, encoding } = query;
  const lines = await rows<Line>(
    context.database,
    `SELECT line, mykey_id, line.amount, line.reason, problem, line.key, record.state, back.wanted, back.points AS returned
       FROM grant_upload_line line LEFT JOIN grant_record record ON record.key = line.key
       LEFT JOIN grant_return back ON back.grant_key = line.key
      WHERE upload_id = :uploadId AND (:problems IS FALSE OR problem IS NOT NULL)
        AND (:shortfalls IS FALSE OR back.wanted > back.points) AND ${lineIsFound('line')}
      ORDER BY line`,
    { ...params, staffId: caller.staffId, problems: only === 'problems', shortfalls: only === 'shortfalls' },
  );
  const said = states[language];
  const resultOf = ({ problem, state, returned }: Line) => {
    if (problem) return uploadProblems[problem][language];
    if (returned !== null) return said.returned;
    return said[(state ?? 'ready') as keyof typeof said];
  };
  const cells = lines.map((line) => [
    line.line,
    line.mykeyId,
    line.amount,
    line.reason,
    resultOf(line),
    line.key && receiptNumber(line.key),
    line.returned,
    line.returned === null ? null : (line.wanted ?? 0) - line.returned,
  ]);
  // Who took a list of people's IDs out of the system.
  const { uploadId } = params;
  const now = context.clock();
  await keepOwnTrail(
    context.database,
    { caller, now },
    { subject: 'grantUpload', id: uploadId, name: upload.program, act: 'download' },
  );
  const fileName = `grants-${uploadId}-${only ?? 'lines'}-${dateInTokyo(now)}.csv`;
  return { bytes: csvBytes([heads[language], ...cells], encoding), fileName } as never;
}
