import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { balanceAfter } from '../book/book.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { type Member, unknownMember } from '../members/member.ts';
import { findMemberFor, isFound } from '../members/protection.ts';
import { noteResidence, residenceOn } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { judgeResidence } from './expected.ts';
import { findGrant, holdGrant, settleGrant } from './hold.ts';
import { findProgram, isGrantedOn, lastDayOf, mayGrantFor, type Program, sightOf } from './programs.ts';

const grantsShown = 200;

/** Looks before granting whose ID it is, and what this office noted of where that person lives. */
export async function findMemberAtDesk({ database, clock }: PremiumsContext, { caller, params }: CallOf<'findMember'>) {
  const member = await findMemberFor(database, { typed: params.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(params.mykeyId);
  const on = `${dateInTokyo(clock())}`;
  const noted = await residenceOn(database, { code: caller.municipalityCode, holder: member.holder, on });
  return { mykeyId: member.shown, residence: noted ?? null };
}

/** 居住 / 転出 / 海外 as an office has seen it, from a day on. */
export async function noteWhereMemberLives(
  { database, clock }: PremiumsContext,
  { caller, params, body }: CallOf<'noteResidence'>,
) {
  const member = await findMemberFor(database, { typed: params.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(params.mykeyId);
  const { municipalityCode: code, staffId } = caller;
  const { residence, fromOn, reason } = body;
  const at = clock();
  await inTransaction(database, async (client) => {
    await noteResidence(client, { code, holder: member.holder, residence, fromOn, reason, staffId, at });
    await keepOwnTrail(
      client,
      { caller, now: at },
      { subject: 'residence', id: member.shown, name: member.shown, act: 'note', after: { residence, fromOn }, reason },
    );
  });
  return { mykeyId: member.shown, residence, fromOn };
}

type GrantCall = CallOf<'grant'>;

/** 付与 at the desk, by マイキーID: one programme, one person (6-3, R63-03). Idempotent under its key. */
export async function grant(context: PremiumsContext, call: GrantCall) {
  const { caller, body, idempotencyKey: key } = call;
  const now = context.clock();
  // 1. What for, and to whom, as it holds today.
  const judged = await judgeGrant(context, { call, on: dateInTokyo(now) });
  if (isRefusal(judged)) return judged;
  const { program, member } = judged;
  // 2. Held under its key, with all that it takes; a crash after that ends in the same grant.
  const held = await holdGrant(context, {
    grant: {
      key,
      holder: member.holder,
      programId: program.programId,
      amount: body.amount,
      reason: body.reason ?? null,
      staffId: caller.staffId,
      expiresOn: lastDayOf(program, dateInTokyo(now)),
      actedOn: `${dateInTokyo(now)}`,
      recordedAt: now,
      budgetLineId: program.budgetLineId,
      payerId: program.payerId,
    },
    limits: program,
    beside: (client) => keepBeside(client, { call, program, member, now }),
  });
  if (isRefusal(held)) return held;
  // 3. Given.
  const given = await settleGrant(context, { grant: held, municipalityCode: program.municipalityCode });
  if (given.state !== 'done') return given.refusal;
  const { answer } = given.posted;
  return {
    grantKey: key,
    grantedAt: `${answer.postedAt}`,
    mykeyId: member.shown,
    program: program.name,
    points: body.amount,
    expiresOn: held.expiresOn,
    balance: balanceAfter(answer, municipalUnit(program.municipalityCode)),
  };
}

/** The programme and the person of a grant, where nothing stands in its way; a known key is judged as it was. */
async function judgeGrant(
  context: PremiumsContext,
  { call: { caller, body, idempotencyKey: key }, on }: { call: GrantCall; on: Temporal.PlainDate },
) {
  const { database, balances, clock } = context;
  const code = caller.municipalityCode;
  const program = await findProgram(database, { programId: body.programId, code, on: `${on}` });
  if (!program) return refuse('program_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  if (!isGrantedOn(program, `${on}`)) return refuse('program_ended');
  const member = await findMemberFor(database, { typed: body.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(body.mykeyId);
  if (member.status !== 'active') return refuse('not_usable_here');
  if (body.amount !== program.amount && program.sponsor !== null) return refuse('amount_agreed');
  if (body.amount !== program.amount && !body.reason) return refuse('amount_needs_reason');
  if (await findGrant(database, key)) return { program, member };
  if (hasAges(program) && !body.ageSeen) return refuse('age_unconfirmed');
  const elsewhere = await judgeResidence(context, { program, member, isSeen: body.isResident });
  if (elsewhere) return elsewhere;
  const unusable = judgeNewKey(key, clock());
  if (unusable && !(await balances.isKeyKnown(member.holder, key))) return unusable;
  return { program, member };
}

type Beside = { call: GrantCall; program: Program; member: Member; now: Temporal.Instant };
/** Written with a grant: that the office has seen where the person lives, and who granted what. */
async function keepBeside(client: Database, { call, program, member, now }: Beside): Promise<void> {
  const { caller, body, idempotencyKey: key } = call;
  const { municipalityCode: code, staffId } = caller;
  if (program.residentsOnly && body.isResident)
    await noteResidence(client, {
      code,
      holder: member.holder,
      residence: 'resident',
      fromOn: `${dateInTokyo(now)}`,
      reason: program.name,
      staffId,
      at: now,
    });
  await keepOwnTrail(
    client,
    { caller, now },
    {
      subject: 'grant',
      id: key,
      name: program.name,
      act: 'grant',
      after: { mykeyId: member.shown, points: body.amount, ageSeen: hasAges(program) || undefined },
      reason: body.reason,
    },
  );
}

type Listed = {
  grantKey: string;
  grantedAt: Temporal.Instant;
  mykeyId: string;
  program: string;
  points: number;
  by: string;
  holder: number;
  wanted: number | null;
  taken: number | null;
  because: string | null;
};
/** 取引データ (6-3): the grants of a department, or of the town for its lead, the latest first, with what was taken back. */
export async function listGrants(context: PremiumsContext, { caller, query }: CallOf<'listGrants'>) {
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<Listed>(
    context.database,
    // The department is asked for before anything is cut: another one's grants take no place.
    `SELECT grant_record.key AS grant_key, grant_record.recorded_at AS granted_at, member.shown AS mykey_id,
            held.name AS program, grant_record.amount AS points, staff.name AS by, holder,
            back.wanted, back.points AS taken, back.reason AS because
       FROM grant_record JOIN program ON program.id = program_id
       CROSS JOIN LATERAL program_on(program.id, :on) held
       JOIN member USING (holder) JOIN staff ON staff.id = grant_record.staff_id
       LEFT JOIN grant_return back ON back.grant_key = grant_record.key
      WHERE program.municipality_code = :municipalityCode AND state = 'granted' AND ${isFound('grant_record.holder', ':staffId')}
        AND (:seesAll OR department_on(held.department_id, :on) = :departmentId)
        AND (:fromAt::timestamptz IS NULL OR (grant_record.recorded_at, grant_record.key) < (:fromAt, :fromKey::uuid))
      ORDER BY grant_record.recorded_at DESC, grant_record.key DESC LIMIT :limit`,
    {
      on: `${dateInTokyo(context.clock())}`,
      municipalityCode: caller.municipalityCode,
      staffId: caller.staffId,
      ...sightOf(caller, ['lead', 'auditor']),
      fromAt: from?.[0],
      fromKey: from?.[1],
      limit: grantsShown + 1,
    },
  );
  const { page, next } = pageOf(found, grantsShown, ({ grantedAt, grantKey }) => [`${grantedAt}`, grantKey]);
  // Records of old stood before the ledger was asked: what never came there is no grant.
  const standing = await context.balances.standing(page.map((g) => ({ holder: g.holder, key: g.grantKey })));
  return {
    grants: page
      .filter((g) => standing.has(g.grantKey))
      .map(({ holder: _, wanted, taken, because, ...g }) => ({
        ...g,
        grantedAt: `${g.grantedAt}`,
        takenBack: wanted === null ? null : { wanted, points: taken, reason: because ?? '' },
      })),
    next,
  };
}
