// Libraries of one prefecture and their readers, for tests.
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { type ApplicationText, type RouteAnswer, mykeyRoutes as routes } from '../../../contract/index.ts';
import { sealApplicationText } from '../../../contract/mykey/application-seal.ts';
import { expectAnswer } from '../../../server/client.ts';
import type { Registered, TestMykey, TestTerminal } from '../../testing.ts';

export const text: ApplicationText = {
  name: '山田 花子',
  kana: 'ヤマダ ハナコ',
  address: '泉佐野市市場東1-1-1',
  telephone: '072-463-1212',
  answers: [],
};
export const digits = { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 10 } as const;

type PublicJwk = RouteAnswer<typeof routes.showWideArea>['places'][number]['keys'][number];
export type Office = TestTerminal & { privateKey: CryptoKey; kid: string; publicJwk: PublicJwk };

/** An office terminal with a key for applications, published. */
export async function office(mykey: TestMykey, operatorId: string): Promise<Office> {
  const terminal = await mykey.terminal(operatorId, 'office');
  const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const { x = '', y = '' } = await exportJWK(publicKey);
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  expectAnswer(await terminal.client.call(routes.publishReadingKey, { body: { publicJwk } }));
  return { ...terminal, privateKey, publicJwk, kid: await calculateJwkThumbprint(publicJwk) };
}

/** A library that accepted a group, with an office that can read. */
export async function library(
  mykey: TestMykey,
  groupId: string,
  wish: Parameters<TestMykey['operator']>[0] = {},
): Promise<Office> {
  const { operatorId } = await mykey.operator({ customerIdRule: digits, ...wish });
  const at = await office(mykey, operatorId);
  const { client, session } = mykey.staff;
  expectAnswer(await client.call(routes.inviteToGroup, { session, params: { groupId }, body: { operatorId } }));
  expectAnswer(await at.client.call(routes.acceptMembership, { params: { groupId } }));
  return at;
}

export async function group(mykey: TestMykey, name: string): Promise<string> {
  const { client, session } = mykey.staff;
  return expectAnswer(await client.call(routes.makeGroup, { session, body: { name } })).groupId;
}

/** A person whom a library knows already, by a number of their own. */
export async function reader(
  mykey: TestMykey,
  mykeyId: string,
  home: { operatorId: string },
  customerId: string,
): Promise<Registered> {
  const person = await mykey.person(mykeyId);
  const { client, session } = person;
  expectAnswer(await client.call(routes.link, { session, body: { operatorId: home.operatorId, customerId } }));
  return person;
}

/** Applies as the holder's page does: the keys of the moment, sealed here. */
export async function apply(
  { client, session }: Registered,
  place: { operatorId: string },
  wish: { text?: ApplicationText; keys?: PublicJwk[] } = {},
) {
  const { operatorId } = place;
  const { places } = expectAnswer(await client.call(routes.showWideArea, { session }));
  const keys = wish.keys ?? places.find((one) => one.operatorId === operatorId)?.keys ?? [];
  const sealed = await sealApplicationText({ text: wish.text ?? text, operatorId, keys });
  return client.call(routes.applyAtPlace, { session, body: { operatorId, consent: true, sealed } });
}
