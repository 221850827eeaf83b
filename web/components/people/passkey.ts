import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import {
  type mykeyRoutes,
  passkeySignInRoutes,
  pointsProblems,
  type pointsRoutes,
  secondFactorRoutes,
} from '../../../contract/index.ts';
import type { RouteAnswer, RouteRefusal } from '../../../contract/route.ts';
import type { Answer, Client } from '../../device/http.ts';

type Options<Start extends (options: never) => unknown> = Parameters<Start>[0] extends { optionsJSON: infer O }
  ? O
  : never;

/** What a person gave up, or a device could not do: told as a refusal, like what a server says. */
const givenUp = <Outcome extends string>(outcome: Outcome): Answer<never, Outcome> => {
  const { ja, en } = pointsProblems.passkey_refused;
  return { ok: false, refusal: { outcome, title: ja, titleEn: en, status: 0, fields: [], details: {} } };
};

/** Signs in with a passkey by the route of this office: the device asks its person, and the server judges what it signed. */
export async function signInWithPasskey<
  SignIn extends typeof pointsRoutes.signInWithPasskey | typeof mykeyRoutes.signInWithPasskey,
>(client: Client, route: SignIn): Promise<Answer<RouteAnswer<SignIn>, 'passkey_refused'>> {
  const begun = await client.call(passkeySignInRoutes.beginPasskeySignIn);
  if (!begun.ok) return { ok: false, refusal: begun.refusal };
  const optionsJSON = begun.value.options as object as Options<typeof startAuthentication>;
  const used = await startAuthentication({ optionsJSON }).catch(() => undefined);
  if (!used) return givenUp('passkey_refused');
  return client.call(route, { body: { passkey: used } as never });
}

/** Makes a passkey on this device, or on one beside it, under the name that its person gives; with the password where it is not the first factor. */
export async function makePasskey(
  client: Client,
  { name, password }: { name: string; password?: string | undefined },
): Promise<Answer<Record<string, never>, RouteRefusal<typeof secondFactorRoutes.addPasskey>>> {
  const begun = await client.call(secondFactorRoutes.beginPasskey);
  if (!begun.ok) return { ok: false, refusal: begun.refusal };
  const optionsJSON = begun.value.options as object as Options<typeof startRegistration>;
  const made = await startRegistration({ optionsJSON }).catch(() => undefined);
  if (!made) return givenUp('passkey_refused');
  return client.call(secondFactorRoutes.addPasskey, { body: { name, password, passkey: made as never } });
}
