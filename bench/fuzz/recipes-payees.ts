import { pointsRoutes as routes } from '../../contract/index.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const town = '43424';
const shopTill = ({ world }: Kitchen) => callerNamed(world, 'points', 'shop');
const device = ({ world }: Kitchen) => callerNamed(world, 'points', 'device 1');
const party = ({ world, random }: Kitchen) => random.pick([`S${world.places.shop.merchantId}`, `E${world.eventId}`]);

/** Who has not entered the account of a payee: the lead asked for those of the fuzz, and somebody else confirmed them. */
const issuer = (kitchen: Kitchen) => callerNamed(kitchen.world, 'points', `accounting-${town}`);

/** A paper that was just issued, with what it shows. */
async function letter(kitchen: Kitchen) {
  const { code, account } = await callAs(kitchen, issuer(kitchen), routes.createAccountLetter, {
    params: { party: party(kitchen) },
  });
  return { code, seen: account.seen };
}

/** The shop of the fuzz says that its account is right, whatever it said of it before: files are made for somebody. */
export async function confirmShop(kitchen: Kitchen): Promise<void> {
  const { account } = await callAs(kitchen, shopTill(kitchen), routes.showOwnAccount);
  if (!account || account.answer?.isRight) return;
  await callAs(kitchen, shopTill(kitchen), routes.answerOwnAccount, { body: { seen: account.seen, isRight: true } });
}

/** A window in which the shop has something. */
async function windowOfShop(kitchen: Kitchen): Promise<number> {
  const { statements } = await callAs(kitchen, shopTill(kitchen), routes.listOwnStatements);
  return statements.length > 0 ? kitchen.random.pick(statements).settlementId : 0;
}

/** 口座の本人確認: at the terminal of a shop, and by the code of a paper; and what it is paid, use by use. */
export const payeeRecipes: Recipes = {
  showOwnAccount: async (kitchen) => ({ caller: shopTill(kitchen) }),
  async answerOwnAccount(kitchen) {
    const caller = shopTill(kitchen);
    const { account } = await callAs(kitchen, caller, routes.showOwnAccount);
    const isRight = kitchen.random.chance(0.7);
    return { caller, body: { seen: account?.seen ?? '', isRight, note: isRight ? '' : '支店が違います' } };
  },
  listOwnEntries: async (kitchen) => ({
    caller: shopTill(kitchen),
    params: { settlementId: await windowOfShop(kitchen) },
  }),
  async listPayeeEntries(kitchen) {
    const { merchantId } = kitchen.world.places.shop;
    return { caller: issuer(kitchen), params: { settlementId: await windowOfShop(kitchen), merchantId } };
  },
  listPayeeAccounts: async (kitchen) => ({ caller: issuer(kitchen) }),
  createAccountLetter: async (kitchen) => ({ caller: issuer(kitchen), params: { party: party(kitchen) } }),
  async showAccountByLetter(kitchen) {
    return { caller: device(kitchen), body: { code: (await letter(kitchen)).code } };
  },
  async answerAccountByLetter(kitchen) {
    return { caller: device(kitchen), body: { ...(await letter(kitchen)), isRight: true, note: '' } };
  },
};
