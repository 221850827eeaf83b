import { pointsRoutes as routes } from '../../contract/index.ts';
import { present } from './present.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';
import { approvedWindow } from './recipes-settlement.ts';

const by = ({ world }: Kitchen, name: string) => callerNamed(world, 'points', `${name}-43424`);

/** A bank file that counts, made now where there is none. */
export async function standingFile(kitchen: Kitchen) {
  const { settlements } = await callAs(kitchen, by(kitchen, 'accounting'), routes.listSettlements);
  const all = settlements.flatMap(({ settlementId, files }) => files.map((file) => ({ settlementId, ...file })));
  const standing = all.filter(({ cancelledAt }) => cancelledAt === null);
  if (standing.length > 0) return kitchen.random.pick(standing);
  const { settlementId } = await approvedWindow(kitchen);
  const { days } = await callAs(kitchen, by(kitchen, 'accounting'), routes.showPayout, { params: { settlementId } });
  const body = { payoutOn: present(days.at(-1), 'banking day') };
  const made = await callAs(kitchen, by(kitchen, 'accounting'), routes.createZenginFiles, {
    params: { settlementId },
    body,
  });
  return { settlementId, ...present(made.files.at(-1), 'bank file') };
}
const answer = { bankSays: 'refused' as const, bankNote: '本店 受付番号 A-1' };

/** One of which a cancellation waits. */
async function asked(kitchen: Kitchen) {
  const { fileId, sha256, cancellation } = await standingFile(kitchen);
  const params = { fileId };
  if (cancellation) return { ...params, sha256, cancellationId: cancellation.cancellationId };
  const body = { sha256, reason: '銀行のエラー', ...answer };
  const asked = await callAs(kitchen, by(kitchen, 'accounting'), routes.askFileCancellation, { params, body });
  return { ...params, sha256, cancellationId: present(asked.cancellation ?? undefined, 'cancellation').cancellationId };
}

/** What becomes of a bank file that was made. */
export const payoutRecipes: Recipes = {
  async recordHandover(kitchen) {
    const { fileId, sha256 } = await standingFile(kitchen);
    const body = { sha256, handedOn: `${kitchen.world.today}`, note: '伝送' };
    return { caller: by(kitchen, 'accounting'), params: { fileId }, body };
  },
  async askFileCancellation(kitchen) {
    const { fileId, sha256 } = await standingFile(kitchen);
    const body = { sha256, reason: '銀行のエラー', ...answer };
    return { caller: by(kitchen, 'accounting'), params: { fileId }, body };
  },
  async decideFileCancellation(kitchen) {
    const { sha256, ...params } = await asked(kitchen);
    const caller = by(kitchen, kitchen.random.pick(['approver', 'approver2']));
    return { caller, params, body: { sha256, approve: kitchen.random.pick([true, false]) } };
  },
};
