import {
  foldCardExpiry,
  foldMemberNumber,
  judgeMemberNumber,
  pointsProblems,
  receiptNumber,
} from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { fieldProblem } from '../../server/error-outcome.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf, MemberCaller } from '../callers.ts';
import { findMember } from '../members/member.ts';
import { convert, leastOf } from '../places/rate.ts';
import { judgeFunction } from '../registers/functions.ts';
import type { ConversionsContext } from './context.ts';
import { type Driving, drive, leaseSeconds } from './drive.ts';
import { type ConversionRow, conversionsOf, findByRequest, findConversion, recordConversion } from './rows.ts';
import { findTarget, type Target } from './targets.ts';

/** More numbers than this in a day that a partner does not take are guesses. */
const refusedADayMax = 10;

type Asked = { targetId: number; memberNumber: string; cardExpires: string; points: number; units: number };

/**
 * Orders a conversion (4-1①, 6-2 パターン②). Idempotent: a retry under the same key is answered with what its first
 * request made; a race of two requests under one key makes one order.
 */
export async function orderConversion(
  context: ConversionsContext & Driving,
  { caller, body, idempotencyKey: requestKey }: CallOf<'convert'>,
) {
  const { database, clock } = context;
  const { holder } = caller;
  const memberNumber = foldMemberNumber(body.memberNumber);
  const asked: Asked = { ...body, memberNumber, cardExpires: foldCardExpiry(body.cardExpires ?? '') };
  // 1 A retry is answered first, whatever has changed since.
  const known = await findByRequest(database, { holder, requestKey });
  if (known) return answerRetry(known, asked);
  // 2 A key that is new must be of this time.
  const unusable = judgeNewKey(requestKey, clock());
  if (unusable) return unusable;
  // 3 What it makes of how many points; nobody outside is asked before all this is right.
  const target = await findTarget(database, body.targetId);
  if (!target) return refuse('target_unknown');
  const made = await judgeOrder(context, { caller, target, asked });
  if (isRefusal(made)) return made;
  // 4 The order is written down before the partner hears of it: after a crash the job goes on from its row.
  const order = await writeOrder(context, { holder, requestKey, target, asked, made });
  if (!order) return refuse('overloaded');
  if (!order.isNew) return answerRetry(order, asked);
  // 5 As far as it goes now; what is left is the job's.
  await drive(context, order);
  return inWords((await findConversion(database, order.operationKey)) ?? order);
}

/** Conversions of a holder, the newest first. */
export async function listConversions(
  { database }: ConversionsContext,
  { caller, query }: CallOf<'listMyConversions'>,
) {
  const { page, next } = await conversionsOf(database, { holder: caller.holder, cursor: query.cursor });
  return { conversions: page.map(inWords), next };
}

/** One conversion of the holder who asks. */
export async function showConversion({ database }: ConversionsContext, { caller, params }: CallOf<'showMyConversion'>) {
  const found = await findConversion(database, params.operationKey);
  return found?.holder === caller.holder ? inWords(found) : refuse('conversion_unknown');
}

type Wish = { caller: MemberCaller; target: Target; asked: Asked };

/** What an order makes of how many points, or why it is not taken. */
async function judgeOrder({ database, balances, clock }: ConversionsContext, { caller, target, asked }: Wish) {
  if (!target.open) return refuse('target_closed');
  if (!target.allowed) return refuse('conversion_not_allowed');
  const now = clock();
  const { code } = target.municipality;
  const off = await judgeFunction(database, { code, name: 'conversions', on: `${dateInTokyo(now)}` });
  if (off) return off;
  const problem = judgeMemberNumber(target.numberForm, { ...asked, today: dateInTokyo(now).toString() });
  if (problem) return refusedField(problem.field, problem.outcome);
  const made = convert(asked.points, target.rate);
  if (made.units === 0 || asked.points < target.pointsMin)
    return refuse('conversion_too_few', { pointsMin: leastOf(target.pointsMin, target.rate) });
  if (made.units !== asked.units) return refuse('rate_changed', { rate: target.rate, units: made.units });
  const member = await findMember(database, caller.mykeyId);
  if (member?.status !== 'active') return refuse('not_usable_here');
  const { points: usable } = await balances.usable(caller.holder, municipalUnit(target.municipality.code));
  if (made.consumed > usable) return refuse('insufficient_points', { usable });
  const refused = await row<{ n: number }>(
    database,
    `SELECT count(*) AS n FROM conversion WHERE holder = :holder AND asked_at > :since AND reason LIKE 'member%'`,
    { holder: caller.holder, since: `${now.subtract({ hours: 24 })}` },
  );
  return refused && refused.n >= refusedADayMax ? refuse('too_many_requests') : made;
}

