import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { pointsRooms } from '../wall/rules.ts';
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

/** A row of the page of requirements: its number, and what stands under it. */
type Row = { id: string; shows: string[] };

const rowsOf = (page: string): Row[] =>
  page
    .split(/^- \*\*(?=[RG])/m)
    .slice(1)
    .map((text) => ({
      id: /^[\w-]+/.exec(text)?.[0] ?? '',
      shows: [...text.matchAll(/^ {2}- (.+)$/gm)].map((match) => match[1] ?? ''),
    }));

/** What is wrong under a row: nothing there, a file that is not there, or a name that is not in it. */
function wrongIn({ id, shows }: Row): string[] {
  if (shows.length === 0) return [`${id}: neither a test nor what is not yet there`];
  return shows.flatMap((line) => {
    if (/^not yet: .{10,}/.test(line)) return [];
    const [, path = '', name = ''] = /^`([^`]+\.test\.ts) › (.+)`$/.exec(line) ?? [];
    if (!path) return [`${id}: ${line} is neither a test nor what is not yet there`];
    if (!existsSync(join(root, path))) return [`${id}: no file ${path}`];
    return namesIn(read(path)).has(name) ? [] : [`${id}: ${path} has no test 「${name}」`];
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

test('every row of the requirements names tests that exist, or says what is not yet there', () => {
  const rows = rowsOf(read('docs/requirements.md'));
  assert.ok(rows.length > 60, `${rows.length} rows`);
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, 'a row stands twice');
  assert.deepEqual(rows.flatMap(wrongIn), []);
});

// The negative control: a name that is not there, a file that is not there, and a row with nothing under it are seen.
const rowsThatLie: [what: string, text: string][] = [
  ['a name that is not there', '- **R00-01** It works.\n  - `docs/docs.test.ts › no such test`\n'],
  ['a file that is not there', '- **R00-01** It works.\n  - `docs/no.test.ts › every row`\n'],
  ['words in the place of a test', '- **R00-01** It works.\n  - it was tried\n'],
  ['nothing', '- **R00-01** It works.\n'],
];
for (const [what, text] of rowsThatLie) {
  test(`a row with ${what} under it would be seen`, () => {
    assert.equal(rowsOf(text).flatMap(wrongIn).length, 1);
  });
}

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
  const rooms = 'app|card-agent|commands|contract|demo|docs|jpki|ledger|mykey|points|postgres|server|wall|web|zengin';
  const gone = pages.flatMap((page) =>
    [...read(page).matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]+\\.(?:ts|tsx|sql|md))\``, 'g'))]
      .map((match) => match[1] ?? '')
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${page}: ${path}`),
  );
  assert.deepEqual(gone, []);
});

test('the map of the house names the folders that are there, and the rooms of the points cloud in their order', () => {
  const page = read('docs/architecture.md');
  const named = (heading: string) => {
    const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    return [...section.matchAll(/^\| `([a-z-]+)\/` +\|/gm)].map((match) => match[1] ?? '');
  };
  const folders = (of: string) =>
    readdirSync(join(root, of), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$|sql$|testing$)/.test(entry.name))
      .map(({ name }) => name)
      // A folder that git does not know of, since nothing is in it, is none.
      .filter((name) => globSync('**/*.*', { cwd: join(root, of, name) }).length > 0);
  assert.deepEqual(
    named('Rooms').toSorted(),
    folders('.')
      .filter((name) => name !== 'docs')
      .toSorted(),
  );
  const rooms = named('Rooms of the points cloud');
  assert.deepEqual(rooms.toSorted(), folders('points').toSorted());
  assert.deepEqual(
    rooms,
    pointsRooms.filter((room) => rooms.includes(room)),
  );
});
