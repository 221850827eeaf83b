import { pointsRoutes as routes } from '../../contract/index.ts';
import { statementOf } from '../../points/reconciliation/testing/bank.ts';
import { bank } from './places.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';
import { billed } from './recipes-invoices.ts';
import { standingFile } from './recipes-payout.ts';

const agent = ({ world }: Kitchen) => callerNamed(world, 'points', 'agent1');

/** A statement of the account of the 受託会社 with money that nobody expects, or that pays a bill. */
async function statement(kitchen: Kitchen, yen: number, remitterName = '') {
  const { world } = kitchen;
  const on = `${world.today}`;
  const inquiryNumber = `${world.fresh()}`.replaceAll(/\D/g, '').slice(-8).padStart(8, '1');
  const lines = [{ on, direction: 'in' as const, amountYen: yen, remitterName, inquiryNumber }];
  return { name: 'meisai.txt', file: statementOf(bank, { from: on, through: on, lines }) };
}
/** The newest break, of money that came in just now. */
async function broken(kitchen: Kitchen, yen = kitchen.random.int(1, 100_000), remitterName = '') {
  const body = await statement(kitchen, yen, remitterName);
  await callAs(kitchen, agent(kitchen), routes.takeBankStatement, { body });
  let cursor: string | undefined;
  for (;;) {
    const query = { state: 'open' as const, ...(cursor ? { cursor } : undefined) };
    const { breaks, next } = await callAs(kitchen, agent(kitchen), routes.listBankBreaks, { query });
    const found = breaks.find((one) => one.yen === yen && !one.isAsked);
    if (found) return { breakId: found.breakId };
    cursor = next ?? undefined;
    if (cursor === undefined) throw new Error('the break is not there');
  }
}

/** A grant of the town, by somebody who audits. */
async function granted(kitchen: Kitchen) {
  const caller = callerNamed(kitchen.world, 'points', 'lead-43424');
  const { grants } = await callAs(kitchen, caller, routes.listGrants, { query: {} });
  return { caller, all: grants.map(({ grantKey }) => ({ grantKey })) };
}

export const reconciliationRecipes: Recipes = {
  async traceGrant(kitchen) {
    const { caller, all } = await granted(kitchen);
    return { caller, params: kitchen.random.pick(all), asMade: true };
  },
  async traceUse(kitchen) {
    const { caller, all } = await granted(kitchen);
    for (const params of all) {
      const { uses } = await callAs(kitchen, caller, routes.traceGrant, { params });
      if (uses.length > 0) return { caller, params: { useId: kitchen.random.pick(uses).id }, asMade: true };
    }
    throw new Error('nothing was used');
  },
  async tracePayment(kitchen) {
    const { fileId } = await standingFile(kitchen);
    const caller = callerNamed(kitchen.world, 'points', 'lead-43424');
    return { caller, params: { fileId, item: 1 }, asMade: true };
  },
  async listUsesOfPayment(kitchen) {
    const { fileId } = await standingFile(kitchen);
    const caller = callerNamed(kitchen.world, 'points', 'lead-43424');
    return { caller, params: { fileId, item: 1 }, asMade: true };
  },
  async takeBankStatement(kitchen) {
    return { caller: agent(kitchen), body: await statement(kitchen, kitchen.random.int(1, 100_000)), asMade: true };
  },
  async takeBankBreak(kitchen) {
    return { caller: agent(kitchen), params: await broken(kitchen), asMade: true };
  },
  async resolveBankBreak(kitchen) {
    const body = { as: 'accept', reason: '手数料' };
    return { caller: agent(kitchen), params: await broken(kitchen), body, asMade: true };
  },
  async bookBankReceipt(kitchen) {
    const { debtor, yen } = await billed(kitchen);
    const params = await broken(kitchen, yen, 'ｵｸﾞﾆﾏﾁ');
    return { caller: agent(kitchen), params, body: { debtor }, asMade: true };
  },
};
