import { pointsRoutes as routes } from '../../contract/index.ts';
import { present } from './present.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';
import { confirmShop } from './recipes-payees.ts';

const by = ({ world }: Kitchen, name: string) => callerNamed(world, 'points', `${name}-43424`);
const settlements = async (kitchen: Kitchen) =>
  (await callAs(kitchen, by(kitchen, 'accounting'), routes.listSettlements)).settlements;

/** The newest period in a state; one is closed where there is none under review. */
async function inReview(kitchen: Kitchen) {
  const found = (await settlements(kitchen)).find(({ state, returned }) => state === 'review' && returned === null);
  if (found) return found;
  // The oldest first: they are closed in order.
  const open = (await settlements(kitchen)).findLast(({ state }) => state === 'open');
  const params = { settlementId: present(open, 'open settlement').settlementId };
  return callAs(kitchen, by(kitchen, 'accounting'), routes.closeSettlement, { params });
}

/** Approves as two persons a statement as it stands; how many did. */
async function approveByTwo(kitchen: Kitchen, settlementId: number, statementHash: string | null) {
  const request = { params: { settlementId }, body: { statementHash: statementHash ?? '' } };
  const done = [];
  for (const name of ['approver', 'approver2'])
    done.push(
      await by(kitchen, name).actor.ask(routes.approveSettlement, {
        ...request,
        session: (await by(kitchen, name).token()) ?? '',
      }),
    );
  return done.filter(({ ok }) => ok).length;
}

/** A period that two persons have approved. */
async function approved(kitchen: Kitchen) {
  const ready = (await settlements(kitchen)).find(({ state }) => state === 'closed');
  if (ready) return ready;
  const { settlementId, statementHash } = await inReview(kitchen);
  await approveByTwo(kitchen, settlementId, statementHash);
  return { settlementId };
}

/**
 * The same with somebody to pay: the shop says yes to its account, and where requests have changed accounts since they were frozen, the
 * statement is frozen and approved anew.
 */
export async function approvedWindow(kitchen: Kitchen) {
  await confirmShop(kitchen);
  const { settlementId } = await approved(kitchen);
  const params = { settlementId };
  const accounting = by(kitchen, 'accounting');
  const { files, heldYen } = await callAs(kitchen, accounting, routes.showPayout, { params });
  if (files.length > 0 || heldYen === 0) return { settlementId };
  const body = { reason: '口座の変更' };
  const { statementHash } = await callAs(kitchen, accounting, routes.renewStatement, { params, body });
  await approveByTwo(kitchen, settlementId, statementHash);
  return { settlementId };
}

/** A line of the budget of a year that is far ahead: a year that is kept here stops the close of what has no line. */
async function lineAhead(kitchen: Kitchen) {
  const fiscalYear = kitchen.world.today.year + kitchen.random.int(2, 900);
  const body = { fiscalYear, code: '7-1-2-19', name: `商工振興${kitchen.world.fresh()}`, amount: 1_000_000 };
  const { budgetLineId } = await callAs(kitchen, by(kitchen, 'lead'), routes.createBudgetLine, { body });
  return { fiscalYear, body: { budgetLineId, reason: '当初予算' } };
}

