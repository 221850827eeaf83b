import { pointsRoutes as routes } from '../../contract/index.ts';
import { present } from './present.ts';
import { callAs, callerNamed, type Kitchen, type Recipe, type Recipes } from './recipe.ts';

const by = ({ world }: Kitchen, name: string) => callerNamed(world, 'points', `${name}-43424`);
const settlements = async (kitchen: Kitchen) =>
  (await callAs(kitchen, by(kitchen, 'accounting'), routes.listSettlements)).settlements;

/** The newest period in a state; one is closed where there is none under review. */
async function inReview(kitchen: Kitchen) {
  const found = (await settlements(kitchen)).find(({ state }) => state === 'review');
  if (found) return found;
  const open = (await settlements(kitchen)).find(({ state }) => state === 'open');
  const params = { settlementId: present(open, 'open settlement').settlementId };
  return callAs(kitchen, by(kitchen, 'accounting'), routes.closeSettlement, { params });
}

/** A period that two persons have approved. */
async function approved(kitchen: Kitchen) {
  const ready = (await settlements(kitchen)).find(({ state }) => state === 'closed');
  if (ready) return ready;
  const { settlementId, statementHash } = await inReview(kitchen);
  const request = { params: { settlementId }, body: { statementHash: statementHash ?? '' } };
  const done = [];
  for (const name of ['approver', 'approver2'])
    done.push(
      await by(kitchen, name).actor.ask(routes.approveSettlement, {
        ...request,
        session: (await by(kitchen, name).token()) ?? '',
      }),
    );
  return { settlementId, approvals: done.filter(({ ok }) => ok).length };
}

const ofReview: Recipe = async (kitchen) => {
  const { settlementId } = await inReview(kitchen);
  return { caller: by(kitchen, 'accounting'), params: { settlementId }, body: { reason: '口座を直した' } };
};

/** ⑤: from the open period to the file for the bank. */
export const settlementRecipes: Recipes = {
  async closeSettlement(kitchen) {
    const open = (await settlements(kitchen)).find(({ state }) => state === 'open');
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
  renewStatement: ofReview,
  async createZenginFiles(kitchen) {
    const { settlementId } = await approved(kitchen);
    const payoutOn = `${kitchen.world.today.add({ days: kitchen.random.int(3, 20) })}`;
    return { caller: by(kitchen, 'accounting'), params: { settlementId }, body: { payoutOn } };
  },
  async downloadZenginFile(kitchen) {
    const settled = (await settlements(kitchen)).find(({ files }) => files.length > 0);
    if (!settled) return { caller: by(kitchen, 'accounting') };
    const { settlementId, files } = settled;
    return { caller: by(kitchen, 'accounting'), params: { settlementId, fileId: kitchen.random.pick(files).fileId } };
  },
};
