/** No file leans on itself by way of others, not even by a type: each can be read, moved and understood from below. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSources } from './source.ts';

type File = { path: string; imports: { path: string | undefined }[] };

/** The first circle that each file closes, as the way round. */
function circlesOf(files: readonly File[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports.map((one) => one.path)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]) => {
    const at = way.indexOf(path);
    if (at >= 0) {
      circles.push([...way.slice(at), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of importsOf.get(path) ?? []) if (next) visit(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return circles;
}

test('no imports of the house go in a circle, types included', () => {
  assert.deepEqual(circlesOf(readSources(join(import.meta.dirname, '..'))), []);
});

test('a circle would be found', () => {
  const file = (path: string, ...imports: string[]) => ({ path, imports: imports.map((one) => ({ path: one })) });
  const round = [file('a.ts', 'b.ts'), file('b.ts', 'c.ts'), file('c.ts', 'b.ts')];
  assert.deepEqual(circlesOf(round), ['b.ts → c.ts → b.ts']);
  assert.deepEqual(circlesOf([file('a.ts', 'b.ts', 'c.ts'), file('b.ts', 'c.ts'), file('c.ts')]), []);
});
