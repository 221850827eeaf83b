import { assertionFormat, mykeyRoutes, pointsRoutes as routes } from '../../contract/index.ts';
import { tap } from '../../demo/actors/cardholder.ts';
import { assertionOf, type Holder, memberCaller } from './callers.ts';
import { ownerCode } from './places.ts';
import { present } from './present.ts';
import { callAs, callerNamed, type Kitchen, type Prepared, type Recipe, type Recipes } from './recipe.ts';

type Till = Kitchen['caller'];
const now = ({ world }: Kitchen) => world.nation.world.clock();
const key = (kitchen: Kitchen) => kitchen.random.key(now(kitchen));
/** A till of the town that asks for no clerk. */
export const till = ({ world, random }: Kitchen) =>
  callerNamed(world, 'points', random.pick(['shop', 'office', 'streetShop', 'museum']));

/** What マイキー says of a card at the caller's terminal. */
export async function assertionAt({ world }: Kitchen, { actor }: Till, hand: Holder): Promise<string> {
  const body = { ...(await tap(world.nation.world, actor, hand)), audience: assertionFormat.audience };
  return (await actor.call(mykeyRoutes.assertAtTerminal, { body })).assertion;
}

/** A tap at a till: a session, and the key of the one payment that it is good for. */
async function openSession(kitchen: Kitchen, caller: Till, hand: Holder = kitchen.random.pick(kitchen.world.holders)) {
  const paymentKey = key(kitchen);
  const body = { assertion: await assertionAt(kitchen, caller, hand), paymentKey };
  const { counterSessionId } = await callAs(kitchen, caller, routes.openCounterSession, { body });
  return { counterSessionId, paymentKey };
}

/** A payment that stands. */
export async function pay(kitchen: Kitchen, caller: Till, amount = 10) {
  const { counterSessionId, paymentKey } = await openSession(kitchen, caller);
  await caller.actor.call(routes.pay, { body: { counterSessionId, amount }, idempotencyKey: paymentKey });
  return paymentKey;
}

/** A voucher that was just sold at the street's office. */
export async function sellVoucher(kitchen: Kitchen, caller: Till = callerNamed(kitchen.world, 'points', 'office')) {
  const { counterSessionId, paymentKey } = await openSession(kitchen, caller);
  const denominations = [{ points: 100, count: 1 }];
  const { vouchers } = await caller.actor.call(routes.issueVouchers, {
    body: { counterSessionId, voucherKindId: kitchen.world.streetKind, denominations },
    idempotencyKey: paymentKey,
  });
  const [voucher] = vouchers;
  if (!voucher) throw new Error('no voucher was sold');
  return { ...voucher, ...paperOf(kitchen, voucher) };
}
type Sold = { number: string; points: number; validFrom: string; validThrough: string; municipality: { code: string } };
function paperOf({ world }: Kitchen, { number, points, validFrom, validThrough, municipality }: Sold) {
  const facts = { municipalityCode: municipality.code, number, points, validFrom, validThrough };
  const code = world.seal.code({ ...facts, streetId: world.streetId });
  return { code, confirmationCode: world.seal.confirmationCode(number) };
}

const shopVoucher: Recipe = async (kitchen) => {
  const caller = callerNamed(kitchen.world, 'points', 'office');
  const { voucherId } = await sellVoucher(kitchen, caller);
  return { caller, params: { voucherId }, body: { reason: '試験' } };
};
/** Somebody at a till where every act is under a clerk's name: the owner. */
const ownersTill = async (kitchen: Kitchen) => {
  const caller = callerNamed(kitchen.world, 'points', 'owned');
  const { clerks } = await callAs(kitchen, caller, routes.listClerks);
  const { clerkId } = present(
    clerks.find(({ role }) => role === 'owner'),
    'owner',
  );
  await callAs(kitchen, caller, routes.signInClerk, { body: { clerkId, code: ownerCode } });
  return caller;
};

