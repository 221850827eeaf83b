import { refuse } from '../../server/refusal.ts';
import type { HandlersOf, System } from '../system.ts';
import { findOperator, listOperators, registerOperator } from './operator.ts';
import { createEnrolmentCode, enrolTerminal, listTerminals, revokeTerminal } from './terminal.ts';

/** An operator that says nothing of its numbers is believed anything that fits a card. */
const widestRule = { pattern: 'alphanumeric', lengthMin: 1, lengthMax: 40 } as const;

/** 事業者IDの生成・登録、端末認証準備 (5-2): operators, numbering, enrolment, terminals. */
export function operatorHandlers({
  database,
  clock,
}: System): HandlersOf<
  | 'listOperators'
  | 'registerOperator'
  | 'createEnrolmentCode'
  | 'listTerminals'
  | 'revokeTerminal'
  | 'enrolTerminal'
  | 'showTerminal'
> {
  return {
    listOperators: async () => ({ operators: await listOperators(database) }),

    registerOperator: async ({ body }) => {
      const customerIdRule = { ...widestRule, ...body.customerIdRule };
      if (customerIdRule.lengthMin > customerIdRule.lengthMax) {
        const message = '最小の長さは、最大の長さ以下にしてください。';
        const path = 'customerIdRule.lengthMin';
        return refuse('invalid_request', { fields: [{ path, outcome: 'invalid_request', message }] });
      }
      return registerOperator({ database, operator: { ...body, customerIdRule }, now: clock() });
    },

    createEnrolmentCode: async ({ params: { operatorId }, body: { place } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      return createEnrolmentCode({ database, operatorId, place, now: clock() });
    },

    listTerminals: async ({ params: { operatorId } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      return { terminals: await listTerminals(database, operatorId) };
    },

    revokeTerminal: async ({ params: { terminalId } }) => revokeTerminal({ database, terminalId, now: clock() }),

    enrolTerminal: async ({ body, jkt }) => enrolTerminal({ database, code: body.code, jkt, now: clock() }),

    showTerminal: async ({ caller }) => caller,
  };
}
