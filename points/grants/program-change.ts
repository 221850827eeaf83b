import type { ProgramEffects } from '../../contract/points/grants/rehearsal.ts';
import { type Database, inTransaction, undoneUnless } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { monthOf } from '../registers/departments.ts';
import { effectsOfChange } from './effects.ts';
import { lockProgram } from './hold.ts';
import { judgeKind, type KindRefusal } from './program-kinds.ts';
import { addVersion, isNameTaken, judgeProgram, shown, tell } from './program-office.ts';
import { findProgram, mayGrantFor, type Program } from './programs.ts';
import { judgeSponsored } from './sponsorship-terms.ts';

type Call = CallOf<'rehearseProgramChange'>;
type Fields = Call['body'];
/** What a change comes to, with the sign by which who does it says that they have seen this. */
type Rehearsed = { rehearsal: string; effects: ProgramEffects };

/** What a change of a programme would do: it is made, read, and undone (「この変更で○人○pt」). */
export async function rehearseProgramChange(context: PremiumsContext, { caller, params, body }: Call) {
  const before = await judgeChange(context, { caller, params, body });
  if (isRefusal(before)) return before;
  const making = { caller, before, body, reason: '', isRehearsed: true };
  return inTransaction(context.database, (client) =>
    undoneUnless(
      client,
      () => false,
      () => make(context, client, making),
    ),
  );
}

/**
 * Corrects, renames, hands over, ends or opens a programme again, from a day on and with a reason. What was before stays as it
 * was; what is granted already keeps its last day. What it comes to must be what was rehearsed: otherwise nothing is changed, and
 * the answer says what it comes to now.
 */
export async function changeProgram(context: PremiumsContext, { caller, params, body }: CallOf<'changeProgram'>) {
  const { reason, rehearsal, ...fields } = body;
  const before = await judgeChange(context, { caller, params, body: fields });
  if (isRefusal(before)) return before;
  const making = { caller, before, body: fields, reason, isRehearsed: false };
  const changed = await inTransaction(context.database, (client) =>
    undoneUnless(
      client,
      (made) => !isRefusal(made),
      async () => {
        const made = await make(context, client, making);
        return isRefusal(made) || made.rehearsal === rehearsal ? made : refuse('rehearsal_altered', made);
      },
    ),
  );
  return isRefusal(changed) ? changed : shown(context, { caller, programId: before.programId });
}

type Judged = { caller: StaffCaller & { municipalityCode: string }; params: { programId: number }; body: Fields };
/** The programme as it is today, where nothing stands in the way of the change. */
async function judgeChange(context: PremiumsContext, { caller, params, body }: Judged) {
  const { database, clock } = context;
  const on = `${dateInTokyo(clock())}`;
  const before = await findProgram(database, { ...params, code: caller.municipalityCode, on });
  if (!before) return refuse('program_unknown');
  if (!mayGrantFor(caller, before.departmentId)) return refuse('program_of_other_department');
  // The tables of the months before stay as they were printed.
  const { fromOn, ...fields } = body;
  if (fromOn < monthOf(on)) return refuse('date_before_month');
  const judged = await judgeProgram(context, { caller, body: fields, on: fromOn, year: before.fiscalYear });
  return isRefusal(judged) ? judged : before;
}

type Making = { caller: Judged['caller']; before: Program; body: Fields; reason: string; isRehearsed: boolean };
/**
 * Makes the change with its line in the trail, and reads what it does. The programme's row keeps grants apart meanwhile; for a
 * rehearsal nobody waits.
 */
async function make(
  { clock }: PremiumsContext,
  client: Database,
  { caller, before, body, reason, isRehearsed }: Making,
): Promise<Rehearsed | Refusal<'program_name_taken' | 'program_sponsored' | 'budget_below_granted' | KindRefusal>> {
  const { municipalityCode: code, fiscalYear: year, programId } = before;
  const { fromOn, ...fields } = body;
  const at = clock();
  // 1. What must hold as it is written.
  if (await isNameTaken(client, { code, year, name: fields.name, except: programId, on: fromOn }))
    return refuse('program_name_taken');
  const stood = await findProgram(client, { programId, code, on: fromOn });
  const unfit = await judgeKind(client, { code, body: fields, on: fromOn, stood: stood ?? null });
  if (unfit) return unfit;
  const unagreed = await judgeSponsored(client, { programId, body });
  if (unagreed) return unagreed;
  const { granted } = isRehearsed ? before : await lockProgram(client, programId);
  if (fields.budget !== null && fields.budget < granted) return refuse('budget_below_granted');
  // 2. Written, and what it does.
  const effects = await effectsOfChange(client, {
    programId,
    code,
    fromOn,
    today: `${dateInTokyo(at)}`,
    write: () => addVersion(client, { programId, caller, body: fields, fromOn, reason, at }),
  });
  await tell(client, { caller, at, program: before, act: 'change', before, after: body, reason });
  return { effects, rehearsal: signOf(effects, { stood, body }) };
}

/**
 * The sign of a rehearsal: what stood, what is to stand, and what it does. What goes on by itself while people are granted is no part
 * of it; what somebody else has changed meanwhile is.
 */
function signOf(
  { granted: _, budgetLeft: __, applications, ...effects }: ProgramEffects,
  { stood, body }: { stood: Program | undefined; body: Fields },
): string {
  const { waiting: ___, ...ofApplications } = applications;
  const held = stood && { ...stood, granted: null };
  return hashOfValue({ stood: held, body, applications: ofApplications, effects });
}
