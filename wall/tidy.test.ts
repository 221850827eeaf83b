/** What a reader stumbles over, counted: long functions, literals spread into literals, rows that may be missing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { knownLongFunctions } from './long-functions.ts';
import { readSources, type SourceFile } from './source.ts';
import {
  longestFunction,
  longFunctions,
  rowsThatMayBeMissing,
  spreadLiterals,
  sqlByPosition,
  valuesThatDiffer,
} from './tidy.ts';

const files = readSources(join(import.meta.dirname, '..'));

test('no function is longer than a screen but those of a list that only shrinks', () => {
  const found = longFunctions(files);
  const grown = [...found].filter(([name, lines]) => lines > (knownLongFunctions[name] ?? longestFunction));
  assert.deepEqual(grown, [], `split it into steps of at most ${longestFunction} lines`);
  const mended = Object.keys(knownLongFunctions).filter((name) => !found.has(name));
  assert.deepEqual(mended, [], 'take them off the list');
});

test('no literal is spread into a literal', () => {
  assert.deepEqual(spreadLiterals(files), [], 'write its properties where they belong');
});

test('a row that must exist is read by `one`', () => {
  assert.deepEqual(rowsThatMayBeMissing(files), []);
});

test('values stand in SQL by name, and columns keep their names', () => {
  assert.deepEqual(sqlByPosition(files), [], 'write :name with { name }, and leave camelCase to `rows`');
  assert.deepEqual(valuesThatDiffer(files), [], 'each name has its value, and each value its name');
});

test('each of these would be found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-tidy-'));
  const sourceOf = (text: string): SourceFile[] => {
    writeFileSync(join(folder, 'x.ts'), text);
    return readSources(folder).map((file) => ({ ...file, path: 'points/places/x.ts' }));
  };
  try {
    const long = `export function long() {\n${'  void 0;\n'.repeat(longestFunction)}}\n`;
    assert.deepEqual([...longFunctions(sourceOf(long)).keys()], ['points/places/x.ts long']);
    assert.equal(longFunctions(sourceOf(long.replace('  void 0;\n  void 0;\n', ''))).size, 0);
    assert.equal(spreadLiterals(sourceOf('export const a = { ...{ b: 1 }, c: [...[1], 2] };')).length, 2);
    assert.equal(
      spreadLiterals(sourceOf('export const a = (b: object) => ({ ...b, ...(b ? { c: 1 } : {}) });')).length,
      0,
    );
    const positional = [
      "row(d, 'SELECT FROM clerk WHERE id = $1', [1]);",
      "const own = 'host_code = $1';",
      `rows(d, \`DELETE FROM \${t} WHERE id = ANY ($1)\`);`,
      `rows(d, 'SELECT id AS "clerkId" FROM clerk');`,
    ];
    for (const text of positional) assert.equal(sqlByPosition(sourceOf(text)).length, 1, text);
    const byName = [
      "row(d, 'SELECT id AS clerk_id FROM clerk WHERE id = :id', { id });",
      "const code = x.replace(/(.)(.)/, '$1-$2');",
    ];
    for (const text of byName)
      assert.deepEqual([...sqlByPosition(sourceOf(text)), ...valuesThatDiffer(sourceOf(text))], []);
    const differing: [string, RegExp][] = [
      ["execute(d, 'DELETE FROM clerk WHERE id = :id');", /no value for :id/],
      ["row(d, 'SELECT FROM clerk WHERE id = :id', { clerkId });", /no value for :id/],
      ['one(d, `SELECT FROM clerk WHERE id = :id`, { id, code });', /does not say :code/],
      [`rows(d, \`SELECT \${columns} FROM clerk WHERE id = :id\`, { code });`, /no value for :id/],
    ];
    for (const [text, says] of differing) assert.match(valuesThatDiffer(sourceOf(text)).join(), says, text);
    assert.equal(rowsThatMayBeMissing(sourceOf('const made = 1; export const id = made?.id ?? 0;')).length, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
