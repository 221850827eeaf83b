import { foldMykeyId } from '../../contract/index.ts';
import { execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { balanceAfter } from '../book/book.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf, PointsHandlers, StaffCaller } from '../callers.ts';
import { findMember } from '../members/member.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { trailNew } from '../registers/trail.ts';
import { mayGrantFor, type Program, programColumns, programsFor, shownProgram } from './programs.ts';

/** The fiscal year (April to March) of a date in Japan. */
export const fiscalYear = (on: Temporal.PlainDate): number => (on.month >= 4 ? on.year : on.year - 1);

/** The department that a person sees grants of; null for all. Nobody of another office sees any. */
const grantsFor = (staff: StaffCaller): number | null => (staff.role === 'lead' ? null : (staff.departmentId ?? 0));
const grantsShown = 200;

/** A typing error reads as one; a right ID may be of somebody who has not joined, and what to do then is said. */
const unknownMember = (typed: string) =>
  /^[A-Z0-9]{3,16}$/.test(foldMykeyId(typed)) ? refuse('member_unknown') : refuse('mykey_id_form');

/** ② 付与 at the desk: programmes, one grant at a time, what was granted lately. */
export function deskHandlers(
  context: PremiumsContext,
): Pick<PointsHandlers, 'createDepartment' | 'listPrograms' | 'createProgram' | 'findMember' | 'grant' | 'listGrants'> {
  return {
    createDepartment: (call) => createDepartment(context, call),
    listPrograms: (call) => listPrograms(context, call),
    createProgram: (call) => createProgram(context, call),
    findMember: (call) => findMemberAtDesk(context, call),
    grant: (call) => grant(context, call),
    listGrants: (call) => listGrants(context, call),
  };
}

async function createDepartment({ database, clock }: PremiumsContext, { caller, body }: CallOf<'createDepartment'>) {
  try {
    const made = await inTransaction(database, async (client) => {
      const added = await one<{ id: number }>(
        client,
        'INSERT INTO department (municipality_code, name) VALUES (:municipalityCode, :name) RETURNING id',
        { municipalityCode: caller.municipalityCode, name: body.name },
      );
      await trailNew(client, { caller, now: clock() }, { subject: 'department', id: added.id });
      return added;
    });
    return { departmentId: made.id, name: body.name };
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('department_name_taken');
    throw error;
  }
}

async function listPrograms({ database }: PremiumsContext, { caller }: CallOf<'listPrograms'>) {
  const programs = await programsFor(database, caller);
  const departments = await rows<{ departmentId: number; name: string }>(
    database,
    'SELECT id AS department_id, name FROM department WHERE municipality_code = :municipalityCode ORDER BY id',
    { municipalityCode: caller.municipalityCode },
  );
  return { programs: programs.map(shownProgram), departments };
}

async function createProgram({ database, clock }: PremiumsContext, { caller, body }: CallOf<'createProgram'>) {
  const department = await row<{ id: number }>(
    database,
    'SELECT id FROM department WHERE id = :departmentId AND municipality_code = :municipalityCode',
    { departmentId: body.departmentId, municipalityCode: caller.municipalityCode },
  );
  if (!department) return refuse('department_unknown');
  if (!mayGrantFor(caller, body.departmentId)) return refuse('program_of_other_department');
  if (body.endsOn < body.startsOn || body.expiresOn < body.endsOn) return refuse('program_dates');
  try {
    const made = await inTransaction(database, async (client) => {
      const added = await one<{ id: number }>(
        client,
        `INSERT INTO program (municipality_code, department_id, fiscal_year, name, amount, starts_on, ends_on, expires_on)
       VALUES (:municipalityCode, :departmentId, :fiscalYear, :name, :amount, :startsOn, :endsOn, :expiresOn) RETURNING id`,
        {
          municipalityCode: caller.municipalityCode,
          departmentId: body.departmentId,
          fiscalYear: fiscalYear(Temporal.PlainDate.from(body.startsOn)),
          name: body.name,
          amount: body.amount,
          startsOn: body.startsOn,
          endsOn: body.endsOn,
          expiresOn: body.expiresOn,
        },
      );
      await trailNew(client, { caller, now: clock() }, { subject: 'program', id: added.id });
      return added;
    });
    return shownProgram(
      await one<Program>(database, `SELECT ${programColumns} WHERE program.id = :id`, { id: made.id }),
    );
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('program_name_taken');
    throw error;
  }
}

async function findMemberAtDesk({ database }: PremiumsContext, { params }: CallOf<'findMember'>) {
  const member = await findMember(database, params.mykeyId);
  return member ? { mykeyId: member.shown } : unknownMember(params.mykeyId);
}

async function grant(context: PremiumsContext, { caller, body, idempotencyKey }: CallOf<'grant'>) {
  const { database, book, clock } = context;
  const program = await row<Program>(
    database,
    `SELECT ${programColumns} WHERE program.id = :programId AND program.municipality_code = :municipalityCode`,
    { programId: body.programId, municipalityCode: caller.municipalityCode },
  );
  if (!program) return refuse('program_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  const now = clock();
  const today = dateInTokyo(now).toString();
  if (today < program.startsOn || today > program.endsOn) return refuse('program_ended');
  const member = await findMember(database, body.mykeyId);
  if (!member) return unknownMember(body.mykeyId);
  if (member.status !== 'active') return refuse('not_usable_here');
  if (body.amount !== program.amount && !body.reason) return refuse('amount_needs_reason');
  const unusable = judgeNewKey(idempotencyKey, now);
  if (unusable && !(await context.balances.isKeyKnown(member.holder, idempotencyKey))) return unusable;
  // Who and why stands before the points do, under the same key: a crash in between ends in the same grant.
  await inTransaction(database, async (client) => {
    const added = await execute(
      client,
      `INSERT INTO grant_record (key, holder, program_id, amount, reason, staff_id, recorded_at)
     VALUES (:idempotencyKey, :holder, :programId, :amount, :reason, :staffId, :now) ON CONFLICT DO NOTHING`,
      {
        idempotencyKey,
        holder: member.holder,
        programId: program.programId,
        amount: body.amount,
        reason: body.reason ?? null,
        staffId: caller.staffId,
        now: `${now}`,
      },
    );
    const about = { subject: 'grant', id: idempotencyKey, name: program.name, reason: body.reason } as const;
    if (added === 1) await trailNew(client, { caller, now }, about);
  });
  const granted = await book.grant({
    key: idempotencyKey,
    holder: member.holder,
    occurredAt: now,
    amount: body.amount,
    municipalityCode: program.municipalityCode,
    programId: program.programId,
    expiresOn: program.expiresOn,
  });
  if (isRefusal(granted)) return granted;
  return {
    grantKey: idempotencyKey,
    grantedAt: `${granted.answer.postedAt}`,
    mykeyId: member.shown,
    program: program.name,
    points: body.amount,
    expiresOn: program.expiresOn,
    balance: balanceAfter(granted.answer, municipalUnit(program.municipalityCode)),
  };
}

async function listGrants(context: PremiumsContext, { caller, query }: CallOf<'listGrants'>) {
  const { database } = context;
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<{
    grantKey: string;
    grantedAt: Temporal.Instant;
    mykeyId: string;
    program: string;
    points: number;
    holder: number;
  }>(
    database,
    // The department is asked for before anything is cut: another one's grants take no place.
    `SELECT key AS grant_key, recorded_at AS granted_at, member.shown AS mykey_id, program.name AS program,
            grant_record.amount AS points, holder
       FROM grant_record JOIN program ON program.id = program_id JOIN member USING (holder)
      WHERE municipality_code = :municipalityCode AND (:departmentId::integer IS NULL OR department_id = :departmentId)
        AND (:fromAt::timestamptz IS NULL OR (recorded_at, key) < (:fromAt, :fromKey::uuid))
      ORDER BY recorded_at DESC, key DESC LIMIT :limit`,
    {
      municipalityCode: caller.municipalityCode,
      departmentId: grantsFor(caller),
      fromAt: from?.[0],
      fromKey: from?.[1],
      limit: grantsShown + 1,
    },
  );
  const { page, next } = pageOf(found, grantsShown, ({ grantedAt, grantKey }) => [`${grantedAt}`, grantKey]);
  const standing = await context.balances.standing(page.map((g) => ({ holder: g.holder, key: g.grantKey })));
  return {
    grants: page
      .filter((g) => standing.has(g.grantKey))
      .map(({ holder: _, ...g }) => ({ ...g, grantedAt: `${g.grantedAt}` })),
    next,
  };
}
