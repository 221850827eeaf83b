import { pointsRoutes as routes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { generateClientKey } from '../../server/client.ts';
import { bank } from './places.ts';
import { callAs, callerNamed, type Kitchen, nobodyNeeded, type Recipe, type Recipes } from './recipe.ts';
import { changePassword } from './recipes-mykey.ts';

export const days = ({ world: { today }, random }: Kitchen) => {
  const from = today.add({ days: random.int(-20, 10) });
  return { from: `${from}`, through: `${from.add({ days: random.int(0, 60) })}`, after: `${from.add({ days: 90 })}` };
};

/** A tie-up of the town with a place elsewhere, on a day that no other of its has. */
async function tieUp(kitchen: Kitchen) {
  const caller = callerNamed(kitchen.world, 'points', `lead-${town}`);
  const on = `${kitchen.world.today.add({ days: kitchen.random.int(400, 40_000) })}`;
  const body = { validFrom: on, validThrough: on };
  const { merchantId } = kitchen.world.places.away;
  const { tieUpId } = await callAs(kitchen, caller, routes.createTieUp, { body: { merchantId, ...body } });
  return { caller, params: { tieUpId }, body };
}
const town = '43424';
/** A day that no other entry has, far enough that nothing else of the fuzz comes after it. */
const lastDayOfPlace = ({ world: { today }, random }: Kitchen) => `${today.add({ days: random.int(400, 40_000) })}`;
const accounts: Recipe = async ({ random }) => ({
  body: { remitterCode: random.text('0123456789', 10, 10), bankAccount: bankOf(random), reason: '変更' },
});
export const bankOf = (random: Kitchen['random']) => ({
  ...bank,
  number: random.text('0123456789', 7, 7),
  holderName: random.pick(['オグニマチ', 'カ)ミヤハラ', 'ｻﾝﾌﾟﾙ', 'ガギグ ABC', 'あいう', 'A'.repeat(60)]),
});

/** The lead of a town where nobody else works, let in without a second factor whatever chance has asked of its people. */
async function leadAlone({ nation, demanding }: Kitchen['world']) {
  const { points } = nation.databases;
  await execute(points, 'UPDATE second_factor_demand SET from_on = NULL WHERE office = :office', { office: '43425' });
  return demanding;
}

const people: Recipes = {
  // Of nobody whom the others need: a move ends or changes an account once its day has come.
  async planHandover(kitchen) {
    const { params } = await nobodyNeeded(kitchen, 'points', 'invited');
    const { staffId } = params as { staffId: string };
    const effectiveOn = `${kitchen.world.today.add({ days: kitchen.random.int(0, 30) })}`;
    const caller = callerNamed(kitchen.world, 'points', `lead-${town}`);
    return {
      caller,
      asMade: true,
      body: { effectiveOn, reason: '異動', moves: [{ staffId, role: null, departmentId: null }] },
    };
  },
  resetStaff: (kitchen) => nobodyNeeded(kitchen, 'points', 'active'),
  endStaff: (kitchen) => nobodyNeeded(kitchen, 'points', 'active'),
  reviveStaff: (kitchen) => nobodyNeeded(kitchen, 'points', 'ended'),
  signInStaff: async ({ world }) => ({ body: { ...world.spare.points.seat } }),
  signOutStaff: async ({ world }) => ({ caller: world.spare.points.caller }),
  changeOwnPassword: async ({ world, random }) => changePassword(world.spare.points, random),
  // Passwords that are guessed lock who is meant: nobody whom the others need.
  addPasskey: async ({ world }) => ({ caller: world.spare.points.caller }),
  confirmTotp: async ({ world }) => ({ caller: world.spare.points.caller }),
  removeSecondFactor: async ({ world }) => ({ caller: world.spare.points.caller }),
  // An office that asks for it from today on lets nobody in who has none, this lead included.
  async demandSecondFactor({ world, random }) {
    return { caller: await leadAlone(world), body: { from: random.pick([null, '2999-12-31', `${world.today}`]) } };
  },
  async inviteStaff({ world, random }) {
    const role = random.pick(['department', 'lead', 'accounting', 'approver']);
    return { body: { staffId: `p-${world.fresh()}`, name: '招待', role, municipalityCode: town, departmentId: null } };
  },
  async acceptInvitation(kitchen) {
    const { departments } = await kitchen.world.town.lead.call(routes.listPrograms);
    const { departmentId = 0 } = departments[0] ?? {};
    const body = { staffId: `p-${kitchen.world.fresh()}`, name: '招待', municipalityCode: town, departmentId };
    const by = callerNamed(kitchen.world, 'points', `lead-${town}`);
    const { code, staffId } = await callAs(kitchen, by, routes.inviteStaff, { body: { ...body, role: 'department' } });
    return { body: { staffId, first: code, second: '', password: 'meguri-fuzz-1' } };
  },
  async decideChangeRequest(kitchen) {
    const asked = await askChange(kitchen);
    const caller = callerNamed(kitchen.world, 'points', 'checker-43424');
    const { requests } = await callAs(kitchen, caller, routes.listChangeRequests);
    const { sha256 = '' } = requests.find(({ requestId }) => requestId === asked) ?? {};
    return { caller, params: { requestId: asked }, body: { approve: kitchen.random.chance(0.8), sha256 } };
  },
  async withdrawChangeRequest(kitchen) {
    return {
      caller: callerNamed(kitchen.world, 'points', `lead-${town}`),
      params: { requestId: await askChange(kitchen) },
    };
  },
  openMunicipality: async (kitchen) => ({
    // Asked for a few times only: of any caller none might be of the platform.
    caller: callerNamed(kitchen.world, 'points', 'platform'),
    body: {
      municipalityCode: await anyTown(kitchen),
      exchangeExpiry: kitchen.random.pick(['03-31', '02-29', '12-31']),
    },
  }),
  openSandbox: async ({ world }) => ({ body: { name: `練習${world.fresh()}` } }),
  applyForOpening: async (kitchen) => ({ body: await applicationBody(kitchen) }),
  showOpening: async (kitchen) => ({ body: { receipt: await apply(kitchen) } }),
  withdrawOpening: async (kitchen) => ({ body: { receipt: await apply(kitchen) } }),
  checkOpening: async (kitchen) => ({
    params: { openingId: await waitingOpening(kitchen) },
    body: { staffId: `p-${kitchen.world.fresh()}` },
  }),
  returnOpening: async (kitchen) => ({
    params: { openingId: await waitingOpening(kitchen) },
    body: { reason: '確認できません' },
  }),
};

export async function anyTown({ world, random }: Kitchen): Promise<string> {
  const by = callerNamed(world, 'points', 'platform');
  // Of enough names that a town is seldom asked for twice.
  const query = { q: random.pick([...'川島山田野原津木井上中大小北南東西高松長']) };
  const { municipalities } = await callAs({ world, random }, by, routes.searchMunicipalities, { query });
  return random.pick(municipalities).code;
}

const applicationBody = async (kitchen: Kitchen) => ({
  municipalityCode: await anyTown(kitchen),
  officeName: '総務課',
  personName: '担当 花子',
  email: 'soumu@town.example.jp',
  address: '役場',
  exchangeExpiry: '03-31',
  participationType: kitchen.random.pick([null, 'I', 'VI'] as const),
  functions: [],
});

/** The receipt number of an application that waits. */
async function apply(kitchen: Kitchen): Promise<string> {
  const actor = await kitchen.world.nation.world.newActor();
  for (;;) {
    const applied = await actor.ask(routes.applyForOpening, { body: await applicationBody(kitchen) });
    if (applied.ok) return applied.answer.receipt;
    if (applied.outcome !== 'opening_waiting') throw new Error(applied.outcome);
  }
}

async function waitingOpening(kitchen: Kitchen): Promise<number> {
  await apply(kitchen);
  const { openings } = await callAs(kitchen, callerNamed(kitchen.world, 'points', 'platform'), routes.listOpenings);
  const waiting = openings.filter(({ state }) => state === 'waiting');
  return waiting.length > 0 ? kitchen.random.pick(waiting).openingId : 0;
}

/** A change that waits for a second person; one that waits already is taken. */
async function askChange(kitchen: Kitchen): Promise<number> {
  const lead = callerNamed(kitchen.world, 'points', `lead-${town}`);
  const { requests } = await callAs(kitchen, lead, routes.listChangeRequests);
  const waiting = requests.find(({ own, decision }) => own && decision === null);
  if (waiting) return waiting.requestId;
  const params = { merchantId: kitchen.world.places.shop.merchantId };
  const body = { bankAccount: { ...bank, number: kitchen.random.text('123456789', 7, 7) }, reason: '変更' };
  return (await callAs(kitchen, lead, routes.changeMerchantAccount, { params, body })).requestId;
}

/** A company that nobody else asks anything of. */
export async function newCompany({ world, random }: Kitchen) {
  const rule = { mode: 'own' as const, pattern: 'login' as const, lengthMin: 1, lengthMax: 40 };
  const operator = { kind: 'partner', series: 'P', municipalityCode: null, customerIdRule: rule } as const;
  const operatorId = await world.nation.platform.registerOperator({ ...operator, name: `会社${world.fresh()}` });
  const publicKey = (await generateClientKey()).publicJwk as never;
  return {
    body: { operatorId, name: `会社${world.fresh()}`, kind: random.pick(['card', 'other'] as const), publicKey },
  };
}

const registers: Recipes = {
  changeMunicipalityAccount: accounts,
  changePartnerAccount: accounts,
  changeMerchantAccount: accounts,
  changeEventAccount: accounts,
  // Of days that are over: those that are drawn from do not change any more.
  drawTrailSample: async ({ world: { today } }) => ({
    query: { from: `${today.subtract({ days: 60 })}`, through: `${today.subtract({ days: 1 })}`, count: 5, seed: 'a' },
  }),
  async registerMerchant({ world, random }) {
    const rule = { mode: 'mykeyId' as const };
    const operator = { kind: 'shop', series: 'D', municipalityCode: town, customerIdRule: rule } as const;
    const operatorId = await world.nation.platform.registerOperator({ ...operator, name: `店${world.fresh()}` });
    return {
      body: {
        operatorId,
        name: `店${world.fresh()}`,
        kind: random.pick(['shop', 'facility', 'booth']),
        bankAccount: bankOf(random),
      },
    };
  },
  registerPartner: newCompany,
  async createProgram(kitchen) {
    const { from, through, after } = days(kitchen);
    const { departments } = await kitchen.world.town.lead.call(routes.listPrograms);
    const departmentId = kitchen.random.pick(departments).departmentId;
    return {
      body: {
        name: `事業${kitchen.world.fresh()}`,
        departmentId,
        amount: 100,
        startsOn: from,
        endsOn: through,
        expiresOn: after,
      },
    };
  },
  async grant({ world, random }) {
    const body = { programId: world.programId, mykeyId: random.pick(world.holders).mykeyId, reason: '試験' };
    return { caller: callerNamed(world, 'points', 'lead-43424'), body: { ...body, amount: random.int(1, 1000) } };
  },
  findMember: async ({ world, random }) => ({ params: { mykeyId: random.pick(world.holders).mykeyId } }),
  async createFee(kitchen) {
    const { from, through } = days(kitchen);
    return {
      params: { merchantId: kitchen.world.places.museum.merchantId },
      body: { name: '入館料', yen: 200, from, through },
    };
  },
  async changeFee({ world: { today } }) {
    return { body: { name: '入館料', yen: 300, fromOn: `${today.add({ days: 20 })}`, reason: '改定' } };
  },
  async setStreetOfPlace({ world: { places } }) {
    return { params: { merchantId: places.museum.merchantId }, body: { streetId: null } };
  },
  async setRunningCost({ world: { today }, random }) {
    const fiscalYear = today.month < 4 ? today.year - 1 : today.year;
    return { params: { fiscalYear }, body: { yen: random.int(0, 1_000_000), reason: '見込み' } };
  },
  async changeMerchant({ world: { fresh, today, places } }) {
    const params = { merchantId: places.museum.merchantId };
    return {
      params,
      body: { name: `郷土館${fresh()}`, kind: 'facility', fromOn: `${today.add({ days: 5 })}`, reason: '改称' },
    };
  },
  async endMerchant(kitchen) {
    const { merchantId } = kitchen.world.places.museum;
    return { params: { merchantId }, body: { lastOn: lastDayOfPlace(kitchen), reason: '休館' } };
  },
  async reopenMerchant(kitchen) {
    const { world } = kitchen;
    const { merchantId } = world.places.museum;
    const lead = callerNamed(world, 'points', 'lead-43424');
    const end = { params: { merchantId }, body: { lastOn: lastDayOfPlace(kitchen), reason: '休館' } };
    await callAs(kitchen, lead, routes.endMerchant, end);
    return { caller: lead, params: { merchantId }, body: { fromOn: `${world.today}`, reason: '取りやめ' } };
  },
  async renameVoucherKind({ world: { fresh, today } }) {
    return { body: { name: `券${fresh()}`, fromOn: `${today.add({ days: 20 })}`, reason: '改称' } };
  },
  async createVoucherKind(kitchen) {
    const { from, through } = days(kitchen);
    const validity = kitchen.random.pick([{ validDays: 30 }, { validFrom: from, validThrough: through }]);
    const rest = { streetId: null, validity, claimDays: 10, afterExpiry: kitchen.random.pick(['return', 'forfeit']) };
    return { body: { name: `券${kitchen.world.fresh()}`, ...rest, soldFrom: from, soldThrough: through } };
  },
  async createUplift(kitchen) {
    const { from, through } = days(kitchen);
    const payer = kitchen.random.pick([{ kind: 'municipality' }, { kind: 'other', name: '県' }]);
    return { body: { name: '上乗せ', merchantId: null, percent: 10, payer, validFrom: from, validThrough: through } };
  },
  async createTieUp(kitchen) {
    const { from, through } = days(kitchen);
    const whom = kitchen.random.pick([
      { merchantId: kitchen.world.places.away.merchantId },
      { hostMunicipalityCode: '13116' },
    ]);
    return {
      caller: callerNamed(kitchen.world, 'points', `lead-${town}`),
      body: { ...whom, validFrom: from, validThrough: through },
    };
  },
  async changeTieUp(kitchen) {
    const { caller, params, body } = await tieUp(kitchen);
    return { caller, params, body: { ...body, reason: '協議' } };
  },
  async reopenTieUp(kitchen) {
    const { caller, params, body } = await tieUp(kitchen);
    // It is over as nobody can enter it: nothing of the past is agreed on.
    const { databases } = kitchen.world.nation;
    await execute(
      databases.points,
      `UPDATE tie_up SET valid_from = '2016-01-01', valid_through = '2016-01-31' WHERE id = :tieUpId`,
      params,
    );
    return { caller, params, body: { ...body, reason: '再開' } };
  },
  async createCampaign(kitchen) {
    const { today, fresh } = kitchen.world;
    const day = (add: number) => `${today.add({ days: add })}`;
    const times = {
      startsAt: `${day(kitchen.random.int(1, 9))}T09:00`,
      endsAt: `${day(20)}T24:00`.replace('T24', 'T23'),
      expiresOn: day(60),
    };
    const rest = { percent: 1, payer: { kind: 'municipality' }, perHolder: null, budget: 10_000, invited: ['13116'] };
    return {
      body: {
        name: `祭${fresh()}`,
        occasion: kitchen.random.pick(['use', 'voucher', 'allocation']),
        place: { kind: 'everywhere' },
        ...times,
        ...rest,
      },
    };
  },
  addConversionTarget: async ({ world }) => ({ body: targetBody(world) }),
  async changeConversionTarget({ world, random }) {
    const { targets } = await world.town.lead.call(routes.listConversionTargets);
    const spare = targets.filter(({ targetId }) => !world.pool.isKept('targetId', targetId));
    return spare.length > 0 ? { params: { targetId: random.pick(spare).targetId }, body: targetBody(world) } : {};
  },
  async decideCampaign({ world, random }) {
    const { campaigns } = await world.other.lead.call(routes.listCampaigns);
    const invited = campaigns.filter(({ membership }) => membership === 'invited');
    if (invited.length === 0) return {};
    const params = { campaignId: random.pick(invited).campaignId };
    return { caller: callerNamed(world, 'points', 'lead-13116'), params, body: { joins: random.chance(0.7) } };
  },
  async setUseRule({ random }) {
    const kinds = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'];
    return {
      body: { kinds, vouchers: true, conversions: true, events: true, paymentMax: random.pick([null, 1_000_000]) },
    };
  },
  // Of a town where nobody else works: what stops there stops nothing of the others, whoever confirms it.
  askForLeaving: async ({ world, random }) => ({
    caller: await leadAlone(world),
    body: { lastOn: `29${random.pick([10, 20, 30])}-03-31`, reason: '合併' },
  }),
  setFunctions: async ({ world }) => ({
    caller: await leadAlone(world),
    body: { fromOn: '2999-12-31', reason: '見直し', participationType: 'III', functions: ['events'] },
  }),
  setOfflineLimits: async () => ({ body: { pointsMax: 10_000_000, countMax: 10_000, hours: 48 } }),
};

const targetBody = ({ fresh, places, streetUrl }: Kitchen['world']) => ({
  kind: 'prepaid',
  name: `移し先${fresh()}`,
  unitName: '円',
  payeeId: places.office.merchantId,
  pointsMin: 1,
  rate: { numerator: 1, denominator: 2 },
  endpoint: streetUrl,
  open: true,
  numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false },
});

export const officeRecipes: Recipes = { ...people, ...registers };
