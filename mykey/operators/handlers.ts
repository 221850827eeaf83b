import type { mykeyRoutes, RouteInput } from '../../contract/index.ts';
import { inTransaction } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { HandlersOf, System } from '../system.ts';
import { municipalityCodeOf, townsFor } from './municipality.ts';
import {
  changeOperator,
  findOperator,
  listOperators,
  registerOperator,
  type CustomerIdRule as WholeRule,
} from './operator.ts';
import { createEnrolmentCode, createRotationCode, enrolTerminal, listTerminals, revokeTerminal } from './terminal.ts';

/** An operator that says nothing of its numbers is believed anything that fits a card. */
const widestRule = { pattern: 'alphanumeric', lengthMin: 1, lengthMax: 40, checkDigit: 'none' } as const;

/** The whole rule of what was sent of one; or why it cannot be one. */
function ruleOf(
  sent: RouteInput<typeof mykeyRoutes.changeOperator>['body']['customerIdRule'],
): WholeRule | Refusal<'invalid_request'> {
  const rule = { ...widestRule, ...sent };
  const because = (path: string, words: { message: string; messageEn: string }) =>
    refuse('invalid_request', { fields: [{ path: `customerIdRule.${path}`, outcome: 'invalid_request', ...words }] });
  if (rule.lengthMin > rule.lengthMax)
    return because('lengthMin', {
      message: '最小の長さは、最大の長さ以下にしてください。',
      messageEn: 'The shortest length must not exceed the longest.',
    });
  if (rule.checkDigit !== 'none' && (rule.pattern !== 'digits' || rule.lengthMin < 2))
    return because('checkDigit', {
      message: 'チェックデジットは、2桁以上の数字だけの番号で使えます。',
      messageEn: 'A check digit works only with numbers of two or more digits.',
    });
  return rule;
}

/** 事業者IDの生成・登録、端末認証準備 (5-2): operators, numbering, enrolment, terminals. */
export function operatorHandlers({
  database,
  clock,
}: System): HandlersOf<
  | 'listOperators'
  | 'searchMunicipalities'
  | 'registerOperator'
  | 'changeOperator'
  | 'createEnrolmentCode'
  | 'createRotationCode'
  | 'listTerminals'
  | 'revokeTerminal'
  | 'enrolTerminal'
  | 'showTerminal'
> {
  const today = () => dateInTokyo(clock()).toString();
  return {
    listOperators: async () => ({ operators: await listOperators(database) }),

    searchMunicipalities: async ({ query }) => townsFor(query.q, today()),

    registerOperator: async ({ body }) => {
      const customerIdRule = ruleOf(body.customerIdRule);
      if (isRefusal(customerIdRule)) return customerIdRule;
      const municipalityCode =
        body.municipalityCode === null ? null : municipalityCodeOf(body.municipalityCode, today());
      if (municipalityCode === undefined) return refuse('municipality_unknown');
      return registerOperator(database, { operator: { ...body, municipalityCode, customerIdRule }, now: clock() });
    },

    changeOperator: async ({ params: { operatorId }, body }) => {
      const customerIdRule = ruleOf(body.customerIdRule);
      if (isRefusal(customerIdRule)) return customerIdRule;
      return changeOperator({ database, operatorId, change: { ...body, customerIdRule } });
    },

    createEnrolmentCode: async ({ params: { operatorId }, body: { place, role } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      return createEnrolmentCode({ database, operatorId, place, role, now: clock() });
    },

    createRotationCode: async ({ params: { terminalId } }) =>
      createRotationCode({ database, terminalId, now: clock() }),

    listTerminals: async ({ params: { operatorId } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      return { terminals: await listTerminals(database, operatorId) };
    },

    revokeTerminal: async ({ params: { terminalId } }) =>
      inTransaction(database, (client) => revokeTerminal(client, { terminalId, now: clock() })),

    enrolTerminal: async ({ body, jkt }) => enrolTerminal({ database, code: body.code, jkt, now: clock() }),

    showTerminal: async ({ caller }) => caller,
  };
}
