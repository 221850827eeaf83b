import { generateKeyPairSync } from 'node:crypto';
import { assertionFormat, mykeyRoutes as routes } from '../../contract/index.ts';
import { sealApplicationText } from '../../contract/mykey/application-seal.ts';
import { tap } from '../../demo/actors/cardholder.ts';
import { cardholderCaller } from './callers.ts';
import { callAs, callerNamed, fileOf, type Kitchen, type Prepared, type Recipe, type Recipes } from './recipe.ts';
import type { Spare } from './seats.ts';
import { beginSignIn } from './sign-in.ts';

const digits = (random: Kitchen['random']) => random.text('0123456789', 8, 8);
const library = ({ world, random }: Kitchen) => callerNamed(world, 'mykey', `library ${random.int(0, 1)}`);
const office = ({ world, random }: Kitchen) => callerNamed(world, 'mykey', `office of library ${random.int(0, 1)}`);

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
  async applyAtPlace(kitchen) {
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
      body: { operatorId, consent: true, sealed: await sealApplicationText({ text, operatorId, keys }) },
    };
  },
};

/** What offices and their terminals do. */
const offices: Recipes = {
  signInStaff: async ({ world }) => ({ body: { ...world.spare.mykey.seat } }),
  signOutStaff: async ({ world }) => ({ caller: world.spare.mykey.caller }),
  changeOwnPassword: async ({ world, random }) => changePassword(world.spare.mykey, random),
  async acceptInvitation(kitchen) {
    const { world } = kitchen;
    const staffId = `m-${world.fresh()}`;
    const body = { staffId, name: '招待', municipalityCode: '43424' };
    const one = callerNamed(world, 'mykey', 'platform');
    const asked = await callAs(kitchen, one, routes.inviteStaff, { body });
    const two = callerNamed(world, 'mykey', 'platform2');
    const { requests } = await callAs(kitchen, two, routes.listChangeRequests);
    const { sha256 = '' } = requests.find(({ requestId }) => requestId === asked.requestId) ?? {};
    const params = { requestId: asked.requestId ?? 0 };
    const { code } = await callAs(kitchen, two, routes.decideChangeRequest, {
      params,
      body: { approve: true, sha256 },
    });
    return { body: { staffId, first: asked.code, second: code ?? '', password: 'meguri-fuzz-1' } };
  },
  async inviteStaff({ world, random }) {
    const municipalityCode = random.pick([null, '43424', '13116']);
    return { body: { staffId: `m-${world.fresh()}`, name: '招待', municipalityCode } };
  },
  async decideChangeRequest(kitchen) {
    const { world } = kitchen;
    const body = { staffId: `m-${world.fresh()}`, name: '招待', municipalityCode: '43424' };
    const { requestId } = await callAs(kitchen, callerNamed(world, 'mykey', 'platform'), routes.inviteStaff, { body });
    const caller = callerNamed(world, 'mykey', 'platform2');
    const { requests } = await callAs(kitchen, caller, routes.listChangeRequests);
    const { sha256 = '' } = requests.find((one) => one.requestId === requestId) ?? {};
    return { caller, params: { requestId }, body: { approve: kitchen.random.chance(0.8), sha256 } };
  },
  async registerOperator({ world, random }) {
    const municipalityCode = random.pick([null, '43424', '13116']);
    const customerIdRule = random.pick([
      { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 8 },
      { mode: 'mykeyId' },
    ]);
    return {
      body: {
        name: `事業者${world.fresh()}`,
        kind: random.pick(['shop', 'library', 'partner']),
        series: 'C',
        municipalityCode,
        customerIdRule,
      },
    };
  },
  async enrolTerminal(kitchen) {
    const { world } = kitchen;
    const params = { operatorId: world.libraries[0].operatorId };
    const request = { params, body: { place: '窓口', role: 'counter' as const } };
    const { code } = await callAs(
      kitchen,
      callerNamed(world, 'mykey', 'platform'),
      routes.createEnrolmentCode,
      request,
    );
    return { body: { code } };
  },
  async revokeTerminal(kitchen) {
    const { world } = kitchen;
    const params = { operatorId: world.libraries[0].operatorId };
    const { terminals } = await callAs(kitchen, callerNamed(world, 'mykey', 'platform'), routes.listTerminals, {
      params,
    });
    const found = terminals.find(({ terminalId }) => !world.pool.isKept('terminalId', terminalId));
    return found ? { params: { terminalId: found.terminalId } } : {};
  },
  async uploadLinks(kitchen) {
    const { world, random } = kitchen;
    const lines = ['マイキーID,会員番号', ...world.holders.map(({ mykeyId }) => `${mykeyId},${digits(random)}`)];
    return { caller: office(kitchen), body: { fileName: `一覧${world.fresh()}.csv`, file: fileOf(random, lines) } };
  },
  async checkCustomers(kitchen) {
    return { caller: office(kitchen), body: { file: fileOf(kitchen.random, ['会員番号', '10000000', '12345678']) } };
  },
  async apply({ world }) {
    const rule = { characters: '数字', lengthMin: '8', lengthMax: '8', residentsOnly: 'いいえ' };
    return {
      body: { name: `申請${world.fresh()}`, kind: '図書館', municipalityCode: '43424', ...rule, mail: 'a@example.jp' },
    };
  },
  async applyByFile({ world, random }) {
    const form = await fetch(`${world.nation.world.mykeyUrl}/operator-applications/form.csv`);
    const [head = '', line = ''] = (await form.text()).split('\r\n');
    return {
      body: {
        file: fileOf(random, [head, line.replace(/^[^,]*/, `申請${world.fresh()}`)]),
        submit: random.chance(0.6),
      },
    };
  },
  async requestAtDesk(kitchen) {
    const { mykeyId } = await kitchen.world.freshPerson();
    return { body: { kind: kitchen.random.pick(['suspend', 'invalidate']), mykeyId, reason: 'card_lost' } };
  },
  async decideAtDesk(kitchen) {
    const { world } = kitchen;
    const { mykeyId } = await world.freshPerson();
    const body = { kind: 'invalidate' as const, mykeyId, reason: 'holder_wish' as const };
    const { requestId } = await callAs(kitchen, callerNamed(world, 'mykey', 'desk1-43424'), routes.requestAtDesk, {
      body,
    });
    return { caller: callerNamed(world, 'mykey', 'desk2-43424'), params: { requestId }, body: { approve: true } };
  },
  showSignIn: async ({ world }) => ({ params: { signInId: await beginSignIn(world) } }),
  async registerSignInClient({ world, random }) {
    return {
      body: {
        name: 'サイト',
        redirectUris: [`https://${world.fresh()}.example/return`],
        publicKeys: publicKeys(random),
      },
    };
  },
  replaceSignInKeys: async ({ random }) => ({ body: { publicKeys: publicKeys(random) } }),
  async resolve({ world: { company } }) {
    return { body: { operatorId: company.operatorId, partnerLoginId: company.loginId } };
  },
  announceMember: async ({ world, random }) => ({ params: { mykeyId: random.pick(world.holders).mykeyId } }),
};

/** A person changes the own password to another one, and signs in with that from then on. */
export function changePassword({ seat, caller }: Spare, random: Kitchen['random']): Prepared {
  const next = `meguri-fuzz-${random.int(100, 999)}`;
  const after = (body: unknown) => {
    const sent = (body as { next?: unknown } | undefined)?.next;
    if (typeof sent === 'string') seat.password = sent;
  };
  return { caller, body: { current: seat.password, next }, after };
}

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const publicKeys = (random: Kitchen['random']): string =>
  JSON.stringify(
    random.pick<unknown>([
      { keys: [{ ...key, kid: 'k1' }] },
      { ...key, kid: 'k2' },
      { keys: [{ ...key, x: ['A'], kid: 'k1' }] },
    ]),
  );

export const mykeyRecipes: Recipes = { ...cards, ...holders, ...offices };
