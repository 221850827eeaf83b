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

function sponsorship({ world: { today, fresh }, random }: Kitchen) {
  const day = (add: number) => `${today.add({ days: add })}`;
  const amount = random.int(1, 100);
  const days = { startsOn: day(0), endsOn: day(20), expiresOn: day(60) };
  const limits = { repeats: random.pick(['once', 'daily', 'free'] as const), personMax: null, budget: amount * 10 };
  return { municipalityCode: '43424', name: `協賛${fresh()}`, amount, ...limits, ...days };
}

/** A sponsorship that two persons of the prefecture have agreed to, as the town reads it. */
async function offered(kitchen: Kitchen) {
  const { sponsorshipId, requestId } = await callAs(kitchen, payer(kitchen), routes.proposeSponsorship, {
    body: sponsorship(kitchen),
  });
  const second = callerNamed(kitchen.world, 'points', 'pref2');
  const { requests } = await callAs(kitchen, second, routes.listChangeRequests);
  const sha256 = requests.find((one) => one.requestId === requestId)?.sha256 ?? '';
  await callAs(kitchen, second, routes.decideChangeRequest, { params: { requestId }, body: { approve: true, sha256 } });
  const { sponsorships } = await kitchen.world.town.lead.call(routes.listSponsorships);
  const found = sponsorships.find((one) => one.sponsorshipId === sponsorshipId);
  return { params: { sponsorshipId }, sha256: found?.sha256 ?? '' };
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
  proposeSponsorship: async (kitchen) => ({ caller: payer(kitchen), body: sponsorship(kitchen) }),
  listProposedSponsorships: async (kitchen) => ({ caller: kitchen.random.pick([payer, company])(kitchen) }),
  listSponsorships: async () => ({}),
  async decideSponsorship(kitchen) {
    const { params, sha256 } = await offered(kitchen);
    const { departments } = await kitchen.world.town.lead.call(routes.listPrograms);
    const { departmentId } = kitchen.random.pick(departments.filter(({ endedOn }) => endedOn === null));
    return { params, body: { accepts: kitchen.random.pick([true, false]), sha256, departmentId, reason: '' } };
  },
  showOwedByTown: async (kitchen) => ({ caller: payer(kitchen), params: { fiscalYear: 2016 } }),
  showPrefecture: async (kitchen) => ({ caller: payer(kitchen) }),
  showPrefectureFlow: async (kitchen) => ({ caller: payer(kitchen) }),
  showCompanyFlow: async (kitchen) => ({ caller: company(kitchen) }),
  showTownInflow: async () => ({ params: { fiscalYear: 2016 } }),
};
