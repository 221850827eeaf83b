import { generateKeyPairSync } from 'node:crypto';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { callAs, callerNamed, fileOf, type Kitchen, nobodyNeeded, type Prepared, type Recipes } from './recipe.ts';
import type { Spare } from './seats.ts';
import { beginSignIn } from './sign-in.ts';

const digits = (random: Kitchen['random']) => random.text('0123456789', 8, 8);
const office = ({ world, random }: Kitchen) => callerNamed(world, 'mykey', `office of library ${random.int(0, 1)}`);

/** What offices and their terminals do. */
export const mykeyRecipes: Recipes = {
  resetStaff: (kitchen) => nobodyNeeded(kitchen, 'mykey', 'active'),
  endStaff: (kitchen) => nobodyNeeded(kitchen, 'mykey', 'active'),
  reviveStaff: (kitchen) => nobodyNeeded(kitchen, 'mykey', 'ended'),
  signInStaff: async ({ world }) => ({ body: { ...world.spare.mykey.seat } }),
  signOutStaff: async ({ world }) => ({ caller: world.spare.mykey.caller }),
  changeOwnPassword: async ({ world, random }) => changePassword(world.spare.mykey, random),
  // Passwords that are guessed lock who is meant: nobody whom the others need.
  addPasskey: async ({ world }) => ({ caller: world.spare.mykey.caller }),
  confirmTotp: async ({ world }) => ({ caller: world.spare.mykey.caller }),
  removeSecondFactor: async ({ world }) => ({ caller: world.spare.mykey.caller }),
  // All people of マイキー are asked at once: from today on nobody of these offices would be let in.
  async demandSecondFactor({ random }) {
    return { asMade: true, body: { from: random.pick([null, '2999-12-31']) } };
  },
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
  enrolTerminal: async (kitchen) => ({ body: { code: await freshCode(kitchen) } }),
  async createRotationCode(kitchen) {
    return { params: { terminalId: await freshTerminal(kitchen) } };
  },
  async revokeOwnTerminal(kitchen) {
    return {
      caller: callerNamed(kitchen.world, 'mykey', 'office of library 0'),
      params: { terminalId: await freshTerminal(kitchen) },
    };
  },
  async revokeTerminal(kitchen) {
    return { params: { terminalId: await freshTerminal(kitchen) } };
  },
  async createTownCode({ world }) {
    return { params: { operatorId: world.libraries[0].operatorId }, body: { place: '窓口' } };
  },
  async revokeTownCode(kitchen) {
    await freshCode(kitchen);
    const caller = callerNamed(kitchen.world, 'mykey', 'desk1-43424');
    const { places } = await callAs(kitchen, caller, routes.listTownPlaces);
    const { codeId = 0 } = places.flatMap(({ codes }) => codes).at(-1) ?? {};
    return { caller, params: { codeId } };
  },
  async revokeTownTerminal(kitchen) {
    return { params: { terminalId: await freshTerminal(kitchen) }, body: { reason: '試験' } };
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
  async publishReadingKey(kitchen) {
    const { x = '', y = '' } = key;
    return { caller: office(kitchen), body: { publicJwk: { kty: 'EC', crv: 'P-256', x, y } } };
  },
  replaceSignInKeys: async ({ random }) => ({ body: { publicKeys: publicKeys(random) } }),
  async resolve({ world: { company } }) {
    return { body: { operatorId: company.operatorId, partnerLoginId: company.loginId } };
  },
  announceMember: async ({ world, random }) => ({ params: { mykeyId: random.pick(world.holders).mykeyId } }),
};

/** A code with which a terminal of the first library is enrolled. */
async function freshCode(kitchen: Kitchen): Promise<string> {
  const { world } = kitchen;
  const params = { operatorId: world.libraries[0].operatorId };
  const request = { params, body: { place: '窓口', role: 'counter' as const } };
  return (await callAs(kitchen, callerNamed(world, 'mykey', 'platform'), routes.createEnrolmentCode, request)).code;
}
async function freshTerminal(kitchen: Kitchen): Promise<string> {
  const actor = await kitchen.world.nation.world.newActor();
  return (await actor.call(routes.enrolTerminal, { body: { code: await freshCode(kitchen) } })).terminalId;
}

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
