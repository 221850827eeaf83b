import { execute } from '../../postgres/pool.ts';
import { bank } from './places.ts';
import { callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const town = '43424';

/** A branch of the tests' bank that nobody else has: the one that all accounts are at stays open. */
const freeBranch = ({ random }: Kitchen) => random.text('12345678', 3, 3);

/** A branch that stands in the list, so that it can be closed. */
async function listedBranch(kitchen: Kitchen): Promise<string> {
  const branchCode = freeBranch(kitchen);
  const { databases, world } = kitchen.world.nation;
  await execute(
    databases.points,
    `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, reason, changed_at)
     VALUES (:bankCode, :branchCode, '1900-01-01', '試験用', 'シケンヨウ', true, '試験', :now)`,
    { bankCode: bank.bankCode, branchCode, now: `${world.clock()}` },
  );
  return branchCode;
}

/** 金融機関・支店マスタ: looked up, and corrected by the accounting. */
export const bankRecipes: Recipes = {
  showBank: async ({ random }) => ({
    params: { bankCode: random.pick([bank.bankCode, '0001', '0000']) },
    query: { branchCode: random.pick([bank.branchCode, '', '000']) },
  }),
  enterBank: async (kitchen) => ({
    caller: callerNamed(kitchen.world, 'points', `accounting-${town}`),
    asMade: true,
    body: {
      bankCode: bank.bankCode,
      branchCode: freeBranch(kitchen),
      name: `支店${kitchen.world.fresh()}`,
      kana: kitchen.random.pick(['シテン', 'ｼﾃﾝ', 'シテン－ガ']),
      fromOn: `${kitchen.world.today}`,
      reason: '開店',
    },
  }),
  closeBank: async (kitchen) => ({
    caller: callerNamed(kitchen.world, 'points', `accounting-${town}`),
    asMade: true,
    body: {
      bankCode: bank.bankCode,
      branchCode: await listedBranch(kitchen),
      fromOn: `${kitchen.world.today}`,
      reason: '統合',
    },
  }),
};
