import { createHash, randomBytes } from 'node:crypto';
import { mykeyRoutes } from '../../contract/index.ts';
import { generateClientKey } from '../../server/client.ts';
import { callerNamed } from './recipe.ts';
import type { FuzzWorld } from './world.ts';

const returnTo = 'https://fuzz.example/return';
const sites = new WeakMap<FuzzWorld, Promise<string>>();

/** A site of a library, registered once for a world; its number is kept out of what ends sites. */
function siteOf(world: FuzzWorld): Promise<string> {
  const known = sites.get(world);
  if (known) return known;
  const made = register(world);
  sites.set(world, made);
  return made;
}

async function register(world: FuzzWorld): Promise<string> {
  const { actor, token } = callerNamed(world, 'mykey', 'platform');
  const key = await generateClientKey();
  const { clientId } = await actor.call(mykeyRoutes.registerSignInClient, {
    session: (await token()) ?? '',
    params: { operatorId: world.libraries[0].operatorId },
    body: {
      name: '図書館のサイト',
      redirectUris: [returnTo],
      publicKeys: JSON.stringify({ keys: [{ ...key.publicJwk, kid: key.jkt }] }),
    },
  });
  world.pool.keep('clientId', clientId);
  return clientId;
}

/** The address to which a site sends a browser, with what it must name. */
export async function authorizationPath(world: FuzzWorld): Promise<string> {
  const asked = new URLSearchParams({
    client_id: await siteOf(world),
    response_type: 'code',
    scope: 'openid',
    redirect_uri: returnTo,
    code_challenge: createHash('sha256').update(randomBytes(16)).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: randomBytes(8).toString('hex'),
    state: randomBytes(8).toString('hex'),
  });
  return `/oidc/auth?${asked}`;
}

/** A browser comes from the site and stands before the page of the card; returns the number of its sign-in. */
export async function beginSignIn(world: FuzzWorld): Promise<string> {
  const begun = await fetch(`${world.nation.world.mykeyUrl}${await authorizationPath(world)}`, {
    redirect: 'manual',
    headers: { accept: 'text/html' },
  });
  const signInId = begun.headers.get('location')?.split('/').at(-1);
  if (begun.status !== 303 || !signInId) throw new Error(`no sign-in begins: ${begun.status}`);
  return signInId;
}
