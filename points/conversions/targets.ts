import type { NumberForm } from '../../contract/index.ts';
import { type Database, execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import type { Rate } from '../places/rate.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { townsWith } from '../registers/functions.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { trailChange, trailNew } from '../registers/trail.ts';
import type { ConversionsContext } from './context.ts';
import { endpointOf } from './partner.ts';
import type { ConversionRow } from './rows.ts';

/** What points can be converted into: a street's own points, gift certificates, prepaid money, transport (4-1①). */
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
const targetSelected = `
  SELECT t.id AS target_id, jsonb_build_object('code', m.code, 'name', m.name) AS municipality, t.kind, t.name,
         t.unit_name, t.merchant_id, t.points_min, t.endpoint, t.is_open AS open,
         jsonb_build_object('numerator', t.rate_numerator, 'denominator', t.rate_denominator) AS rate,
         jsonb_build_object('pattern', t.number_pattern, 'lengthMin', t.number_length_min, 'lengthMax', t.number_length_max,
                            'check', t.number_check, 'expires', t.number_expires) AS number_form,
         coalesce((SELECT conversions FROM use_rule r WHERE r.municipality_code = m.code ORDER BY r.id DESC LIMIT 1), true) AS allowed
    FROM conversion_target t JOIN municipality m ON m.code = t.municipality_code`;

/** One target, whether it is open or not. */
export const findTarget = (database: Database, targetId: number): Promise<Target | undefined> =>
  row<Target>(database, `${targetSelected} WHERE t.id = :targetId`, { targetId });

/** The targets into which the holder can convert now: open, allowed by their municipality, and with points to convert. */
export async function listUsableTargets(
  { database, balances, clock }: ConversionsContext,
  { caller }: CallOf<'listMyConversionTargets'>,
) {
  const lots = await balances.lots(caller.holder);
  const asOf = dateInTokyo(clock()).toString();
  const targets = await rows<Target>(database, `${targetSelected} WHERE t.is_open ORDER BY t.municipality_code, t.id`);
  const codes = targets.map(({ municipality }) => municipality.code);
  const towns = await townsWith(database, { name: 'conversions', codes, on: asOf });
  const withPoints = targets
    .filter(({ allowed, municipality }) => allowed && towns.has(municipality.code))
    .map(({ merchantId: _, endpoint: __, open: ___, allowed: ____, ...target }) => ({
      ...target,
      usable: usableOf(lots, municipalUnit(target.municipality.code), asOf).points,
    }));
  return { asOf, targets: withPoints.filter(({ usable }) => usable > 0) };
}

/** The register of targets of a municipality, and the places that could be paid for one. */
export async function listTargetsOfOffice(
  { database, clock, systemThumbprint }: ConversionsContext & { systemThumbprint: string },
  { caller }: CallOf<'listConversionTargets'>,
) {
  const { municipalityCode } = caller;
  const targets = await rows<Target>(database, `${targetSelected} WHERE m.code = :municipalityCode ORDER BY t.id`, {
    municipalityCode,
  });
  const payees = await rows<{ merchantId: number; name: string; bankAccount: BankAccount | null; exempt: boolean }>(
    database,
    'SELECT id AS merchant_id, place_name(id, :today) AS name, bank_account, exempt FROM merchant WHERE municipality_code = :municipalityCode ORDER BY id',
    { municipalityCode, today: `${dateInTokyo(clock())}` },
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
}

/** Registers a target of the caller's municipality; its name is unique there. */
export async function addTarget(context: ConversionsContext, { caller, body }: CallOf<'addConversionTarget'>) {
  const target = await judgeTarget(context, { caller, body });
  if (isRefusal(target)) return target;
  return named(() =>
    inTransaction(context.database, async (client) => {
      const made = await one<{ id: number }>(
        client,
        `INSERT INTO conversion_target (municipality_code, kind, name, unit_name, merchant_id, rate_numerator, rate_denominator,
         points_min, number_pattern, number_length_min, number_length_max, number_check, number_expires, endpoint, is_open,
         changed_at, changed_by)
       VALUES (:municipalityCode, :kind, :name, :unitName, :payeeId, :numerator, :denominator, :pointsMin, :pattern, :lengthMin,
         :lengthMax, :check, :expires, :endpoint, :open, :now, :staffId) RETURNING id`,
        { municipalityCode: caller.municipalityCode, ...target },
      );
      await trailNew(client, { caller, now: context.clock() }, { subject: 'conversionTarget', id: made.id });
      return { targetId: made.id };
    }),
  );
}

/** Changes a target; orders that are under way keep the rate they were asked at. */
export async function changeTarget(
  context: ConversionsContext,
  { caller, params, body }: CallOf<'changeConversionTarget'>,
) {
  const target = await judgeTarget(context, { caller, body });
  if (isRefusal(target)) return target;
  const write = async (client: Database) => {
    const changed = await execute(
      client,
      `UPDATE conversion_target SET kind = :kind, name = :name, unit_name = :unitName, merchant_id = :payeeId,
         rate_numerator = :numerator, rate_denominator = :denominator, points_min = :pointsMin, number_pattern = :pattern,
         number_length_min = :lengthMin, number_length_max = :lengthMax, number_check = :check, number_expires = :expires,
         endpoint = :endpoint, is_open = :open, changed_at = :now, changed_by = :staffId
       WHERE id = :targetId AND municipality_code = :municipalityCode`,
      { targetId: params.targetId, municipalityCode: caller.municipalityCode, ...target },
    );
    return changed === 0 ? refuse('target_unknown') : {};
  };
  const about = { subject: 'conversionTarget', id: params.targetId, act: 'change' } as const;
  return named(() =>
    inTransaction(context.database, (client) =>
      trailChange(client, { caller, now: context.clock() }, about, () => write(client)),
    ),
  );
}

/** A target as its office typed it, or what is wrong with it. */
async function judgeTarget(
  { database, clock }: ConversionsContext,
  { caller, body }: Pick<CallOf<'addConversionTarget'>, 'caller' | 'body'>,
) {
  const apart = judgeApart(caller.municipalityCode);
  if (apart) return apart;
  const endpoint = endpointOf(body.endpoint);
  if (isRefusal(endpoint)) return endpoint;
  const { pattern, lengthMin, lengthMax, check, expires } = body.numberForm;
  if (!isPossible(body.numberForm)) return refuse('number_form_invalid');
  const payee = await row(
    database,
    'SELECT FROM merchant WHERE id = :payeeId AND municipality_code = :municipalityCode AND NOT exempt',
    { payeeId: body.payeeId, municipalityCode: caller.municipalityCode },
  );
  if (!payee) return refuse('payee_not_possible');
  const { kind, name, unitName, payeeId, rate, pointsMin, open } = body;
  const { numerator, denominator } = rate;
  const asTyped = { kind, name, unitName, payeeId, numerator, denominator, pointsMin };
  const ofNumber = { pattern, lengthMin, lengthMax, check, expires };
  return { ...asTyped, ...ofNumber, endpoint, open, now: `${clock()}`, staffId: caller.staffId };
}

const isPossible = ({ pattern, lengthMin, lengthMax, check }: NumberForm) =>
  lengthMin <= lengthMax && (check === 'none' || pattern === 'digits');

/** Two targets of one municipality never have the same name. */
async function named<Done>(write: () => Promise<Done>) {
  try {
    return await write();
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('target_name_taken');
    throw error;
  }
}
