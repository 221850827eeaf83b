import { execute } from '../../postgres/pool.ts';
import { callerNamed, type Kitchen, type Recipes } from './recipe.ts';

/** An ID that has ended, of nobody who calls, and one that is in use. */
async function pair({ world, random }: Kitchen) {
  const formerMykeyId = `ENDED${random.text('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 8, 8)}`;
  await execute(
    world.nation.databases.points,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status) VALUES (:id, :id, :holder, :today, 'invalidated') ON CONFLICT DO NOTHING`,
    { id: formerMykeyId, holder: random.int(2 ** 40, 2 ** 48 - 1), today: `${world.today}` },
  );
  return { formerMykeyId, newMykeyId: random.pick(world.holders).mykeyId };
}

/** 新しいマイキーIDへの引き継ぎ: looked at and asked for by the lead. */
export const transferRecipes: Recipes = {
  previewHolderTransfer: async (kitchen) => ({
    caller: callerNamed(kitchen.world, 'points', 'lead-43424'),
    body: await pair(kitchen),
  }),
  askForHolderTransfer: async (kitchen) => ({
    caller: callerNamed(kitchen.world, 'points', 'lead-43424'),
    body: { ...(await pair(kitchen)), evidence: 'documents', reason: '再登録' },
  }),
};
