/** Which pages of the faces the browser tests opened and read, so that none is left out unnoticed. */
import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder in which the tests of one run note what they opened; without it nothing is noted. */
export const openedVariable = 'MEGURI_TEST_OPENED';

/** Notes that a page was opened and read. */
export function noteOpened(url: string): void {
  const folder = process.env[openedVariable];
  if (folder) appendFileSync(join(folder, `${process.pid}`), `${new URL(url).pathname}\n`);
}

const web = join(import.meta.dirname, '..');

/** The paths of every page of every face as its router declares them, parameters as `$name`. */
export function declaredPages(): string[] {
  return globSync('*/main.tsx', { cwd: web }).flatMap((file) => pagesOf(readFileSync(join(web, file), 'utf8')));
}

/** The paths of one router; a route that is only a frame around others is none. */
export function pagesOf(source: string): string[] {
  const basepath = /basepath: '([^']+)'/.exec(source)?.[1];
  if (basepath === undefined) return [];
  const routes = [...source.matchAll(/(?:const (\w+) = )?createRoute\(\{(.*?)\}\)/gs)].map(([, name, body = '']) => ({
    name,
    parent: /getParentRoute: \(\) => (\w+)/.exec(body)?.[1] ?? '',
    path: /path: '([^']+)'/.exec(body)?.[1] ?? '',
  }));
  const pathOf = (name: string): string => {
    const route = routes.find((one) => one.name === name);
    return route ? pathOf(route.parent) + route.path : '';
  };
  const frames = new Set(routes.map(({ parent }) => parent));
  return routes
    .filter(({ name }) => name === undefined || !frames.has(name))
    .map(({ parent, path }) => `${basepath}${pathOf(parent)}${path}`.replace(/\/+$/, ''));
}

/** The declared pages that no test noted. */
export function neverOpened(folder: string): string[] {
  const opened = new Set(
    globSync('*', { cwd: folder }).flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .map((path) => path.replace(/\/+$/, '')),
    ),
  );
  return declaredPages().filter((page) => {
    const pattern = new RegExp(`^${page.replaceAll(/\$\w+/g, '[^/]+')}$`);
    return ![...opened].some((path) => pattern.test(path));
  });
}
