/** Lists of マイキー that are longer than a page go on, each row once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { execute } from '../postgres/pool.ts';
import { copyRows } from '../postgres/testing.ts';
import { expectAnswer } from '../server/client.ts';
import { startTestMykey, type TestMykey, type TestTerminal } from './testing.ts';

let mykey: TestMykey;
let office: TestTerminal;
before(async () => {
  mykey = await startTestMykey();
  const customerIdRule = { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 10 } as const;
  const { operatorId } = await mykey.operator({ customerIdRule });
  office = await mykey.terminal(operatorId, 'office');
});
after(() => mykey.close());

/** Every row of a list, as `next` leads from page to page, and how many pages there were. */
async function all<Page extends { next: string | null }, Row>(
  ask: (query: { cursor?: string }) => Promise<Page>,
  rowsOf: (page: Page) => Row[],
): Promise<{ pages: number; rows: Row[] }> {
  const rows: Row[] = [];
  for (let [pages, next]: [number, string | null] = [1, null]; ; pages += 1) {
    const page = await ask(next === null ? {} : { cursor: next });
    rows.push(...rowsOf(page));
    if (page.next === null) return { pages, rows };
    next = page.next;
  }
}

test('files of an office go on, and so do the lines of one that need an eye', async () => {
  const lines = Array.from({ length: 250 }, (_, n) => `Nobody${n},x${n}`);
  const file = Buffer.from(['マイキーID,会員番号', ...lines].join('\r\n')).toString('base64');
  const { uploadId } = expectAnswer(
    await office.client.call(routes.uploadLinks, { body: { fileName: 'a.csv', file } }),
  );
  const problems = await all(
    async (query) => expectAnswer(await office.client.call(routes.showLinkUpload, { params: { uploadId }, query })),
    (page) => page.problems.map(({ line }) => line),
  );
  assert.deepEqual([problems.pages, problems.rows.length, new Set(problems.rows).size], [2, 250, 250]);
  await copyRows(mykey.database.pool, {
    table: 'link_upload',
    where: `upload_id = '${uploadId}'`,
    count: 120,
    changes: { upload_id: 'md5(n::text)::uuid' },
  });
  const files = await all(
    async (query) => expectAnswer(await office.client.call(routes.listLinkUploads, { query })),
    (page) => page.uploads.map((upload) => upload.uploadId),
  );
  assert.deepEqual([files.pages, files.rows.length, new Set(files.rows).size], [3, 121, 121]);
});

test('what applied for an entry goes on', async () => {
  const { client } = await mykey.device();
  const wish = { name: '月の図書館', kind: '図書館', municipalityCode: '43424', characters: '数字' };
  const cells = { ...wish, lengthMin: '8', lengthMax: '8', residentsOnly: 'いいえ', mail: 'library@example.jp' };
  expectAnswer(await client.call(routes.apply, { body: cells }));
  await copyRows(mykey.database.pool, {
    table: 'operator_application',
    where: 'true',
    count: 230,
    changes: { application_id: 'md5(n::text)::uuid', name: "'図書館' || n" },
  });
  const { session } = mykey.staff;
  const found = await all(
    async (query) => expectAnswer(await mykey.staff.client.call(routes.listApplications, { session, query })),
    (page) => page.applications.map(({ name }) => name),
  );
  assert.deepEqual([found.pages, found.rows.length, new Set(found.rows).size], [2, 231, 231]);
});

test('how a status came to be goes on, also where many changes are of one instant', async () => {
  const { client, session, mykeyId } = await mykey.person('Changed1');
  await execute(
    mykey.database.pool,
    `INSERT INTO status_change (mykey_id, status, reason, changed_at)
     SELECT :mykeyId, CASE n % 2 WHEN 1 THEN 'suspended' ELSE 'active' END, 'holder', :now::timestamptz + (n / 50) * interval '1 s'
       FROM generate_series(1, 230) AS n`,
    { mykeyId: mykeyId?.toUpperCase(), now: `${mykey.now}` },
  );
  const found = await all(
    async (query) => expectAnswer(await client.call(routes.listStatusChanges, { session, query })),
    (page) => page.changes.map(({ status, reason }) => `${status} ${reason}`),
  );
  assert.deepEqual([found.pages, found.rows.length, found.rows.at(-1)], [3, 231, 'active registration']);
  assert.equal(found.rows.filter((one) => one === 'suspended holder').length, 115);
});
