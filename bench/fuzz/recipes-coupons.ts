import { compactDecrypt } from 'jose';
import { pointsRoutes as routes } from '../../contract/index.ts';
import { couponKey, couponPrivateKey } from './coupon-key.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const system = ({ world }: Kitchen) => callerNamed(world, 'points', 'company');
const person = ({ world }: Kitchen, number: 1 | 2 = 1) => callerNamed(world, 'points', `company${number}`);
const holder = ({ world }: Kitchen) => callerNamed(world, 'points', 'member 0');

const wanted = ({ world, random }: Kitchen) => ({
  batchNumber: `K${world.fresh()}`,
  pattern: random.pick(['immediate', 'deferred', 'post'] as const),
  count: random.int(1, 4),
  points: random.int(1, 500),
  validFrom: `${world.today}`,
  validThrough: `${world.today.add({ days: random.int(0, 90) })}`,
});

async function asked(kitchen: Kitchen) {
  const body = wanted(kitchen);
  await callAs(kitchen, system(kitchen), routes.requestCouponBatch, { body });
  return { params: { batchNumber: body.batchNumber }, points: body.points };
}

async function handedOver(kitchen: Kitchen) {
  const { params, points } = await asked(kitchen);
  const jwe = await callAs(kitchen, system(kitchen), routes.handOverCouponBatch, { params });
  const { plaintext } = await compactDecrypt(jwe as never as Uint8Array, couponPrivateKey);
  const { coupons } = JSON.parse(Buffer.from(plaintext).toString()) as { coupons: string[] };
  return { params, points, coupons, selectors: coupons.map((code) => code.replaceAll('-', '').slice(0, 8)) };
}

async function deducted(kitchen: Kitchen) {
  const batch = await handedOver(kitchen);
  const activations = activationsOf(kitchen, batch);
  await callAs(kitchen, system(kitchen), routes.activateCoupons, { body: { activations } });
  return kitchen.random.pick(batch.coupons);
}
const activationsOf = ({ world }: Kitchen, { selectors, points }: { selectors: string[]; points: number }) =>
  selectors.map((selector) => ({ selector, orderNumber: `D${world.fresh()}`, amount: points }));

/** クーポン: asked for, handed over, paid, revoked, and entered by a holder. */
export const couponRecipes: Recipes = {
  async checkCoupon(kitchen) {
    return { caller: holder(kitchen), body: { code: await deducted(kitchen) } };
  },
  async redeemCoupon(kitchen) {
    const destination = kitchen.random.pick([null, { kind: 'municipality', municipalityCode: '43424' }]);
    return { caller: holder(kitchen), body: { code: await deducted(kitchen), destination } };
  },
  requestCouponBatch: async (kitchen) => ({ body: wanted(kitchen) }),
  createCouponBatch: async (kitchen) => ({ caller: person(kitchen), body: wanted(kitchen) }),
  listCouponBatches: async (kitchen) => ({ caller: person(kitchen) }),
  showCouponKey: async (kitchen) => ({ caller: person(kitchen) }),
  async askForCouponKey(kitchen) {
    const second = person(kitchen, 2);
    const { requests } = await callAs(kitchen, second, routes.listChangeRequests);
    for (const { requestId, sha256, own } of requests)
      if (!own)
        await callAs(kitchen, second, routes.decideChangeRequest, {
          params: { requestId },
          body: { approve: false, sha256 },
        });
    return { caller: person(kitchen), body: { key: couponKey, reason: '更新' } };
  },
  handOverCouponBatch: async (kitchen) => ({ params: (await asked(kitchen)).params }),
  downloadCouponBatch: async (kitchen) => ({ caller: person(kitchen), params: (await asked(kitchen)).params }),
  listCouponsOfPartner: async (kitchen) => ({ params: (await handedOver(kitchen)).params }),
  listCoupons: async (kitchen) => ({ caller: person(kitchen), params: (await handedOver(kitchen)).params }),
  async activateCoupons(kitchen) {
    return { body: { activations: activationsOf(kitchen, await handedOver(kitchen)) } };
  },
  async revokeCouponsOfPartner(kitchen) {
    const { params, selectors } = await handedOver(kitchen);
    const some = kitchen.random.chance(0.5) ? { selectors: selectors.slice(0, 1) } : {};
    return { params, body: { ...some, reason: '返戻' } };
  },
  async revokeCoupons(kitchen) {
    const { params } = await handedOver(kitchen);
    return { caller: person(kitchen), params, body: { reason: '漏えい' } };
  },
};
