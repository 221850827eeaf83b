import { composeBeside } from './beside.ts';
import type { Scene } from './compose.ts';
import { type Operation, readOperations } from './documents.ts';
import { type Order, play } from './play.ts';
import type { Random } from './random.ts';
import type { Recipes } from './recipe.ts';
import { bankRecipes } from './recipes-banks.ts';
import { cardRecipes } from './recipes-card.ts';
import { counterRecipes } from './recipes-counter.ts';
import { couponRecipes } from './recipes-coupons.ts';
import { grantRecipes } from './recipes-grants.ts';
import { invoiceRecipes } from './recipes-invoices.ts';
import { memberRecipes } from './recipes-member.ts';
import { mykeyRecipes } from './recipes-mykey.ts';
import { officeRecipes } from './recipes-office.ts';
import { orderFileRecipes } from './recipes-order-files.ts';
import { partnerSystemRecipes } from './recipes-partner-systems.ts';
import { payeeRecipes } from './recipes-payees.ts';
import { payerRecipes } from './recipes-payers.ts';
import { payoutRecipes } from './recipes-payout.ts';
import { protectionRecipes } from './recipes-protection.ts';
import { reconciliationRecipes } from './recipes-reconciliation.ts';
import { settlementRecipes } from './recipes-settlement.ts';
import { successionRecipes } from './recipes-successions.ts';
import { transferRecipes } from './recipes-transfers.ts';
import type { Tally } from './tally.ts';
import { type FuzzWorld, openFuzzWorld } from './world.ts';

const recipes: Record<Operation['system'], Recipes> = {
  mykey: { ...cardRecipes, ...mykeyRecipes },
  points: {
    ...counterRecipes,
    ...officeRecipes,
    ...grantRecipes,
    ...protectionRecipes,
    ...memberRecipes,
    ...settlementRecipes,
    ...invoiceRecipes,
    ...reconciliationRecipes,
    ...couponRecipes,
    ...orderFileRecipes,
    ...payerRecipes,
    ...partnerSystemRecipes,
    ...payoutRecipes,
    ...bankRecipes,
    ...payeeRecipes,
    ...successionRecipes,
    ...transferRecipes,
  },
};

/** How many requests go with what is known already, though a recipe would make something fresh: that costs up to six calls. */
const goesWithout = 0.8;
/** Without what its recipe makes, such a request would end what the others need. */
const neverWithout = new Set([
  'planHandover',
  'changeStreet',
  'resetStaff',
  'endStaff',
  'reviveStaff',
  'suspend',
  'invalidate',
  'setUseRule',
  'setFunctions',
  'askForLeaving',
  'setOfflineLimits',
  'signOut',
  'signOutStaff',
  'changeOwnPassword',
  'demandSecondFactor',
  'addPasskey',
  'confirmTotp',
  'removeSecondFactor',
  'unlink',
  'revokeTerminal',
  'revokeTownTerminal',
  'signInClerk',
  'changeClerkCode',
]);

/**
 * One round: a world of its own, and so many requests to it; only to operations whose name contains `only`. Long runs are
 * made of rounds, so that no list grows beyond what a town has and what one request spoils is whole again in the next round.
 */
export async function playRound({ only = '', ...order }: Order & { only?: string }): Promise<Tally> {
  const world = await openFuzzWorld(order.seed);
  try {
    const { mykeyUrl, pointsUrl } = world.nation.world;
    const all = [...(await readOperations('mykey', mykeyUrl)), ...(await readOperations('points', pointsUrl))];
    const operations = all.filter(({ name }) => name.includes(only));
    const whole = { composeBeside: (random: Random) => composeBeside(world, random), afterwards: jobsOf(world) };
    return await play({ scene: sceneOf(world), operations, ...(only === '' ? whole : {}) }, order);
  } finally {
    await world.close();
  }
}

/** What the servers do by themselves, over all that the requests left behind; some of it comes once in a quarter of an hour only. */
const jobsOf = ({ nation: { systems } }: FuzzWorld): Record<string, () => Promise<unknown>> => {
  const { points } = systems;
  return {
    expire: points.expire,
    seal: points.seal,
    sweep: points.sweep,
    sync: points.sync,
    convert: points.convert,
    tendVouchers: points.tendVouchers,
    tendEvents: points.tendEvents,
    tendPremiums: points.tendPremiums,
    tendGrants: points.tendGrants,
    workOnUploads: points.workOnUploads,
    tendVenues: points.tendVenues,
    reconcile: points.reconcile,
  };
};

function sceneOf(world: FuzzWorld): Scene {
  const { mykeyUrl, pointsUrl, clock } = world.nation.world;
  return {
    clock,
    urls: { mykey: mykeyUrl, points: pointsUrl },
    pool: world.pool,
    callers: world.callers,
    async prepare({ operation, random, chosen, succeeded }) {
      const recipe = recipes[operation.system][operation.id];
      const mayGoWithout = !neverWithout.has(operation.id) && succeeded >= 3;
      if (!recipe || (mayGoWithout && random.chance(goesWithout))) return {};
      try {
        return await recipe({ world, random, caller: chosen });
      } catch (error) {
        // The report names it: the request goes with what is known already.
        return { unprepared: `${operation.name}: ${error instanceof Error ? error.message : error}` };
      }
    },
  };
}
