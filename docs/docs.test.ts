import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { lists, outcomesFile, outcomesPage, unpadded } from './write-outcomes.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('every named outcome stands in the reference page, with its status and both sentences', () => {
  const page = unpadded(readFileSync(outcomesFile, 'utf8'));
  for (const { problems } of lists) {
    for (const [name, { status, ja, en }] of Object.entries(problems)) {
      assert.ok(
        page.includes(`| \`${name}\` | ${status} | ${ja} | ${en} |`),
        `${name}: run node docs/write-outcomes.ts`,
      );
    }
  }
});

test('the reference page names no outcome that does not exist, and says nothing else than it should', () => {
  const page = unpadded(readFileSync(outcomesFile, 'utf8'));
  const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? '');
  const known = lists.flatMap(({ problems }) => Object.keys(problems));
  assert.deepEqual(named, known);
  assert.equal(page, unpadded(outcomesPage()), 'run node docs/write-outcomes.ts');
});

type Row = { id: string; works: string; shows: string };
/** The rows of the table of requirements. */
const requirementRows = (page: string): Row[] =>
  [...page.matchAll(/^\| (R\w+-\d+|G\d-\d+) \| (.+?) \| (.+) \|$/gm)].map(([, id = '', works = '', shows = '']) => ({
    id,
    works,
    shows,
  }));

/** What is wrong with the tests that a row names: a file that is not there, or a name that is not in it. */
function wrongTests({ id, shows }: Row): string[] {
  if (shows.startsWith('not yet')) return [];
  const named = [...shows.matchAll(/`([^`]+\.test\.ts) › (.+?)`(?:<br>|$)/g)];
  if (named.length === 0 || named.length !== shows.split('<br>').length) return [`${id}: the tests cannot be read`];
  return named.flatMap(([, path = '', name = '']) => {
    if (!existsSync(join(root, path))) return [`${id}: no file ${path}`];
    return namesIn(read(path)).has(name.replaceAll('\\|', '|')) ? [] : [`${id}: ${path} has no test 「${name}」`];
  });
}

/** The names of the tests of a file, as they are written there: a table's name keeps its `${…}`. */
function namesIn(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , name = '']) =>
      name.replace(/\\(.)/g, '$1'),
    ),
  );
}

test('every row that works names a test that exists', () => {
  const rows = requirementRows(read('docs/requirements.md'));
  assert.ok(rows.length > 50, `${rows.length} rows`);
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, 'a row stands twice');
  assert.deepEqual(rows.flatMap(wrongTests), []);
});

// The negative control: a name that is not there, a file that is not there, and a row without a test are seen.
test('a row that names nothing real would be seen', () => {
  const row = (shows: string) => ({ id: 'R00-01', works: '', shows });
  assert.equal(wrongTests(row('`docs/docs.test.ts › no such test`')).length, 1);
  assert.equal(wrongTests(row('`docs/no.test.ts › every row`')).length, 1);
  assert.equal(wrongTests(row('it works')).length, 1);
  assert.equal(wrongTests(row('`docs/docs.test.ts › every link of the documents leads somewhere`')).length, 0);
});

test('every link of the documents leads somewhere', () => {
  const pages = globSync('docs/**/*.md', { cwd: root });
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((link) => !existsSync(join(root, normalize(join(dirname(page), link)))))
      .map((link) => `${page}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test('every path that the documents name in the source is there', () => {
  const pages = globSync('docs/**/*.md', { cwd: root });
  const rooms = 'app|card-agent|contract|demo|docs|jpki|ledger|mykey|points|postgres|server|wall|web|zengin';
  const gone = pages.flatMap((page) =>
    [...read(page).matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]+\\.(?:ts|tsx|sql|md))\``, 'g'))]
      .map((match) => match[1] ?? '')
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${page}: ${path}`),
  );
  assert.deepEqual(gone, []);
});
