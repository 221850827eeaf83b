import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { programsOf } from '../grants/programs.ts';
import { uploadSubject } from '../grants/upload.ts';
import { areBooksClosed, booksCloseOn, fiscalYear, lastDayOfYear } from '../registers/fiscal-year.ts';
import { settlementsOf } from '../settlement/settlement.ts';

type OfYear = { code: string; year: number };

/** 年度の締め: what of a fiscal year is open yet, for who has to end it until its books close. */
export async function showFiscalYear(context: BookContext, { caller, params }: CallOf<'showFiscalYear'>) {
  const { fiscalYear: year } = params;
  const today = dateInTokyo(context.clock());
  const asked = { code: caller.municipalityCode, year };
  const programs = await programsOf(context.database, { code: asked.code, on: `${today}` });
  return {
    fiscalYear: year,
    lastOn: `${lastDayOfYear(year)}`,
    booksCloseOn: `${booksCloseOn(year)}`,
    state: stateOf(year, today),
    windows: await openWindows(context, asked),
    uploads: await openUploads(context, asked),
    programs: programs
      .filter((program) => program.fiscalYear === year && !program.copied)
      .map(({ programId, name, department }) => ({ programId, name, department })),
    lines: await linesOf(context, asked),
    runningCost: await runningCostOf(context.database, asked),
  };
}

function stateOf(year: number, today: Temporal.PlainDate): 'running' | 'adjusting' | 'closed' {
  if (fiscalYear(today) <= year) return 'running';
  return areBooksClosed(year, today) ? 'closed' : 'adjusting';
}

/** Windows of the year without a bank file, and later ones that have a line of it. */
async function openWindows({ database }: BookContext, { code, year }: OfYear) {
  const late = await rows<{ id: number }>(
    database,
    `SELECT DISTINCT settlement_id AS id FROM settlement_line JOIN settlement ON settlement.id = settlement_id
      WHERE municipality_code = :code AND fiscal_year = :year AND state <> 'settled'`,
    { code, year },
  );
  const withLate = new Set(late.map(({ id }) => id));
  return (await settlementsOf(database, code))
    .filter(({ id, state, opensOn }) => {
      const isOwn = fiscalYear(Temporal.PlainDate.from(opensOn)) === year;
      return state !== 'settled' && (isOwn || withLate.has(id));
    })
    .map(({ id: settlementId, number, opensOn, endsOn, state }) => ({ settlementId, number, opensOn, endsOn, state }));
}

type Upload = {
  uploadId: number;
  fileName: string;
  program: string;
  state: 'draft' | 'approved' | 'reversing';
  isWaiting: boolean;
};
/** All of them: a file that nobody ends is what is looked for here, and there are few. */
async function openUploads({ database, clock }: BookContext, { code, year }: OfYear): Promise<Upload[]> {
  return rows<Upload>(
    database,
    `SELECT upload.id AS upload_id, file_name, state, ${isWaiting} AS is_waiting,
            (SELECT name FROM program_on(program.id, :on)) AS program
       FROM grant_upload upload JOIN program ON program.id = upload.program_id
      WHERE upload.municipality_code = :code AND program.fiscal_year = :year
        AND (state IN ('draft', 'approved', 'reversing') OR ${isWaiting}) ORDER BY upload.id`,
    { code, year, on: `${dateInTokyo(clock())}` },
  );
}
const isWaiting = `EXISTS (SELECT FROM change_request WHERE subject = '${uploadSubject}' AND subject_id = upload.id::text AND decision IS NULL)`;

type Line = {
  budgetLineId: number;
  code: string;
  name: string;
  amount: number;
  reserved: number;
  isInNextYear: boolean;
};
const linesOf = ({ database }: BookContext, { code, year }: OfYear): Promise<Line[]> =>
  rows<Line>(
    database,
    `SELECT id AS budget_line_id, code, name, amount, reserved,
            EXISTS (SELECT FROM budget_line next
                     WHERE next.municipality_code = line.municipality_code AND next.fiscal_year = line.fiscal_year + 1
                       AND next.code = line.code AND next.name = line.name) AS is_in_next_year
       FROM budget_line line WHERE municipality_code = :code AND fiscal_year = :year ORDER BY code, name`,
    { code, year },
  );

/** 運営経費 of a fiscal year as it was entered last, in yen. */
export async function runningCostOf(database: Database, { code, year }: OfYear): Promise<number | null> {
  const entered = await row<{ yen: number }>(
    database,
    'SELECT yen FROM running_cost WHERE municipality_code = :code AND fiscal_year = :year ORDER BY id DESC LIMIT 1',
    { code, year },
  );
  return entered?.yen ?? null;
}
