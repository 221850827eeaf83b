import { assertionFormat, mykeyRoutes as routes } from '../../contract/index.ts';
import { sealApplicationText } from '../../contract/mykey/application-seal.ts';
import { tap, tapForAttendance } from '../../demo/actors/cardholder.ts';
import { cardholderCaller } from './callers.ts';
import { callAs, callerNamed, type Kitchen, type Recipe, type Recipes } from './recipe.ts';
import { beginSignIn } from './sign-in.ts';

const digits = (random: Kitchen['random']) => random.text('0123456789', 8, 8);
const library = ({ world, random }: Kitchen) => callerNamed(world, 'mykey', `library ${random.int(0, 1)}`);

/** A card laid down where the caller is: somebody known, or nobody yet. */
const laid = async ({ world, random, caller }: Kitchen) =>
  tap(world.nation.world, caller.actor, random.chance(0.8) ? random.pick(world.holders) : await world.freshHand());
/** The holder of a card that nothing else needs. */
const spareHolder = async ({ world }: Kitchen) => {
  const person = await world.freshPerson();
  return cardholderCaller(world.nation.world, person, `spare ${person.mykeyId}`);
};
const ofSpare: Recipe = async (kitchen) => ({ caller: await spareHolder(kitchen) });

/** What asks for a card that lies there. */
const cards: Recipes = {
  openCardholderSession: async (kitchen) => ({ body: await laid(kitchen) }),
  async assertAtTerminal(kitchen) {
    return { body: { ...(await laid(kitchen)), audience: assertionFormat.audience } };
  },
  createAttendanceNonces: async ({ random }) => ({ body: { count: random.int(1, 20) } }),
  async assertAttendance({ world, caller, random }) {
    const proof = await tapForAttendance(world.nation.world, caller.actor, random.pick(world.holders));
    return { body: { ...proof, audience: assertionFormat.audience } };
  },
  async lookUp(kitchen) {
    const caller = library(kitchen);
    return { caller, body: await laid({ ...kitchen, caller }) };
  },
  async lookUpWithoutPin(kitchen) {
    const caller = library(kitchen);
    const { unverifiedCertificate } = (await laid({ ...kitchen, caller })).cardToken;
    return { caller, body: { unverifiedCertificate } };
  },
  async linkAtTerminal(kitchen) {
    const caller = library(kitchen);
    const { world, random } = kitchen;
    const hand = await world.freshPerson();
    return { caller, body: { ...(await tap(world.nation.world, caller.actor, hand)), customerId: digits(random) } };
  },
  async replaceAtTerminal(kitchen) {
    const caller = library(kitchen);
    return { caller, body: { ...(await laid({ ...kitchen, caller })), customerId: digits(kitchen.random) } };
  },
  async presentCardForSignIn(kitchen) {
    return { params: { signInId: await beginSignIn(kitchen.world) }, body: await laid(kitchen) };
  },
  async renewAtDesk(kitchen) {
    const { world, random } = kitchen;
    const caller = callerNamed(world, 'mykey', random.pick(['desk1-43424', 'desk2-43424']));
    const proof = await tap(world.nation.world, caller.actor, await world.freshHand());
    return { caller, body: { ...proof, mykeyId: (await world.freshPerson()).mykeyId, reason: 'codes_lost' } };
  },
};

/** What a holder does once. */
const holders: Recipes = {
  async registerMykeyId({ world }) {
    const hand = await world.freshHand();
    const caller = await cardholderCaller(world.nation.world, hand, `new ${hand.mykeyId}`);
    return { caller, body: { mykeyId: hand.mykeyId } };
  },
  async renewCertificate({ world }) {
    const [hand, { mykeyId, recoveryCode }] = [await world.freshHand(), await world.freshPerson()];
    const caller = await cardholderCaller(world.nation.world, hand, `renewed ${mykeyId}`);
    return { caller, body: { mykeyId, recoveryCode } };
  },
  async suspendByStopCode({ world }) {
    const { mykeyId, stopCode } = await world.freshPerson();
    return { body: { mykeyId, stopCode } };
  },
  suspend: ofSpare,
  invalidate: ofSpare,
  async resume(kitchen) {
    const caller = await spareHolder(kitchen);
    await callAs(kitchen, caller, routes.suspend);
    return { caller };
  },
  assertFromOwnDevice: async () => ({ body: { audience: assertionFormat.audience } }),
  async link({ world, random }) {
    const { operatorId } = random.pick(world.libraries);
    return random.chance(0.5) ? { body: { operatorId, customerId: digits(random) } } : {};
  },
  async replaceLink({ world, random }) {
    return { params: { operatorId: world.libraries[0].operatorId }, body: { customerId: digits(random) } };
  },
  async unlink(kitchen) {
    const caller = await spareHolder(kitchen);
    const { operatorId } = kitchen.world.libraries[0];
    await callAs(kitchen, caller, routes.link, { body: { operatorId, customerId: digits(kitchen.random) } });
    return { caller, params: { operatorId } };
  },
  async confirmLink({ world }) {
    return { params: { operatorId: world.libraries[0].operatorId } };
  },
  applyAtPlace: application,
  async withdrawApplication(kitchen) {
    const { caller, body } = await application(kitchen);
    const { applicationId } = await callAs(kitchen, caller, routes.applyAtPlace, { body });
    return { caller, params: { applicationId } };
  },
};

/** An application of somebody at the first library to the second one, sealed as the holder's page does. */
async function application(kitchen: Kitchen) {
  const caller = await spareHolder(kitchen);
  const [home, away] = kitchen.world.libraries;
  const body = { operatorId: home.operatorId, customerId: digits(kitchen.random) };
  await callAs(kitchen, caller, routes.link, { body });
  const { places } = await callAs(kitchen, caller, routes.showWideArea);
  const { operatorId } = away;
  const keys = places.find((place) => place.operatorId === operatorId)?.keys ?? [];
  const text = {
    name: '山田 花子',
    kana: 'ヤマダ ハナコ',
    address: '市場東1-1',
    telephone: '072-463-1212',
    answers: [],
  };
  return {
    caller,
    body: { operatorId, consent: true as const, sealed: await sealApplicationText({ text, operatorId, keys }) },
  };
}

/** What cards and their holders do at マイキー. */
export const cardRecipes: Recipes = { ...cards, ...holders };