type NewOrder = {
  holder: number;
  requestKey: string;
  target: Target;
  asked: Asked;
  made: { consumed: number; units: number };
};

/**
 * Records the order under a key of its own, and reads back the one that stands under the request: in a race the first
 * has written its row, and both read that one.
 */
async function writeOrder(
  { database, clock }: ConversionsContext,
  { holder, requestKey, target, asked, made }: NewOrder,
) {
  const now = clock();
  const operationKey = makeKey(now);
  await recordConversion(database, {
    operationKey,
    requestKey,
    holder,
    targetId: target.targetId,
    merchantId: target.merchantId,
    memberNumber: asked.memberNumber,
    cardExpires: target.numberForm.expires ? asked.cardExpires : null,
    offered: asked.points,
    points: made.consumed,
    units: made.units,
    rate: target.rate,
    askedAt: now,
    nextTryAt: now.add({ seconds: leaseSeconds }),
  });
  const order = await findByRequest(database, { holder, requestKey });
  return order && { ...order, isNew: order.operationKey === operationKey };
}

/** What the first request under this key made; refused where this one asks for something else. */
const answerRetry = (known: ConversionRow, asked: Asked) =>
  isSame(known, asked) ? inWords(known) : refuse('exists_with_different_request');

type FieldOutcome = NonNullable<ReturnType<typeof judgeMemberNumber>>['outcome'];

/** A refusal that stands beside its field. */
function refusedField(path: string, outcome: FieldOutcome) {
  if (outcome === 'individual_number_refused')
    return refuse(outcome, { fields: [{ path, outcome, message: '', messageEn: '' }] });
  return refuse(outcome, { fields: [fieldProblem(pointsProblems, path, outcome)] });
}

/** Whether a repeated request asks for what the first one did. After the end only the end of the number is known. */
function isSame(known: ConversionRow, asked: Asked): boolean {
  const { targetId, memberNumber, points, units } = asked;
  const hasEnded = known.endedAt !== null;
  const number = hasEnded ? memberNumber.slice(-3) : memberNumber;
  return (
    known.targetId === targetId && known.memberNumber === number && known.offered === points && known.units === units
  );
}

const stateInWords = {
  asked: 'working',
  prepared: 'working',
  taken: 'working',
  returning: 'working',
  committed: 'done',
  returned: 'returned',
  refused: 'refused',
} as const;

function inWords(order: ConversionRow) {
  const { operationKey, targetId, kind, unitName, points, units } = order;
  return {
    operationKey,
    receiptNumber: receiptNumber(operationKey),
    target: { targetId, name: order.target, kind, unitName },
    municipality: { code: order.municipalityCode, name: order.municipality },
    memberNumberEnd: order.memberNumber.slice(-3),
    points,
    units,
    askedAt: `${order.askedAt}`,
    state: stateInWords[order.state],
    reason: order.state === 'returning' ? null : (order.reason as Reason | null),
    endedAt: order.endedAt ? `${order.endedAt}` : null,
  };
}
type Reason =
  | 'member_unknown'
  | 'member_refused'
  | 'card_expired'
  | 'over_limit'
  | 'not_possible'
  | 'no_answer'
  | 'insufficient_points'
  | 'office';