const payments: Recipes = {
  async openCounterSession(kitchen) {
    const caller = till(kitchen);
    const assertion = await assertionAt(kitchen, caller, kitchen.random.pick(kitchen.world.holders));
    return { caller, body: { assertion, paymentKey: key(kitchen) } };
  },
  async joinAtCounter(kitchen) {
    const caller = till(kitchen);
    const hand = await kitchen.world.freshPerson();
    return { caller, params: { counterSessionId: (await openSession(kitchen, caller, hand)).counterSessionId } };
  },
  async pay(kitchen) {
    const caller = till(kitchen);
    const { counterSessionId, paymentKey } = await openSession(kitchen, caller);
    const purpose = kitchen.random.pick(['purchase', 'merge']);
    return {
      caller,
      body: { counterSessionId, amount: kitchen.random.int(1, 50), purpose },
      idempotencyKey: paymentKey,
    };
  },
  async reversePayment(kitchen) {
    const caller = till(kitchen);
    return { caller, params: { paymentKey: await pay(kitchen, caller) } };
  },
  async showReceipt(kitchen) {
    const caller = till(kitchen);
    return { caller, params: { paymentKey: await pay(kitchen, caller) } };
  },
  async refundUse(kitchen) {
    const params = { paymentKey: await pay(kitchen, callerNamed(kitchen.world, 'points', 'shop'), 20) };
    return { params, body: { points: kitchen.random.int(1, 20), reason: '返品' } };
  },
};

const vouchers: Recipes = {
  async issueVouchers(kitchen) {
    const caller = till(kitchen);
    const { counterSessionId, paymentKey } = await openSession(kitchen, caller);
    const { kinds } = await callAs(kitchen, caller, routes.listVoucherKindsHere);
    const voucherKindId = kinds.length > 0 ? kitchen.random.pick(kinds).voucherKindId : kitchen.world.streetKind;
    const denominations = [{ points: kitchen.random.int(1, 500), count: kitchen.random.int(1, 3) }];
    return { caller, idempotencyKey: paymentKey, body: { counterSessionId, voucherKindId, denominations } };
  },
  async printVouchers(kitchen) {
    const caller = till(kitchen);
    const { vouchers: sold } = await callAs(kitchen, caller, routes.listVouchersSoldHere);
    const standing = sold.filter(({ state }) => state === 'issued').slice(-4);
    const voucherIds = standing.length > 0 ? standing.map(({ voucherId }) => voucherId) : [1];
    return { caller, body: { voucherIds, layout: kitchen.random.pick(['a4', 'receipt']) } };
  },
  cancelVoucher: shopVoucher,
  reissueVoucher: shopVoucher,
  async cancelVoucherAtOffice(kitchen) {
    const { voucherId } = await sellVoucher(kitchen);
    return { params: { voucherId }, body: { reason: '紛失' } };
  },
  async findVoucher(kitchen) {
    return { params: { number: (await sellVoucher(kitchen)).number } };
  },
  async redeemVoucher(kitchen) {
    const { number, code, confirmationCode } = await sellVoucher(kitchen);
    const proof = kitchen.random.chance(0.6) ? { code } : { number, confirmationCode };
    const purpose = kitchen.random.pick(['purchase', 'merge']);
    return { caller: callerNamed(kitchen.world, 'points', 'streetShop'), body: { proof, purpose } };
  },
  async undoRedemption(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'streetShop');
    const { code } = await sellVoucher(kitchen);
    const body = { proof: { code } };
    const { redemptionKey } = await callAs(kitchen, caller, routes.redeemVoucher, { body });
    return { caller, params: { redemptionKey }, body: { reason: 'まちがい' } };
  },
  async syncOfflineAcceptances(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'streetShop');
    return { caller, body: { acceptances: [await acceptance(kitchen, caller, await sellVoucher(kitchen))] } };
  },
  async decideVoucherBreak(kitchen) {
    const { code } = await sellVoucher(kitchen);
    for (const name of ['streetShop', 'office']) {
      const caller = callerNamed(kitchen.world, 'points', name);
      const body = { acceptances: [await acceptance(kitchen, caller, { code })] };
      await callAs(kitchen, caller, routes.syncOfflineAcceptances, { body });
    }
    const { breaks } = await kitchen.world.town.lead.call(routes.listVoucherBreaks);
    const open = breaks.find(({ decision }) => decision === null);
    return { params: { breakId: open?.breakId ?? 1 }, body: { decision: 'paid', reason: '二重' } };
  },
};
async function acceptance(kitchen: Kitchen, caller: Till, { code }: { code: string }) {
  const { passId } = await callAs(kitchen, caller, routes.takeOfflinePass);
  return { key: key(kitchen), passId, code, acceptedAt: `${now(kitchen)}` };
}

