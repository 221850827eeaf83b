import { pointsRoutes as routes } from '../../contract/index.ts';
import { assertionType } from '../../contract/points/partner-systems/oauth-routes.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { generateClientKey } from '../../server/client.ts';
import { signAssertion } from '../../server/client-credentials.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

/** Whose system nobody of this round plays: its keys may come and go. */
const person = ({ world }: Kitchen) => callerNamed(world, 'points', 'spare1');
const second = ({ world }: Kitchen) => callerNamed(world, 'points', 'spare2');

/** An assertion of the company, for a token that is bound to the key of whichever device asks. */
async function assertion({ world }: Kitchen) {
  const { pointsUrl, clock } = world.nation.world;
  const { actor, operatorId } = world.company;
  return signAssertion({ key: actor.key, clientId: operatorId, audience: pointsUrl, now: clock() });
}

const publicKey = async () => (await generateClientKey()).publicJwk as never;

/** Ends what waits of the two changes, so that another one can be asked for. */
async function decided(kitchen: Kitchen): Promise<void> {
  const { requests } = await callAs(kitchen, second(kitchen), routes.listChangeRequests);
  for (const { requestId, sha256, own } of requests)
    if (!own)
      await callAs(kitchen, second(kitchen), routes.decideChangeRequest, {
        params: { requestId },
        body: { approve: true, sha256 },
      });
  const left = await callAs(kitchen, person(kitchen), routes.listChangeRequests);
  for (const { requestId, own } of left.requests)
    if (own) await callAs(kitchen, person(kitchen), routes.withdrawChangeRequest, { params: { requestId } });
}

async function keyToEnd(kitchen: Kitchen) {
  await decided(kitchen);
  await callAs(kitchen, person(kitchen), routes.askForSystemKey, {
    body: { publicKey: await publicKey(), formerThrough: null, reason: '試験' },
  });
  await decided(kitchen);
  const { keys } = await callAs(kitchen, person(kitchen), routes.showPartnerSystem);
  return { keyId: keys[0]?.keyId ?? -1 };
}

/** A webhook of the company that stopped: made here, since orders of its customers are another company's recipes. */
async function stopped(kitchen: Kitchen) {
  const { nation, spareCompany } = kitchen.world;
  const database = nation.databases.points;
  const now = `${nation.world.clock()}`;
  const known = { partnerId: spareCompany.partnerId, now };
  await execute(
    database,
    `INSERT INTO partner_webhook (partner_id, address, changed_at) VALUES (:partnerId, 'http://127.0.0.1:9/', :now)
     ON CONFLICT (partner_id) DO UPDATE SET address = excluded.address`,
    known,
  );
  const [made] = await rows<{ id: string }>(
    database,
    `INSERT INTO webhook_event (id, partner_id, type, data, occurred_at, due_at, state)
     VALUES (gen_random_uuid(), :partnerId, 'order.refused', '{"orderNumber": "1", "state": "refused", "amount": 1, "points": 1}', :now, :now, 'stopped')
     RETURNING id`,
    known,
  );
  return { deliveryId: made?.id ?? '' };
}

/** How companies' systems prove themselves, and where they are told. */
export const partnerSystemRecipes: Recipes = {
  requestPartnerToken: async (kitchen) => ({
    body: {
      grant_type: 'client_credentials',
      client_assertion_type: assertionType,
      client_assertion: await assertion(kitchen),
      ...(kitchen.random.chance(0.5) ? { scope: 'orders files' } : {}),
    },
  }),
  showPartnerSystem: async (kitchen) => ({ caller: person(kitchen) }),
  async askForSystemKey(kitchen) {
    await decided(kitchen);
    const formerThrough = kitchen.random.chance(0.5) ? `${kitchen.world.today.add({ days: 7 })}` : null;
    const prepared = { caller: person(kitchen), body: { publicKey: await publicKey(), formerThrough, reason: '試験' } };
    // A key of which one value was made up is none.
    return kitchen.random.chance(0.7) ? { ...prepared, asMade: true } : prepared;
  },
  endSystemKey: async (kitchen) => ({
    caller: person(kitchen),
    params: await keyToEnd(kitchen),
    body: { reason: '試験' },
  }),
  async askForWebhook(kitchen) {
    await decided(kitchen);
    const address = kitchen.random.pick(['http://127.0.0.1:9/hooks', 'https://hooks.example.jp/', null]);
    return { caller: person(kitchen), body: { address, reason: '試験' } };
  },
  listWebhookDeliveries: async (kitchen) => ({ caller: person(kitchen) }),
  resendWebhook: async (kitchen) => ({ caller: person(kitchen), params: await stopped(kitchen) }),
};
