import { mailingProblems } from '../../contract/points/grants/mailing-problems.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type MailingFile, type MailingLine, readMailingFile } from './mailing-file.ts';
import { countProblems, hashOfMailing, judgeMailing } from './mailing-judge.ts';

type Asked = CallOf<'checkMailing'>;
type Judged = MailingFile & { withOfficer: MailingLine[]; judgedSha256: string };
type Unread = Exclude<Awaited<ReturnType<typeof readMailingFile>>, MailingFile> | Refusal<'program_ages' | 'date_past'>;

/** Reads and judges a list as it stands now: the file itself, then what is known of its people, then each line beside the others. */
async function judge({ database, clock }: PremiumsContext, { caller, body }: Pick<Asked, 'caller' | 'body'>) {
  const today = dateInTokyo(clock());
  const { ageFrom, ageTo } = body;
  if (ageFrom !== null && ageTo !== null && ageTo < ageFrom) return refuse('program_ages');
  if (body.mailedOn < `${today}`) return refuse('date_past');
  const mailedOn = Temporal.PlainDate.from(body.mailedOn);
  const read = await readMailingFile(Buffer.from(body.file, 'base64'), { ageFrom, ageTo, mailedOn, today });
  if (isRefusal(read)) return read satisfies Unread;
  const { staffId, municipalityCode: code } = caller;
  const withOfficer = await judgeMailing(database, { lines: read.lines, staffId, code, mailedOn: body.mailedOn });
  return { ...read, withOfficer, judgedSha256: hashOfMailing(read.lines) } satisfies Judged;
}

const linesShown = 20;
/** 発送前の名簿確認: what a list comes to. Neither the file nor anything of its people is kept; that it was checked stands in the trail. */
export async function checkMailing(context: PremiumsContext, { caller, body }: CallOf<'checkMailing'>) {
  const judged = await judge(context, { caller, body });
  if (isRefusal(judged)) return judged;
  const { lines, columns, withOfficer, judgedSha256 } = judged;
  const problems = countProblems(lines);
  const good = lines.filter(({ problem }) => problem === null).length;
  await tell(context, { caller, body, act: 'look', judgedSha256, after: { lines: lines.length, good, problems } });
  return {
    lines: lines.length,
    controlCount: body.controlCount,
    good,
    problems,
    first: lines
      .flatMap(({ line, typed, problem }) => (problem ? [{ line, mykeyId: typed, problem }] : []))
      .slice(0, linesShown),
    withOfficer: withOfficer.map(({ line, typed }) => ({ line, mykeyId: typed })),
    columns,
    judgedSha256,
  };
}

const heads = {
  ja: ['行', 'マイキーID', '宛名番号', '送らない理由'],
  en: ['Line', 'MyKey ID', 'Resident number', 'Why no letter is sent'],
};

/** The lines to which letters go, or those to which none go and why: of what was judged and seen, or nothing. */
export async function downloadMailing(context: PremiumsContext, { caller, body }: CallOf<'downloadMailing'>) {
  const judged = await judge(context, { caller, body });
  if (isRefusal(judged)) return judged;
  const { lines, columns, judgedSha256 } = judged;
  if (lines.length !== body.controlCount) return refuse('mailing_totals_differ');
  if (judgedSha256 !== body.judgedSha256) return refuse('mailing_changed');
  const { only, language, encoding } = body;
  const wanted = lines.filter(({ problem }) => (problem === null) === (only === 'good'));
  const cellsOf = (cells: readonly (string | number)[]) =>
    cells.filter((_, at) => (at !== 2 || columns.personNumber) && (at !== 3 || only === 'problems'));
  const table = wanted.map(({ line, typed, personNumber, problem }) =>
    cellsOf([line, typed, personNumber, problem ? mailingProblems[problem][language] : '']),
  );
  await tell(context, { caller, body, act: 'download', judgedSha256, after: { only, lines: wanted.length } });
  const fileName = `mailing-${only}-${body.mailedOn}.csv`;
  return { bytes: csvBytes([cellsOf(heads[language]), ...table], encoding), fileName } as never;
}

type Told = Pick<Asked, 'caller'> & {
  body: Pick<Asked['body'], 'fileName' | 'purpose' | 'mailedOn'>;
  act: 'look' | 'download';
  judgedSha256: string;
  after: object;
};
/** Who had a list of people looked at, for what. The counts tell of nobody: a protected person is counted as one who has not joined. */
const tell = ({ database, clock }: PremiumsContext, { caller, body, act, judgedSha256, after }: Told) =>
  keepOwnTrail(
    database,
    { caller, now: clock() },
    {
      subject: 'mailingList',
      id: judgedSha256.slice(0, 16),
      name: body.purpose,
      act,
      after: { fileName: body.fileName, mailedOn: body.mailedOn, ...after },
    },
  );
