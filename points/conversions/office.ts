import type { NumberForm } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { hasCode, one, row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import type { ConversionsContext } from './context.ts';
import { quotedNumber, type Target, targetSelected } from './conversion.ts';
import { drive } from './drive.ts';
import { endpointOf, type StreetClient } from './partner.ts';
import { advance, type ConversionRow, findConversion, settleDispute, waitingConversions } from './rows.ts';

/** After this long without a partner's word the office is shown the order; it is not returned by silence. */
const waitingHours = 24;

type Office = StaffCaller & { municipalityCode: string };
/** The register of conversion targets of a municipality. */
export function conversionTargetHandlers(
  { database, clock }: ConversionsContext,
  systemThumbprint: string,
): Pick<PointsHandlers, 'listConversionTargets' | 'addConversionTarget' | 'changeConversionTarget'> {
  type Body = Parameters<PointsHandlers['addConversionTarget']>[0]['body'];

  /** The columns of a target as its office typed it, or what is wrong with it. */
  async function judged(caller: Office, body: Body) {
    const endpoint = endpointOf(body.endpoint);
    if (isRefusal(endpoint)) return endpoint;
    const { pattern, lengthMin, lengthMax, check, expires } = body.numberForm;
    if (!isPossible(body.numberForm)) return refuse('number_form_invalid');
    const payee = await row(database, 'SELECT FROM merchant WHERE id = $1 AND municipality_code = $2 AND NOT exempt', [
      body.payeeId,
      caller.municipalityCode,
    ]);
    if (!payee) return refuse('payee_not_possible');
    const { kind, name, unitName, rate, pointsMin, open } = body;
    return [
      kind,
      name,
      unitName,
      body.payeeId,
      rate.numerator,
      rate.denominator,
      pointsMin,
      pattern,
      lengthMin,
      lengthMax,
      check,
      expires,
      endpoint,
      open,
      `${clock()}`,
      caller.staffId,
    ];
  }

  return {
    async listConversionTargets({ caller }) {
      const ofTown = [caller.municipalityCode];
      const targets = await rows<Target>(database, `${targetSelected} WHERE m.code = $1 ORDER BY t.id`, ofTown);
      const payees = await rows<{ merchantId: number; name: string; bankAccount: BankAccount | null; exempt: boolean }>(
        database,
        'SELECT id AS "merchantId", name, bank_account AS "bankAccount", exempt FROM merchant WHERE municipality_code = $1 ORDER BY id',
        ofTown,
      );
      const known = new Map(payees.map(({ exempt: _, ...payee }) => [payee.merchantId, payee]));
      return {
        targets: targets.map(({ merchantId, allowed: _, ...target }) => ({
          ...target,
          payee: known.get(merchantId) ?? { merchantId, name: '', bankAccount: null },
        })),
        payees: payees.filter(({ exempt }) => !exempt).map(({ merchantId, name }) => ({ merchantId, name })),
        systemThumbprint,
      };
    },

    async addConversionTarget({ caller, body }) {
      const columns = await judged(caller, body);
      if (isRefusal(columns)) return columns;
      try {
        const made = await one<{ id: number }>(
          database,
          `INSERT INTO conversion_target (municipality_code, kind, name, unit_name, merchant_id, rate_numerator, rate_denominator,
             points_min, number_pattern, number_length_min, number_length_max, number_check, number_expires, endpoint, is_open,
             changed_at, changed_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
          [caller.municipalityCode, ...columns],
        );
        return { targetId: made.id };
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('target_name_taken');
        throw error;
      }
    },

    async changeConversionTarget({ caller, params, body }) {
      const columns = await judged(caller, body);
      if (isRefusal(columns)) return columns;
      try {
        const changed = await database.query(
          `UPDATE conversion_target SET kind = $3, name = $4, unit_name = $5, merchant_id = $6, rate_numerator = $7,
             rate_denominator = $8, points_min = $9, number_pattern = $10, number_length_min = $11, number_length_max = $12,
             number_check = $13, number_expires = $14, endpoint = $15, is_open = $16, changed_at = $17, changed_by = $18
           WHERE id = $1 AND municipality_code = $2`,
          [params.targetId, caller.municipalityCode, ...columns],
        );
        return changed.rowCount === 0 ? refuse('target_unknown') : {};
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('target_name_taken');
        throw error;
      }
    },
  };
}

const isPossible = ({ pattern, lengthMin, lengthMax, check }: NumberForm) =>
  lengthMin <= lengthMax && (check === 'none' || pattern === 'digits');

/** What waits for a partner for more than a day, and what an office decides of it after talking to the partner. */
export function waitingConversionHandlers(
  context: ConversionsContext,
  street: StreetClient,
): Pick<PointsHandlers, 'listWaitingConversions' | 'decideConversion'> {
  const { database, clock } = context;

  return {
    async listWaitingConversions({ caller }) {
      const { municipalityCode } = caller;
      const before = clock().subtract({ hours: waitingHours });
      const waiting = await waitingConversions(database, { municipalityCode, before });
      return {
        conversions: waiting.map(
          ({ operationKey, target, points, units, takenAt, askedAt, attempts, lastFailure, isBroken }) => ({
            operationKey,
            receiptNumber: quotedNumber(operationKey),
            target,
            points,
            units,
            takenAt: `${takenAt ?? askedAt}`,
            attempts,
            lastFailure,
            broken: isBroken,
          }),
        ),
      };
    },

    async decideConversion({ caller, params, body }) {
      const order = await findConversion(database, params.operationKey);
      if (order?.municipalityCode !== caller.municipalityCode) return refuse('conversion_unknown');
      const word = { decidedBy: caller.staffId, decisionReason: body.reason };
      if (order.isBroken && body.decision === 'done') {
        await settleDispute(database, order, word);
        return { state: 'returned' as const };
      }
      if (order.state !== 'taken' || !isWaiting(order)) return refuse('conversion_state');
      if (body.decision === 'done') return markDone(order, word);
      return markReturned(order, word);
    },
  };

  function isWaiting({ takenAt }: ConversionRow): boolean {
    const since = clock().subtract({ hours: waitingHours });
    return takenAt !== null && Temporal.Instant.compare(takenAt, since) <= 0;
  }

  type Word = { decidedBy: string; decisionReason: string };

  async function markDone(order: ConversionRow, word: Word) {
    const done = await advance(database, order, { state: 'committed', endedAt: clock(), nextTryAt: null, ...word });
    return done ? { state: 'done' as const } : refuse('conversion_state');
  }

  /** The partner is told first: where it has done the transfer it says so now, and nothing is returned. */
  async function markReturned(order: ConversionRow, word: Word) {
    const told = await street.cancel(order);
    if (told.state === 'committed') {
      await advance(database, order, { state: 'committed', endedAt: clock(), nextTryAt: null });
      return refuse('conversion_was_done');
    }
    if (told.state === 'pending' || told.state === 'prepared') return refuse('conversion_state');
    const isOver = told.state === 'cancelled' || told.state === 'refused';
    const now = clock();
    const moved = await advance(database, order, {
      state: 'returning',
      reason: 'office',
      returnKey: makeKey(now),
      cancelOwed: !isOver,
      nextTryAt: now,
      ...word,
    });
    if (!moved) return refuse('conversion_state');
    const returning = await findConversion(database, order.operationKey);
    if (returning) await drive({ ...context, street }, returning);
    const after = await findConversion(database, order.operationKey);
    return { state: after?.state === 'returned' ? ('returned' as const) : ('working' as const) };
  }
}
