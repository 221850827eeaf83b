import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { declaredPages, neverOpened, pagesOf } from './opened.ts';

const router = `
const root = createRootRoute({ component: Frame });
const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminFrame });
const list = createRoute({ getParentRoute: () => admin, path: '/', component: List });
const one = createRoute({
  getParentRoute: () => admin,
  path: '/lists/$listId',
  component: One,
});
const pages = [createRoute({ getParentRoute: () => root, path: '/', component: Home })];
createRouter({ basepath: '/face' });`;

test('the pages of a router are its leaves, under all that is around them', () => {
  assert.deepEqual(pagesOf(router), ['/face/admin', '/face/admin/lists/$listId', '/face']);
});

test('a page that no test opened is named, and one with a parameter is opened by any value', () => {
  const pages = declaredPages();
  assert.ok(pages.length > 80, `${pages.length} pages`);
  const folder = mkdtempSync(join(tmpdir(), 'meguri-opened-'));
  try {
    const all = pages.map((page) => page.replaceAll(/\$\w+/g, '1'));
    writeFileSync(join(folder, '1'), `${all.slice(2).join('\n')}\n`);
    writeFileSync(join(folder, '2'), `${all[1]}/\n`);
    assert.deepEqual(neverOpened(folder), [pages[0]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
