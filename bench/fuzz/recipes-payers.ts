import { pointsRoutes as routes } from '../../contract/index.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const payer = ({ world }: Kitchen) => callerNamed(world, 'points', 'pref1');
const company = ({ world }: Kitchen) => callerNamed(world, 'points', 'company1');

function proposal({ world: { today, fresh }, random }: Kitchen) {
  const day = (add: number) => `${today.add({ days: add })}`;
  return {
    name: `提案${fresh()}`,
    occasion: random.pick(['use', 'voucher', 'allocation'] as const),
    percent: random.int(1, 100),
    startsAt: `${day(random.int(1, 9))}T09:00`,
    endsAt: `${day(20)}T23:00`,
    expiresOn: day(60),
    perHolder: null,
    budget: 10_000,
    invited: ['43424'],
  };
}

/** A campaign that waits for nobody: its proposal was withdrawn before a second person saw it. */
async function proposed(kitchen: Kitchen) {
  const { campaignId, requestId } = await callAs(kitchen, payer(kitchen), routes.proposeCampaign, {
    body: proposal(kitchen),
  });
  await callAs(kitchen, payer(kitchen), routes.withdrawChangeRequest, { params: { requestId } });
  return { campaignId };
}

/** What payers and companies do about what they pay on top, and what they are shown. */
export const payerRecipes: Recipes = {
  proposeCampaign: async (kitchen) => ({ caller: payer(kitchen), body: proposal(kitchen) }),
  async answerCampaign(kitchen) {
    const params = await proposed(kitchen);
    const { campaigns } = await callAs(kitchen, payer(kitchen), routes.listPaidCampaigns);
    const sha256 = campaigns.find(({ campaignId }) => campaignId === params.campaignId)?.sha256 ?? '';
    return { caller: payer(kitchen), params, body: { agrees: kitchen.random.pick([true, false]), sha256, reason: '' } };
  },
  endProposedCampaign: async (kitchen) => ({ caller: payer(kitchen), params: await proposed(kitchen) }),
  listPaidCampaigns: async (kitchen) => ({ caller: kitchen.random.pick([payer, company])(kitchen) }),
  showOwedByTown: async (kitchen) => ({ caller: payer(kitchen), params: { fiscalYear: 2016 } }),
  showPrefecture: async (kitchen) => ({ caller: payer(kitchen) }),
  showPrefectureFlow: async (kitchen) => ({ caller: payer(kitchen) }),
  showCompanyFlow: async (kitchen) => ({ caller: company(kitchen) }),
  showTownInflow: async () => ({ params: { fiscalYear: 2016 } }),
};