const bundles: Recipes = {
  async openClearing(kitchen) {
    const { merchantId } = kitchen.world.places.streetShop;
    const caller = callerNamed(kitchen.world, 'points', 'office');
    return { caller, body: { merchantId, declaredCount: kitchen.random.int(0, 5), declaredPoints: 500 } };
  },
  async addToClearing(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'office');
    const clearingId = await openBundle(kitchen, caller);
    const { code } = await sellVoucher(kitchen);
    const scans = [{ key: key(kitchen), proof: { code } }];
    return { caller, params: { clearingId }, body: { stampedOn: `${kitchen.world.today}`, scans } };
  },
  async closeClearing(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'office');
    return { caller, params: { clearingId: await openBundle(kitchen, caller) } };
  },
};
async function openBundle(kitchen: Kitchen, caller: Till): Promise<number> {
  const body = { merchantId: kitchen.world.places.streetShop.merchantId, declaredCount: 1, declaredPoints: 100 };
  return (await callAs(kitchen, caller, routes.openClearing, { body })).clearingId;
}

const clerks: Recipes = {
  async beginShop(kitchen) {
    const { world } = kitchen;
    const params = { merchantId: world.places.away.merchantId };
    const { setupCode } = await world.other.lead.call(routes.createSetupCode, { params });
    const body = { setupCode, name: `店主${world.fresh()}`, code: ownerCode };
    return { caller: callerNamed(world, 'points', 'away'), body };
  },
  async signInClerk(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'owned');
    const { clerks: people } = await callAs(kitchen, caller, routes.listClerks);
    const { clerkId } = present(
      people.find(({ role }) => role === 'owner'),
      'owner',
    );
    return { caller, body: { clerkId, code: ownerCode } };
  },
  async addClerk(kitchen) {
    const role = kitchen.random.chance(0.9) ? 'clerk' : 'owner';
    return { caller: await ownersTill(kitchen), body: { name: `係${kitchen.world.fresh()}`, code: '1357', role } };
  },
  async endClerk(kitchen) {
    const caller = await ownersTill(kitchen);
    const body = { name: `係${kitchen.world.fresh()}`, code: '1357', role: 'clerk' as const };
    const { clerkId } = await callAs(kitchen, caller, routes.addClerk, { body });
    return { caller, params: { clerkId } };
  },
  async changeClerkCode(kitchen) {
    return { caller: await ownersTill(kitchen), body: { code: ownerCode, newCode: ownerCode } };
  },
  listOwnStatements: async (kitchen) => ({ caller: await ownersTill(kitchen) }),
  consentToPlace: async ({ random }) => ({ body: { municipalityCode: random.pick(['43424', '13116']) } }),
};

const joining: Recipes = {
  async join(kitchen): Promise<Prepared> {
    const assertion = await assertionOf(
      kitchen.world.nation.world,
      kitchen.caller.actor,
      await kitchen.world.freshPerson(),
    );
    return { body: { assertion } };
  },
  async signInWithCard({ world, random, caller }) {
    return { body: { assertion: await assertionOf(world.nation.world, caller.actor, random.pick(world.holders)) } };
  },
  async signOut({ world, random }) {
    return { caller: await memberCaller(world.nation.world, random.pick(world.holders), 'leaving') };
  },
};

export const counterRecipes: Recipes = { ...payments, ...vouchers, ...bundles, ...clerks, ...joining };
