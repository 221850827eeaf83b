import type { System } from './documents.ts';
import { spoilWire, type Wire } from './hostile-wire.ts';
import type { Random } from './random.ts';
import { authorizationPath, beginSignIn } from './sign-in.ts';
import { mark } from './values.ts';
import type { FuzzWorld } from './world.ts';

/** A request to an address that stands beside the contracts: the provider's, the documents', none at all. */
export async function composeBeside(world: FuzzWorld, random: Random): Promise<{ system: System; wire: Wire }> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const get = (path: string): Wire => ({ method: 'GET', path, headers: { accept: 'text/html' }, body: undefined });
  const post = (path: string, body: string): Wire => ({ method: 'POST', path, headers: { ...form }, body });
  const junk = random.pick(['', '%', '%00', 'a'.repeat(2000), mark, '..%2f', '%F0%9F%98%80', '[]', '__proto__']);
  const path = await authorizationPath(world);
  const wire = await random.pick<() => Wire | Promise<Wire>>([
    () => get(path),
    () => get(path.replace(/=[^&]*/g, (value) => (random.chance(0.3) ? `=${junk}` : value))),
    () =>
      get(
        `${path}&${random.pick(['claims', 'request', 'request_uri', 'max_age', 'prompt', 'ui_locales', 'dpop_jkt'])}=${junk}`,
      ),
    () =>
      post(
        '/oidc/token',
        `grant_type=authorization_code&code=${junk}&client_id=${junk}&client_assertion=${junk}.${junk}.`,
      ),
    () => post('/oidc/auth', path.split('?')[1] ?? ''),
    () => get(`/oidc/interaction/${junk}`),
    async () => get(`/oidc/interaction/${await beginSignIn(world)}/complete?ticket=${junk}`),
    async () => get(`/oidc/interaction/${await beginSignIn(world)}/abandon`),
    () => get(`/oidc/${random.pick(['me', 'jwks', 'token', '.well-known/openid-configuration', 'session/end', junk])}`),
    () =>
      get(random.pick(['/health', '/ready', '/openapi.json', '/docs/json', '/docs/static/%', `/${junk}`, '//', '/?%'])),
  ])();
  const cookie = random.pick(['', `_interaction=${junk}`, '_session=x; _session.sig=y', '=;;=']);
  if (cookie) wire.headers.cookie = cookie.replace(/[^\x20-\x7e]/g, '?');
  if (random.chance(0.3)) spoilWire(random, wire);
  return { system: wire.path.startsWith('/oidc') || random.chance(0.5) ? 'mykey' : 'points', wire };
}
