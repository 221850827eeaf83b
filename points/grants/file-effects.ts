import type { Cause, ProgramEffects } from '../../contract/points/grants/rehearsal.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { createTally, isOverBudget } from './hold.ts';
import type { Program } from './programs.ts';
import { judgeStanding, type LineToDo, linesToDo } from './upload-judge.ts';

type Waiting = {
  uploadId: number;
  fileName: string;
  residents: boolean;
  staffId: string;
  state: 'draft' | 'approved';
  points: number;
};
/** The programme before and after a change, on the day on which the files go on at the earliest. */
type Judged = { programId: number; code: string; day: string; before: Program; after: Program };

/**
 * What a change of a programme does to files that are looked at, wait for a second person, or are being granted: each by itself, line by
 * line, as it would be judged on the day of the change.
 */
export async function fileEffects(client: Database, judged: Judged): Promise<ProgramEffects['files']> {
  const waiting = await rows<Waiting>(
    client,
    `SELECT id AS upload_id, file_name, residents, staff_id, state, points FROM grant_upload
      WHERE program_id = :programId AND state IN ('draft', 'approved') ORDER BY id`,
    { programId: judged.programId },
  );
  const files: ProgramEffects['files'] = [];
  for (const upload of waiting) {
    const effects = await effectsOn(client, { ...judged, upload });
    if (effects.lines > 0 || effects.overBudget) files.push(effects);
  }
  return files;
}

async function effectsOn(client: Database, { upload, ...judged }: Judged & { upload: Waiting }) {
  const { uploadId, fileName } = upload;
  const refused = await refusedLines(client, { ...judged, upload });
  return {
    uploadId,
    fileName,
    lines: refused.length,
    refused: shareOf(refused),
    because: becauseOf(refused),
    overBudget: isTooMuch(upload, judged.after) && !isTooMuch(upload, judged.before),
  };
}

/** Whether the yes to a file would be refused for the programme's own budget; what was said yes to has its points. */
const isTooMuch = ({ state, points: amount }: Waiting, { granted, budget }: Program): boolean =>
  state === 'draft' && isOverBudget({ granted, amount, budget });

const linesAtOnce = 10_000;
type Refused = { holder: number; amount: number; outcome: Cause };
/** The lines that are granted as the programme is, and not once it is changed. */
async function refusedLines(
  client: Database,
  { upload, programId, code, day, before, after }: Judged & { upload: Waiting },
): Promise<Refused[]> {
  const { uploadId, staffId, residents } = upload;
  const was = { program: before, residents, today: day, tally: createTally() };
  const is = { program: after, residents, today: day, tally: createTally() };
  const refused: Refused[] = [];
  for (let past = -1; ; ) {
    const lines = await rows<LineToDo>(client, linesToDo(linesAtOnce), {
      uploadId,
      programId,
      code,
      staffId,
      past,
      today: day,
    });
    for (const line of lines) {
      const stood = judgeInto(line, was);
      const outcome = judgeInto(line, is);
      if (outcome && !stood) refused.push({ holder: line.holder, amount: line.amount, outcome });
    }
    if (lines.length < linesAtOnce) return refused;
    past = lines.at(-1)?.line ?? past;
  }
}

type By = Omit<Parameters<typeof judgeStanding>[1], 'line'>;
/** Judges a line, and counts it for those below where nothing stands in its way. */
function judgeInto(line: LineToDo, by: By): Cause | undefined {
  const problem = judgeStanding(line, { ...by, line });
  if (!problem) by.tally.add(line.holder, line.amount, line.actedOn ?? by.today);
  return problem;
}

type Sum = { holder: number; amount: number };
/** How many people, and how many points for them. */
export const shareOf = (some: readonly Sum[]) => ({
  people: new Set(some.map(({ holder }) => holder)).size,
  points: some.reduce((sum, { amount }) => sum + amount, 0),
});
/** The same by the outcome that each would meet. */
export const becauseOf = (some: readonly (Sum & { outcome: Cause })[]) =>
  [...Map.groupBy(some, ({ outcome }) => outcome)]
    .map(([outcome, of]) => ({ outcome, ...shareOf(of) }))
    .toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1));