/** ⑤: from the open period to the file for the bank. */
export const settlementRecipes: Recipes = {
  async closeSettlement(kitchen) {
    const open = (await settlements(kitchen)).findLast(({ state }) => state === 'open');
    return {
      caller: by(kitchen, 'accounting'),
      params: { settlementId: present(open, 'open settlement').settlementId },
    };
  },
  async approveSettlement(kitchen) {
    const { settlementId, statementHash } = await inReview(kitchen);
    const caller = by(kitchen, kitchen.random.pick(['approver', 'approver2']));
    return { caller, params: { settlementId }, body: { statementHash } };
  },
  async renewStatement(kitchen) {
    const { settlementId, statementHash } = await inReview(kitchen);
    const approver = by(kitchen, 'approver');
    const body = { statementHash: statementHash ?? '', reason: '名前の誤り' };
    await approver.actor.ask(routes.returnStatement, {
      params: { settlementId },
      body,
      session: (await approver.token()) ?? '',
    });
    return { caller: by(kitchen, 'accounting'), params: { settlementId }, body: { reason: '名前を直した' } };
  },
  async setPayoutCalendar(kitchen) {
    const { random, world } = kitchen;
    const days = random.pick([[15, 31], [10], [1, 31]]);
    const fromOn = `${world.today.add({ days: random.int(0, 60) })}`;
    return {
      caller: by(kitchen, 'accounting'),
      body: { days, shift: random.pick(['before', 'after']), fromOn, reason: '決定' },
    };
  },
  async setCutOff(kitchen) {
    const { random, world } = kitchen;
    const days = random.pick([[31], [15, 31], [7, 17, 27], [10, 20, 31]]);
    // So far ahead that the periods of this run are closed by hand.
    const fromOn = `${world.today.add({ days: random.int(200, 900) })}`;
    return { caller: by(kitchen, 'accounting'), body: { days, fromOn, reason: '決定' } };
  },
  async returnStatement(kitchen) {
    const { settlementId, statementHash } = await inReview(kitchen);
    const caller = by(kitchen, kitchen.random.pick(['approver', 'approver2']));
    return { caller, params: { settlementId }, body: { statementHash, reason: '名前の誤り' } };
  },
  async decideLine(kitchen) {
    const { settlementId, statementHash } = await inReview(kitchen);
    const caller = by(kitchen, 'accounting');
    const { lines } = await callAs(kitchen, caller, routes.showSettlement, { params: { settlementId } });
    const line = lines.find(({ points, exempt, paidOn }) => points > 0 && !exempt && paidOn === null);
    const decision = line?.decision ? 'release' : kitchen.random.pick(['hold', 'reject', 'next']);
    const body = { statementHash, line: line?.line ?? 0, decision, reason: '調査' };
    return { caller, params: { settlementId }, body };
  },
  async setPayoutBudget(kitchen) {
    const { fiscalYear, body } = await lineAhead(kitchen);
    const kind = kitchen.random.pick(['shop', 'facility', 'event']);
    return { caller: by(kitchen, 'lead'), params: { fiscalYear, kind }, body };
  },
  async setPlaceBudget(kitchen) {
    const { fiscalYear, body } = await lineAhead(kitchen);
    const { merchantId } = kitchen.world.places.streetShop;
    return { caller: by(kitchen, 'lead'), params: { fiscalYear, merchantId }, body };
  },
  async downloadAccountingData(kitchen) {
    const { settlementId } = await approvedWindow(kitchen);
    const period = kitchen.random.pick([`w${settlementId}`, '2016', '2026']);
    const params = { side: kitchen.random.pick(['revenue', 'expenditure']) };
    return { caller: by(kitchen, 'accounting'), params, query: { period, encoding: 'utf8' } };
  },
  async setUpliftBudget(kitchen) {
    const { fiscalYear, body } = await lineAhead(kitchen);
    const caller = by(kitchen, 'lead');
    const days = { validFrom: `${fiscalYear}-05-01`, validThrough: `${fiscalYear}-06-30` };
    const uplift = { name: '上乗せ', merchantId: null, percent: 10, payer: { kind: 'municipality' as const }, ...days };
    const { upliftId } = await callAs(kitchen, caller, routes.createUplift, { body: uplift });
    return { caller, params: { upliftId, fiscalYear }, body: { ...body, amount: kitchen.random.int(1, 1000) } };
  },
  async showPayout(kitchen) {
    const { settlementId } = await approvedWindow(kitchen);
    return { caller: by(kitchen, 'accounting'), params: { settlementId } };
  },
  async createZenginFiles(kitchen) {
    const { settlementId } = await approvedWindow(kitchen);
    const caller = by(kitchen, 'accounting');
    const params = { settlementId };
    const { days } = await callAs(kitchen, caller, routes.showPayout, { params });
    return { caller, params, body: { payoutOn: kitchen.random.pick(days) } };
  },
  async compareZenginFile(kitchen) {
    const settled = (await settlements(kitchen)).find(({ files }) => files.length > 0);
    const file = Buffer.from(kitchen.random.text('0123456789 ', 0, 300)).toString('base64');
    if (!settled) return { caller: by(kitchen, 'accounting'), body: { file } };
    const { settlementId, files } = settled;
    const params = { settlementId, fileId: kitchen.random.pick(files).fileId };
    return { caller: by(kitchen, 'accounting'), params, body: { file } };
  },
  async downloadClosingPack(kitchen) {
    const { settlementId } = await approvedWindow(kitchen);
    return { caller: by(kitchen, 'accounting'), params: { settlementId } };
  },
  async downloadZenginFile(kitchen) {
    const settled = (await settlements(kitchen)).find(({ files }) => files.length > 0);
    if (!settled) return { caller: by(kitchen, 'accounting') };
    const { settlementId, files } = settled;
    return { caller: by(kitchen, 'accounting'), params: { settlementId, fileId: kitchen.random.pick(files).fileId } };
  },
};
