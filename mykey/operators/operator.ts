import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { tellOfOperator } from '../feed.ts';
import type { CheckDigit } from './check-digit.ts';

/** The form of the customer IDs an operator gives; `mykeyId`: it keeps the マイキーID itself, and nothing is linked. */
export type CustomerIdRule = {
  mode: 'own' | 'mykeyId';
  pattern: 'digits' | 'alphanumeric' | 'login';
  lengthMin: number;
  lengthMax: number;
  /** For digits alone: how the last one is made from the others. */
  checkDigit: CheckDigit;
};
export type OperatorKind =
  | 'library'
  | 'museum'
  | 'sports'
  | 'hospital'
  | 'shoppingStreet'
  | 'shop'
  | 'transport'
  | 'partner'
  | 'municipality'
  | 'other';
export type Operator = {
  operatorId: string;
  name: string;
  kind: OperatorKind;
  municipalityCode: string | null;
  customerIdRule: CustomerIdRule;
  /** Only those who live there get a number: it is linked at the counter, where papers are shown. */
  residentsOnly: boolean;
  /** Its terminals may look up a number by the card alone (decision 12). */
  lookUpWithoutPin: boolean;
};

const columns = `operator_id, name, kind, municipality_code,
  json_build_object('mode', rule_mode, 'pattern', rule_pattern, 'lengthMin', rule_length_min,
    'lengthMax', rule_length_max, 'checkDigit', rule_check_digit) AS customer_id_rule, residents_only,
  look_up_without_pin`;

/** Finds an operator by its number. */
export const findOperator = (database: Database, operatorId: string): Promise<Operator | undefined> =>
  row<Operator>(database, `SELECT ${columns} FROM operator WHERE operator_id = :operatorId`, { operatorId });

/** All operators, in the order of their numbers. */
export const listOperators = (database: Database): Promise<Operator[]> =>
  rows<Operator>(database, `SELECT ${columns} FROM operator ORDER BY left(operator_id, 1), registered_at, operator_id`);

type NewOperator = Omit<Operator, 'operatorId'> & { series: string };

/**
 * Registers an operator and numbers it: the letter asked for and the next number of its series, four digits or more
 * (5-2, decision 26). The counter is a row of its own, so a number is not given twice, whoever leaves. In a transaction.
 */
export async function insertOperator(
  client: Database,
  { operator, now }: { operator: NewOperator; now: Temporal.Instant },
): Promise<Operator> {
  const { series, ...rest } = operator;
  const { name, kind, municipalityCode, customerIdRule, residentsOnly, lookUpWithoutPin } = rest;
  const counter = await row<{ last: number }>(
    client,
    `INSERT INTO operator_series AS series (letter, last) VALUES (:series, 1)
     ON CONFLICT (letter) DO UPDATE SET last = series.last + 1 RETURNING last`,
    { series },
  );
  const operatorId = `${series}${String(counter?.last).padStart(4, '0')}`;
  await execute(
    client,
    `INSERT INTO operator (operator_id, name, kind, municipality_code, rule_mode, rule_pattern, rule_length_min,
       rule_length_max, rule_check_digit, residents_only, look_up_without_pin, registered_at)
     VALUES (:operatorId, :name, :kind, :municipalityCode, :mode, :pattern, :lengthMin, :lengthMax, :checkDigit, :residentsOnly,
       :lookUpWithoutPin, :now)`,
    {
      operatorId,
      name,
      kind,
      municipalityCode,
      ...ruleValues(customerIdRule),
      residentsOnly,
      lookUpWithoutPin,
      now: `${now}`,
    },
  );
  await tellOfOperator(client, { operatorId, name, operatorKind: kind, municipalityCode });
  return { operatorId, ...rest };
}

/** Registers an operator, in a transaction of its own. */
export const registerOperator = (database: Pool, asked: { operator: NewOperator; now: Temporal.Instant }) =>
  inTransaction(database, (client) => insertOperator(client, asked));

const ruleValues = ({ mode, pattern, lengthMin, lengthMax, checkDigit }: CustomerIdRule) => ({
  mode,
  pattern,
  lengthMin,
  lengthMax,
  checkDigit,
});

/**
 * Changes an operator's name, the form of its numbers and who may have one. Its number and kind stay. Links that exist stay
 * too, whatever their form: the rule is for those to come, and an operator that goes over to the マイキーID itself may come
 * back (R51-13).
 */
export async function changeOperator({
  database,
  operatorId,
  change: { name, customerIdRule, residentsOnly, lookUpWithoutPin },
}: {
  database: Pool;
  operatorId: string;
  change: Pick<Operator, 'name' | 'customerIdRule' | 'residentsOnly' | 'lookUpWithoutPin'>;
}): Promise<Operator | Refusal<'operator_unknown'>> {
  return inTransaction(database, async (client) => {
    const changed = await row<Operator>(
      client,
      `UPDATE operator SET name = :name, rule_mode = :mode, rule_pattern = :pattern, rule_length_min = :lengthMin,
              rule_length_max = :lengthMax, rule_check_digit = :checkDigit, residents_only = :residentsOnly,
              look_up_without_pin = :lookUpWithoutPin WHERE operator_id = :operatorId RETURNING ${columns}`,
      { operatorId, name, ...ruleValues(customerIdRule), residentsOnly, lookUpWithoutPin },
    );
    if (!changed) return refuse('operator_unknown');
    const { kind, municipalityCode } = changed;
    await tellOfOperator(client, { operatorId, name, operatorKind: kind, municipalityCode });
    return changed;
  });
}
