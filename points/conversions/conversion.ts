import {
  foldCardExpiry,
  foldMemberNumber,
  judgeMemberNumber,
  type NumberForm,
  pointsProblems,
} from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { MemberCaller, PointsHandlers } from '../callers.ts';
import { findMember } from '../members/member.ts';
import { convert, leastOf, type Rate } from '../places/rate.ts';
import type { ConversionsContext } from './context.ts';
import { type Driving, drive, leaseSeconds } from './drive.ts';
import type { StreetClient } from './partner.ts';
import { type ConversionRow, conversionsOf, findByRequest, findConversion, recordConversion } from './rows.ts';

/** More numbers than this in a day that a partner does not take are guesses. */
const refusedADayMax = 10;

export type Target = {
  targetId: number;
  municipality: { code: string; name: string };
  kind: ConversionRow['kind'];
  name: string;
  unitName: string;
  merchantId: number;
  rate: Rate;
  pointsMin: number;
  numberForm: NumberForm;
  endpoint: string;
  open: boolean;
  /** Whether the municipality's rule allows conversions (7-1 2①); without a rule it does. */
  allowed: boolean;
};

/** All targets, each with its municipality's rule as it is now. */
export const targetSelected = `
  SELECT t.id AS "targetId", jsonb_build_object('code', m.code, 'name', m.name) AS municipality, t.kind, t.name,
         t.unit_name AS "unitName", t.merchant_id AS "merchantId", t.points_min AS "pointsMin", t.endpoint, t.is_open AS open,
         jsonb_build_object('numerator', t.rate_numerator, 'denominator', t.rate_denominator) AS rate,
         jsonb_build_object('pattern', t.number_pattern, 'lengthMin', t.number_length_min, 'lengthMax', t.number_length_max,
                            'check', t.number_check, 'expires', t.number_expires) AS "numberForm",
         coalesce((SELECT conversions FROM use_rule r WHERE r.municipality_code = m.code ORDER BY r.id DESC LIMIT 1), true) AS allowed
    FROM conversion_target t JOIN municipality m ON m.code = t.municipality_code`;

/** 変換 as its holder orders and sees it (4-1①, 6-2 パターン②). */
export function conversionHandlers(
  context: ConversionsContext,
  street: StreetClient,
): Pick<PointsHandlers, 'listMyConversionTargets' | 'convert' | 'listMyConversions' | 'showMyConversion'> {
  const { database, balances, clock } = context;
  const driving: Driving = { ...context, street };

  return {
    async listMyConversionTargets({ caller }) {
      const lots = await balances.lots(caller.holder);
      const asOf = dateInTokyo(clock()).toString();
      const targets = await rows<Target>(
        database,
        `${targetSelected} WHERE t.is_open ORDER BY t.municipality_code, t.id`,
      );
      const withPoints = targets
        .filter(({ allowed }) => allowed)
        .map(({ merchantId: _, endpoint: __, open: ___, allowed: ____, ...target }) => ({
          ...target,
          usable: usableOf(lots, municipalUnit(target.municipality.code), asOf).points,
        }));
      return { asOf, targets: withPoints.filter(({ usable }) => usable > 0) };
    },

    async convert({ caller, body, idempotencyKey: requestKey }) {
      const { holder } = caller;
      const number = {
        memberNumber: foldMemberNumber(body.memberNumber),
        cardExpires: foldCardExpiry(body.cardExpires ?? ''),
      };
      const known = await findByRequest(database, { holder, requestKey });
      if (known)
        return isSame(known, { ...body, ...number }) ? inWords(known) : refuse('exists_with_different_request');
      const unusable = judgeNewKey(requestKey, clock());
      if (unusable) return unusable;
      const target = await row<Target>(database, `${targetSelected} WHERE t.id = $1`, [body.targetId]);
      if (!target) return refuse('target_unknown');
      const made = await judge(caller, target, { ...body, ...number });
      if (isRefusal(made)) return made;
      const now = clock();
      const operationKey = makeKey(now);
      await recordConversion(database, {
        operationKey,
        requestKey,
        holder,
        targetId: target.targetId,
        merchantId: target.merchantId,
        memberNumber: number.memberNumber,
        cardExpires: target.numberForm.expires ? number.cardExpires : null,
        offered: body.points,
        points: made.consumed,
        units: made.units,
        rate: target.rate,
        askedAt: now,
        nextTryAt: now.add({ seconds: leaseSeconds }),
      });
      // Two requests with one key: the first has written its line, and both read that one.
      const order = await findByRequest(database, { holder, requestKey });
      if (!order) return refuse('overloaded');
      if (order.operationKey !== operationKey)
        return isSame(order, { ...body, ...number }) ? inWords(order) : refuse('exists_with_different_request');
      await drive(driving, order);
      return inWords((await findConversion(database, operationKey)) ?? order);
    },

    async listMyConversions({ caller, query }) {
      const { page, next } = await conversionsOf(database, { holder: caller.holder, cursor: query.cursor });
      return { conversions: page.map(inWords), next };
    },

    async showMyConversion({ caller, params }) {
      const found = await findConversion(database, params.operationKey);
      return found?.holder === caller.holder ? inWords(found) : refuse('conversion_unknown');
    },
  };

  type Asked = { memberNumber: string; cardExpires: string; points: number; units: number };

  /** What an order makes of how many points, or why it is not taken. Nobody outside is asked before all this is right. */
  async function judge(caller: MemberCaller, target: Target, asked: Asked) {
    if (!target.open) return refuse('target_closed');
    if (!target.allowed) return refuse('conversion_not_allowed');
    const now = clock();
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
      `SELECT count(*) AS n FROM conversion WHERE holder = $1 AND asked_at > $2 AND reason LIKE 'member%'`,
      [caller.holder, `${now.subtract({ hours: 24 })}`],
    );
    return refused && refused.n >= refusedADayMax ? refuse('too_many_requests') : made;
  }
}

type FieldOutcome = NonNullable<ReturnType<typeof judgeMemberNumber>>['outcome'];

/** A refusal that stands beside its field. */
function refusedField(path: string, outcome: FieldOutcome) {
  if (outcome === 'individual_number_refused') return refuse(outcome, { fields: [{ path, outcome, message: '' }] });
  return refuse(outcome, { fields: [{ path, outcome, message: pointsProblems[outcome].ja }] });
}

/** Whether a repeated request asks for what the first one did. After the end only the end of the number is known. */
function isSame(
  known: ConversionRow,
  asked: { targetId: number; memberNumber: string; points: number; units: number },
): boolean {
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

/** The number to quote: eight characters of the key's random part, as on a receipt. */
export const quotedNumber = (operationKey: string): string => operationKey.replaceAll('-', '').slice(-8).toUpperCase();

function inWords(order: ConversionRow) {
  const { operationKey, targetId, kind, unitName, points, units } = order;
  return {
    operationKey,
    receiptNumber: quotedNumber(operationKey),
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
