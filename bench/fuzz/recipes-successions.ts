import { pointsRoutes as routes } from '../../contract/index.ts';
import { checkDigitOf } from '../../contract/municipality-code.ts';
import { one } from '../../postgres/pool.ts';
import type { Kitchen, Recipes } from './recipe.ts';
import { anyTown } from './recipes-office.ts';

const successorCode = '43424';

/** A municipality of its own that takes part, so that what it plans is in nobody's way. */
async function openedTown(kitchen: Kitchen): Promise<string> {
  for (;;) {
    // One that is open already, or is of practice, is passed over.
    const municipalityCode = await anyTown(kitchen);
    const body = { municipalityCode, exchangeExpiry: '03-31' };
    const asked = await kitchen.world.nation.platform.points.ask(routes.openMunicipality, { body });
    if (!asked.ok) continue;
    await kitchen.world.nation.platform.confirm();
    return municipalityCode;
  }
}

/** A succession that is planned for a day far off. */
async function planned(kitchen: Kitchen): Promise<number> {
  const { databases, world } = kitchen.world.nation;
  const { id } = await one<{ id: number }>(
    databases.points,
    `INSERT INTO municipality_succession (municipality_code, successor_code, from_on, reason, confirmed_by, confirmed_at)
     VALUES (:code, :successorCode, '2999-12-31', '合併', 'platform', :now) RETURNING id`,
    { code: await openedTown(kitchen), successorCode, now: `${world.clock()}` },
  );
  return id;
}

export const successionRecipes: Recipes = {
  askForSuccession: async (kitchen) => ({
    body: { municipalityCode: await openedTown(kitchen), successorCode, fromOn: '2999-12-31', reason: '合併' },
  }),
  previewSuccession: async (kitchen) => ({
    query: { municipalityCode: await openedTown(kitchen), successorCode },
  }),
  askToCallOffSuccession: async (kitchen) => ({
    params: { successionId: await planned(kitchen) },
    body: { reason: '延期' },
  }),
  async addMunicipality({ random }) {
    const code = `47${random.text('3456789', 1, 1)}${random.text('0123456789', 2, 2)}`;
    const body = {
      code: `${code}${checkDigitOf(code)}`,
      name: '新しい市',
      kana: 'あたらしいし',
      validFrom: '2999-12-31',
    };
    return { body };
  },
};
