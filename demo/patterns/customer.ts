import assert from 'node:assert/strict';
import { demoPassword } from '../nation.ts';

/** Somebody at the site of a company, as a browser is: with a cookie, and the forms of the page that was read last. */
export type Customer = {
  /** The page as it stands, as text. */
  read(): Promise<string>;
  /** Fills in the form of an address and sends it; what the site said then. */
  send(action: string, fields?: Record<string, string>): Promise<string>;
  /** A page of the site by its path. */
  open(path: string): Promise<string>;
};

/** ① (② of coupons): signs in at a company's site with a password. */
export async function signInAt(url: string, loginId: string): Promise<Customer> {
  let cookie = '';
  const ask = async (path: string, body?: URLSearchParams): Promise<Response> => {
    const method = body ? { method: 'POST', body } : {};
    const answer = await fetch(`${url}${path}`, { ...method, redirect: 'manual', headers: { cookie } });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const next = answer.headers.get('location');
    return next === null ? answer : ask(next);
  };
  const open = async (path: string) => (await ask(path)).text();
  const posted = async (action: string, fields: Record<string, string>) => {
    const once = new RegExp(`action="${action}"><input type="hidden" name="once" value="([^"]+)"`).exec(
      await open('/'),
    );
    assert.ok(once, `${url} has no form ${action}`);
    return (await ask(action, new URLSearchParams({ ...fields, once: once[1] ?? '' }))).text();
  };
  await posted('/sign-in', { loginId, password: demoPassword });
  return {
    open,
    read: () => open('/'),
    async send(action, fields = {}) {
      const page = await posted(action, fields);
      return /<p role="status">([^<]*)</.exec(page)?.[1] ?? '';
    },
  };
}

/** The codes that a page shows, in the order in which they stand. */
export const codesOn = (page: string): string[] =>
  [...page.matchAll(/<code[^>]*>([^<]+)<\/code>/g)].map(([, code = '']) => code);
