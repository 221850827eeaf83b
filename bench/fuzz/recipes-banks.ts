import { execute } from '../../postgres/pool.ts';
import { bank } from './places.ts';
import { callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const town = '43424';
/** A bank that no account of the fuzz is at: a spoiled close of it closes all of it. */
const otherBank = '9998';

/** A branch of that bank. */
const freeBranch = ({ random }: Kitchen) => random.text('12345678', 3, 3);

/** A branch that stands in the list, so that it can be closed. */
async function listedBranch(kitchen: Kitchen): Promise<string> {
  const branchCode = freeBranch(kitchen);
  await listBank(kitchen, branchCode);
  return branchCode;
}

/** Puts the bank and a branch of it into the list, open. */
async function listBank({ world: { nation } }: Kitchen, branchCode: string): Promise<void> {
  await execute(
    nation.databases.points,
    `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, reason, changed_at)
     SELECT :bankCode, branch_code, '1900-01-01', '試験用', 'シケンヨウ', true, '試験', :now
       FROM unnest(ARRAY['', :branchCode]) AS listed (branch_code)`,
    { bankCode: otherBank, branchCode, now: `${nation.world.clock()}` },
  );
}

/** 金融機関・支店マスタ: looked up, and corrected by the accounting. */
export const bankRecipes: Recipes = {
  showBank: async ({ random }) => ({
    params: { bankCode: random.pick([bank.bankCode, '0001', '0000']) },
    query: { branchCode: random.pick([bank.branchCode, '', '000']) },
  }),
  async enterBank(kitchen) {
    await listBank(kitchen, '999');
    return {
      caller: callerNamed(kitchen.world, 'points', `accounting-${town}`),
      asMade: true,
      body: {
        bankCode: otherBank,
        branchCode: freeBranch(kitchen),
        name: `支店${kitchen.world.fresh()}`,
        kana: kitchen.random.pick(['シテン', 'ｼﾃﾝ', 'シテン－ガ']),
        fromOn: `${kitchen.world.today}`,
        reason: '開店',
      },
    };
  },
  closeBank: async (kitchen) => ({
    caller: callerNamed(kitchen.world, 'points', `accounting-${town}`),
    asMade: true,
    body: {
      bankCode: otherBank,
      branchCode: await listedBranch(kitchen),
      fromOn: `${kitchen.world.today}`,
      reason: '統合',
    },
  }),
};
